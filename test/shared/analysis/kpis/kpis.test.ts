import { describe, expect, test } from 'vitest';
import { rollUp } from '../../../../functions/analyze/rollups/rollup.ts';
import type { Terms } from '../../../../functions/analyze/rollups/terms.ts';
import { knownOf, kpisOf } from '../../../../shared/analysis/kpis/kpis.ts';
import {
  isMonth,
  monthWindow,
  ROLLING,
  rollingWindow,
  type Window,
} from '../../../../shared/analysis/kpis/windows.ts';
import { tallyOf } from '../../../../shared/analysis/packets/tally.ts';
import { dayFrom } from '../../../../shared/analysis/rollups/merge.ts';
import { isKpiName } from '../../../../shared/domain/kpiNames.ts';
import { failureSpans } from '../../../../shared/domain/maintenance.ts';
import type { Limit } from '../../../../shared/domain/model.ts';
import { isPumpState, type Reading } from '../../../../shared/domain/reading.ts';
import { isSignal } from '../../../../shared/domain/signals.ts';
import { knownOver } from '../../../../shared/storage/known.ts';
import { stretchesOf } from '../../../../shared/storage/stretches.ts';
import { DAY, dayOf, HOUR, hourOf, MINUTE, SECOND } from '../../../../shared/time.ts';
// By scripts/reference/kpis.py, with NumPy.
import reference from './reference.json' with { type: 'json' };

type Case = (typeof reference.cases)[number];

/** Rows of the reference as readings. */
function readingsOf({ readings: { at, state, ...columns } }: Case): Reading[] {
  return at.map((second, i): Reading => {
    const known = Object.entries(columns).filter(([name, column]) => isSignal(name) && column[i] !== null);
    const values = Object.fromEntries(known.map(([name, column]) => [name, column[i]!]));
    const said = state[i];
    return { at: second * SECOND, values, ...(said && isPumpState(said) ? { state: said } : {}) };
  });
}

/** What the store would hold: hours, and the days they make. */
function storeOf(readings: readonly Reading[], terms: Terms) {
  const through = readings.at(-1)!.at;
  const hours = rollUp(readings, hourOf(readings[0]!.at), through + HOUR, through, terms);
  const days = [...Map.groupBy(hours, ({ rollup }) => dayOf(rollup.hour))].map(([day, of]) =>
    dayFrom(day, of),
  );
  return {
    hoursWithSketches: async (_device: string, from: number, before: number) =>
      hours.filter(({ rollup }) => rollup.hour >= from && rollup.hour < before),
    daysWithSketches: async (_device: string, from: number, before: number) =>
      days.filter(({ rollup }) => rollup.day >= from && rollup.day < before),
  };
}

async function byName(store: ReturnType<typeof storeOf>, window: Window) {
  const [parts] = await stretchesOf(store, 'pump', [window]);
  const kpis = kpisOf(knownOf(window, parts!), []);
  return Object.fromEntries(kpis.map((kpi) => [kpi.name, 'value' in kpi ? kpi.value : kpi.unavailable]));
}

/** Of each figure with a value, the share of the window that it says it tells of. */
async function shares(store: ReturnType<typeof storeOf>, window: Window) {
  const [parts] = await stretchesOf(store, 'pump', [window]);
  const kpis = kpisOf(knownOf(window, parts!), []);
  return Object.fromEntries(kpis.flatMap((kpi) => ('value' in kpi ? [[kpi.name, kpi.of]] : [])));
}

test.each(reference.cases)('$name: every KPI is the one that NumPy counts second by second', async (one) => {
  const limits = one.limits.map((limit) => ({
    ...limit,
    onDelay: 0,
    offDelay: 0,
    deadband: 0,
    source: 'test',
  }));
  const terms = { limits: limits as Limit[], pumpDown: { ...one.pumpDown, source: 'test' } };
  const window = { name: one.window, from: one.from * SECOND, to: one.to * SECOND };
  const ours = await byName(storeOf(readingsOf(one), terms), window);
  for (const [name, value] of Object.entries(one.expected)) {
    if (value === null) {
      expect(typeof ours[name], name).toBe('string');
      continue;
    }
    const tolerance = /\.p\d\d$/.test(name) ? 0.005 * 1.000_001 : 1e-9;
    expect(
      Math.abs((ours[name] as number) - value),
      `${name}: ${ours[name]} for ${value}`,
    ).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(value), 1e-9));
  }
  const of = await shares(storeOf(readingsOf(one), terms), window);
  for (const [name, share] of Object.entries(one.known)) {
    if (typeof ours[name] === 'string') continue;
    if (share >= 0.99) expect(of[name], name).toBeUndefined();
    // Down to a thousandth; of energy at least what is sure.
    else if (name !== 'Energy') expect(of[name], name).toBe(Math.floor(share * 1_000) / 1_000);
    else expect(Math.abs(of[name]! - share), name).toBeLessThan(0.01);
  }
  expect(Object.keys(ours).filter((name) => !isKpiName(name))).toEqual([]);
  const untested = Object.keys(ours).filter((name) => !(name in one.expected));
  expect(untested.sort()).toEqual(
    [
      'LateReadings',
      'LostPackets',
      'MeanOperatingTimeBetweenFailures',
      'MeanRepairTime',
      'inletPressure.stability',
    ].sort(),
  );
});

test('windows that end together share what they ask for: four requests for the three rolling ones', async () => {
  const [one] = reference.cases;
  const store = storeOf(readingsOf(one!), { limits: [] });
  let asked = 0;
  const counted = {
    hoursWithSketches: (...args: Parameters<typeof store.hoursWithSketches>) => {
      asked += 1;
      return store.hoursWithSketches(...args);
    },
    daysWithSketches: (...args: Parameters<typeof store.daysWithSketches>) => {
      asked += 1;
      return store.daysWithSketches(...args);
    },
  };
  const now = Date.parse('2026-06-15T10:20:00Z');
  const windows = (['24h', '7d', '30d'] as const).map((name) => rollingWindow(name, now));
  const parts = await stretchesOf(counted, 'pump', windows);
  expect(asked).toBe(4);
  const all = await store.hoursWithSketches('pump', windows[0]!.from, hourOf(now) + HOUR);
  expect(all.length).toBeGreaterThan(12);
  expect(parts[0]).toEqual(all);
});

describe('windows', () => {
  const at = Date.parse('2026-06-15T10:20:00Z');

  test('a rolling one is so many clock hours, the last of them the one that has begun', () => {
    const window = rollingWindow('24h', at);
    expect(window).toEqual({ name: '24h', from: Date.parse('2026-06-14T11:00:00Z'), to: at });
    const then = rollingWindow('7d', at, at + 3 * HOUR);
    expect(then.to - then.from).toBe(ROLLING['7d']);
    expect(rollingWindow('24h', hourOf(at))).toEqual({
      name: '24h',
      from: hourOf(at) - 24 * HOUR,
      to: hourOf(at),
    });
  });

  const now = Date.parse('2030-01-01T00:00:00Z');
  test.each([
    ['2026-03', 'Europe/Stockholm', 31 * 24 - 1],
    ['2026-10', 'Europe/Stockholm', 31 * 24 + 1],
    ['2026-02', 'Europe/Oslo', 28 * 24],
    ['2028-02', 'Europe/Oslo', 29 * 24],
    ['2026-10', 'UTC', 31 * 24],
    ['2026-04', 'America/Santiago', 30 * 24 + 1],
    ['2026-06', 'Asia/Kolkata', 30 * 24],
  ])('%s in %s has %i hours', (month, zone, hours) => {
    const { from, to } = monthWindow(month, zone, now);
    expect((to - from) / HOUR).toBe(hours);
    expect(from % HOUR).toBe(0);
  });

  test('a month that has not ended ends now, and one that has not begun is empty', () => {
    const mid = Date.parse('2026-10-11T07:20:00Z');
    const [from, to] = ['2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z'].map((text) => Date.parse(text));
    expect(monthWindow('2026-10', 'Europe/Stockholm', mid)).toEqual({ name: '2026-10', from, to: mid });
    expect(monthWindow('2026-11', 'Europe/Stockholm', mid)).toEqual({ name: '2026-11', from: to, to });
  });

  test.each([
    ['2026-10', true],
    ['2026-13', false],
    ['2026-00', false],
    ['2026-1', false],
    ['October', false],
    ['2026-10-01', false],
  ])('%s as a month: %s', (text, yes) => {
    expect(isMonth(text)).toBe(yes);
  });
});

describe('what can’t be said', () => {
  const window = {
    name: '24h',
    from: Date.parse('2026-06-14T11:00:00Z'),
    to: Date.parse('2026-06-15T11:00:00Z'),
  };
  const told = (readings: readonly Reading[]) => byName(storeOf(readings, { limits: [] }), window);
  const steady = (values: Reading['values'], rest: Partial<Reading> = {}) =>
    Array.from({ length: 145 }, (_, i): Reading => ({ at: window.from + i * 10 * MINUTE, values, ...rest }));

  test('without a reading all of the time is unknown, and what hangs on readings says why it can’t be told', async () => {
    const before = steady({ power: 2 }).map((reading) => ({ ...reading, at: reading.at - 48 * HOUR }));
    const none = 'no readings in this window';
    expect(await told(before)).toEqual({
      OperatingTime: none,
      StandbyTime: none,
      IdleTime: none,
      DownTime: none,
      UnknownTime: 86_400,
      NumberOfStarts: none,
      StartsPerHour: none,
      TimeBasedAvailability: none,
      MeanOperatingTimeBetweenFailures: 'no failure is recorded in this window',
      MeanRepairTime: 'no recorded failure has ended in this window',
      DataCompleteness: 0,
      NumberOfGaps: none,
      LateReadings: none,
      LostPackets: 'not counted in this window',
      Energy: none,
      EnergyPerOperatingHour: none,
    });
  });

  test('of a single reading, which holds for no time yet, nothing is told that takes time, and its state is not called unsaid', async () => {
    const [one] = steady({ power: 2 }, { state: 'operating' });
    const momentary = 'a single reading holds for no known time';
    expect(await told([one!])).toMatchObject({
      OperatingTime: momentary,
      NumberOfStarts: momentary,
      StartsPerHour: momentary,
      TimeBasedAvailability: momentary,
      UnknownTime: 86_400,
      DataCompleteness: 0,
      Energy: momentary,
      EnergyPerOperatingHour: momentary,
      'power.mean': momentary,
      'power.max': 2,
    });
  });

  test('a month that has not begun has no unknown time either', () => {
    const to = window.from;
    expect(kpisOf(knownOf({ name: '2027-01', from: to, to }, []), [])).toEqual([
      { name: 'OperatingTime', window: '2027-01', unavailable: 'no readings in this window' },
    ]);
  });

  test('starts of less than an hour make no rate', async () => {
    const one = (until: number) =>
      steady({}, { state: 'operating' })
        .slice(0, until)
        .map((reading, i): Reading => (i === 0 ? { ...reading, state: 'idle' } : reading));
    expect(await told(one(6))).toMatchObject({
      NumberOfStarts: 1,
      StartsPerHour: "the pump's state is known of 3 % of the window only",
    });
    expect(await told(one(7))).toMatchObject({ NumberOfStarts: 1, StartsPerHour: 1 });
  });

  test('an availability of which little was seen says so; it would speak for the rest', async () => {
    const all = steady({ power: 2 }, { state: 'operating' });
    expect(await told(all.slice(0, 36))).toMatchObject({
      OperatingTime: 35 * 600,
      TimeBasedAvailability: "the pump's state is known of 24 % of the window only",
    });
    expect(await told(all.slice(0, 37))).toMatchObject({ TimeBasedAvailability: 1 });
  });

  test('pump-downs in hours in which the inlet pressure was doubted are none, and none goes through them', async () => {
    const minutes = (pressures: Record<number, number>) =>
      Array.from({ length: 181 }, (_, i): Reading => {
        return {
          at: window.from + i * MINUTE,
          values: { inletPressure: pressures[i] ?? 100 },
          state: 'operating',
        };
      });
    // One of 10 minutes in the first hour, one by a spike in the second, one in the third; what was begun before the
    // second isn't reached after it.
    const readings = minutes({ 5: 1_000, 15: 5, 55: 1_000, 70: 1_000, 71: 5, 125: 5, 130: 1_000, 150: 5 });
    const terms = { limits: [], pumpDown: { from: 900, to: 10, source: 'test' } };
    const of = async (doubts: Parameters<typeof knownOver>[3]) => {
      const [known] = await knownOver(storeOf(readings, terms), 'pump', [window], doubts);
      const kpis = kpisOf(known!, []).filter(({ name }) => name.includes('PumpDown'));
      return Object.fromEntries(kpis.map((kpi) => [kpi.name, 'value' in kpi ? kpi.value : kpi.unavailable]));
    };
    expect(await of([])).toMatchObject({ NumberOfPumpDowns: 3, 'PumpDownTime.min': 60 });
    expect(await of([{ signal: 'power', from: window.from }])).toEqual(await of([]));
    const doubted = {
      signal: 'inletPressure',
      from: window.from + 65 * MINUTE,
      to: window.from + 75 * MINUTE,
    } as const;
    expect(await of([doubted])).toEqual({
      NumberOfPumpDowns: 'its sensor was not to be believed',
      'PumpDownTime.mean': 900,
      'PumpDownTime.min': 600,
      'PumpDownTime.max': 1_200,
    });
    expect(await of([{ signal: 'inletPressure', from: window.from }])).toEqual({
      NumberOfPumpDowns: 'its sensor was not to be believed',
      'PumpDownTime.mean': 'its sensor was not to be believed',
    });
  });

  test('a box that does not say the state leaves that open, and still gives the rest', async () => {
    const unsaid = 'the box does not say what state the pump is in';
    expect(await told(steady({ power: 2 }))).toMatchObject({
      OperatingTime: unsaid,
      NumberOfStarts: unsaid,
      TimeBasedAvailability: unsaid,
      UnknownTime: 86_400,
      DataCompleteness: 1,
      Energy: 48,
      EnergyPerOperatingHour: 'the pump is not known to have operated',
      'power.operating.mean': 'the pump is not known to have operated',
      'power.stability': expect.any(String),
    });
  });

  test('readings that came late are counted, and change nothing else', async () => {
    const inTime = steady({ power: 2 });
    // Every third of 145, of which the last lies at the end of the window and outside it.
    const late = inTime.map((one, i) => ({ ...one, arrivedAt: one.at + (i % 3 === 0 ? HOUR : 0) }));
    expect(await told(late)).toEqual({ ...(await told(inTime)), LateReadings: 48 });
  });

  test('power that is not sent for half a day leaves no energy of that day, and what an hour in operation takes', async () => {
    const wanting = 'the power is not known for all of the time';
    const half = (given: Partial<Reading>) =>
      steady({ power: 4, vibration: 2 }, given).map((one, i) =>
        i < 72 ? one : { ...one, values: { vibration: 2 } },
      );
    expect(await told(half({ state: 'operating' }))).toMatchObject({
      Energy: wanting,
      EnergyPerOperatingHour: 4,
      OperatingTime: 86_400,
    });
    expect(await told(half({}))).toMatchObject({ Energy: wanting });
    // While it stands nothing is wanting, as a box needn't send what is nothing.
    const stands = half({ state: 'operating' }).map((one, i): Reading => {
      return i < 72 ? one : { ...one, state: 'idle' };
    });
    expect(await told(stands)).toMatchObject({ Energy: 48, EnergyPerOperatingHour: 4 });
    // So the energy tells of all of the day, though the power's own figures tell of half of it.
    const of = await shares(storeOf(stands, { limits: [] }), window);
    expect([of.Energy, of.EnergyPerOperatingHour, of['power.mean']]).toEqual([undefined, undefined, 0.5]);
    const unknown = steady({ vibration: 2 }, { state: 'operating' });
    unknown[3] = { ...unknown[3]!, state: 'idle', values: { power: 1 } };
    expect(await told(unknown)).toMatchObject({
      EnergyPerOperatingHour: 'the power is not known while the pump operated',
    });
  });

  test('what an hour in operation takes is not that of hours of which nobody knows whether the pump operated', async () => {
    const unsaid = steady({ power: 4 }).map(
      (one, i): Reading => (i < 6 ? { ...one, state: 'operating' } : one),
    );
    expect(await told(unsaid)).toMatchObject({
      OperatingTime: 3_600,
      Energy: 96,
      EnergyPerOperatingHour: 'the state is not known for all of the time',
    });
  });

  test('power that is known of more of its rest than of its operation makes no hour in operation dearer', async () => {
    // Half a day at rest with 0.5 kW; half a day in operation, of which ten minutes of 4 kW are known.
    const readings = steady({ power: 0.5 }, { state: 'idle' }).map((one, i): Reading => {
      return i < 72
        ? one
        : { ...one, state: 'operating', values: i === 80 ? { power: 4 } : { vibration: 2 } };
    });
    expect(await told(readings)).toMatchObject({ EnergyPerOperatingHour: 4 + 0.5 });
  });

  test('energy is wanting too where the power is unknown of hours of which nothing says that the pump stood', async () => {
    const readings = steady({ power: 4 }).map((one, i): Reading => {
      if (i < 6) return { ...one, state: 'idle' };
      return i < 12 ? one : { ...one, values: { vibration: 2 } };
    });
    expect(await told(readings)).toMatchObject({ Energy: 'the power is not known for all of the time' });
  });

  test('power that was doubted for half a day leaves what an hour in operation takes by the rest', async () => {
    const readings = steady({ power: 4 }, { state: 'operating' });
    const store = storeOf(readings, { limits: [] });
    const doubts = [{ signal: 'power', from: window.from + 12 * HOUR }] as const;
    const [known] = await knownOver(store, 'pump', [window], doubts);
    const kpis = kpisOf(known!, []);
    const perHour = { name: 'EnergyPerOperatingHour', window: '24h', value: 4, unit: 'kWh/h' };
    expect(kpis).toContainEqual({ ...perHour, of: 0.5 });
    const energy = kpis.find(({ name }) => name === 'Energy');
    expect(energy).toHaveProperty('unavailable', 'its sensor was not to be believed');
  });

  test('a clock that is ahead leaves no time unknown that has not been, and completes no more than all', async () => {
    const readings = steady({ power: 2 }, { state: 'operating' });
    const early = { ...window, to: window.to - 3 * MINUTE };
    expect(await byName(storeOf(readings, { limits: [] }), early)).toMatchObject({
      UnknownTime: 0,
      DataCompleteness: 1,
    });
  });

  test('a value that stands still has itself for quantiles, whatever its bucket’s middle is', async () => {
    expect(await told(steady({ power: 2 }))).toMatchObject({
      'power.p05': 2,
      'power.p50': 2,
      'power.p95': 2,
    });
  });

  test('a box that does not measure power has no energy', async () => {
    expect(await told(steady({ vibration: 2 }, { state: 'operating' }))).toMatchObject({
      Energy: 'the box does not measure power',
      OperatingTime: 86_400,
    });
  });
});

test('packets that were counted and never arrived are told where they are counted', () => {
  const window = { name: '24h', from: 0, to: 24 * HOUR };
  const states = { operating: 0, standby: 0, idle: 0, down: 0 };
  const packet = (sequence: number) => {
    const at = sequence * MINUTE;
    return { authorization: 'a', sequence, at, sentAt: at, arrivedAt: at };
  };
  const rollup = { count: 1, covered: 60, states, starts: 0, signals: {} };
  const lost = (more: object) =>
    kpisOf({ window, rollup: { ...rollup, ...more }, sketches: {} }, []).find(
      ({ name }) => name === 'LostPackets',
    );
  expect(lost({ packets: tallyOf([1, 2, 5, 6].map(packet)) })).toMatchObject({ value: 2 });
  expect(lost({})).toHaveProperty('unavailable');
});

describe('recorded failures', () => {
  const from = Date.parse('2026-06-14T11:00:00Z');
  const window = { name: '24h', from, to: from + 24 * HOUR };
  const at = (hour: number) => from + hour * HOUR;
  /** Operating 12 hours, then in the given state for 12. */
  const kpis = async (rest: 'idle' | 'down', failures: { from: number; to: number }[]) => {
    const readings = Array.from({ length: 145 }, (_, i): Reading => {
      return { at: from + i * 10 * MINUTE, values: { power: 1 }, state: i < 72 ? 'operating' : rest };
    });
    const [parts] = await stretchesOf(storeOf(readings, { limits: [] }), 'pump', [window]);
    const found = kpisOf(knownOf(window, parts!), failures);
    return Object.fromEntries(found.map((kpi) => [kpi.name, 'value' in kpi ? kpi.value : kpi.unavailable]));
  };

  test('give the mean operating time between them and the mean repair time, of those in the window', async () => {
    const failures = [
      { from: at(-5), to: at(-1) },
      { from: at(0), to: at(0.5) },
      { from: at(13), to: at(15) },
      { from: at(20), to: at(24) },
    ];
    expect(await kpis('down', failures)).toMatchObject({
      MeanOperatingTimeBetweenFailures: (12 * 3_600) / 3,
      // The last has not ended within the window.
      MeanRepairTime: 1.25 * 3_600,
      TimeBasedAvailability: 11.5 / 24,
    });
    expect(await kpis('down', [])).toMatchObject({
      MeanOperatingTimeBetweenFailures: 'no failure is recorded in this window',
      MeanRepairTime: 'no recorded failure has ended in this window',
    });
  });

  test('count once each: one that follows another at once, and one that ended as the window began', async () => {
    const records = [
      { kind: 'failure', from: at(13), to: at(15) },
      { kind: 'failure', from: at(15), to: at(16) },
    ] as const;
    const failures = [{ from: at(-3), to: at(0) }, ...failureSpans(records, at(24))];
    expect(await kpis('down', failures)).toMatchObject({
      MeanOperatingTimeBetweenFailures: (12 * 3_600) / 2,
      MeanRepairTime: (3 + 2 + 1) * 1_200,
    });
  });

  test.each([
    ['while the box says that it operates', [{ from: at(2), to: at(8) }], 12 / 18],
    // Before it, the pump was idle of its own: that stays what it is.
    ['which its box said nothing of', [{ from: at(18), to: at(22) }], 18 / 22],
    ['that ends within an hour', [{ from: at(8.5), to: at(12.25) }], (18 - 3.75) / 18],
    ['all of the time', [{ from: at(-30), to: at(40) }], 0],
  ])('are down time %s', async (_, failures, expected) => {
    // Operating 12 hours, idle for 6; then nothing is heard for 6.
    const readings = Array.from({ length: 109 }, (_, i): Reading => {
      return { at: from + i * 10 * MINUTE, values: { power: 1 }, state: i < 72 ? 'operating' : 'idle' };
    });
    const [known] = await knownOver(storeOf(readings, { limits: [] }), 'pump', [window], [], failures);
    const kpi = kpisOf(known!, failures).find(({ name }) => name === 'TimeBasedAvailability');
    expect(kpi).toHaveProperty('value', expect.closeTo(expected, 9));
  });

  test('are, in the hour in which one ends, the time nobody knows of before that in standby and in operation', async () => {
    // 10 minutes idle and 5 minutes' hold, 15 unknown, 30 operating; all else of the day operating.
    const readings = Array.from({ length: 145 }, (_, i): Reading => {
      return { at: from + i * 10 * MINUTE, values: {}, state: i < 2 ? 'idle' : 'operating' };
    }).filter((_, i) => i !== 1 && i !== 2);
    const failures = [{ from: at(-4), to: at(0.4) }];
    const [known] = await knownOver(storeOf(readings, { limits: [] }), 'pump', [window], [], failures);
    // The failure's 24 minutes: idle's 15, and 9 of those nobody knows of.
    const up = 24 * 60 - 30;
    const kpi = kpisOf(known!, failures).find(({ name }) => name === 'TimeBasedAvailability');
    expect(kpi).toHaveProperty('value', expect.closeTo(up / (up + 24), 9));
  });

  test('of a month in which hours with them lie between whole days are found as they are hour by hour', async () => {
    const month = monthWindow('2026-10', 'Europe/Stockholm', Date.parse('2026-12-01T00:00:00Z'));
    const cycle = ['operating', 'idle', 'standby'] as const;
    const readings = Array.from({ length: 31 * 144 + 200 }, (_, i): Reading => {
      return { at: month.from + i * 10 * MINUTE, values: {}, state: cycle[Math.floor(i / 30) % 3]! };
    });
    const failures = [
      { from: month.from + 3.3 * DAY, to: month.from + 9.77 * DAY },
      { from: month.from + 20.01 * DAY, to: month.from + 20.02 * DAY },
    ];
    const [known] = await knownOver(storeOf(readings, { limits: [] }), 'pump', [month], [], failures);
    const kpi = kpisOf(known!, failures).find(({ name }) => name === 'TimeBasedAvailability');
    const failed = failures.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(kpi).toHaveProperty('value', expect.closeTo(1 - failed / (month.to - month.from), 9));
  });

  test('give no mean between them where much of the operating time may be unknown', async () => {
    const failures = [{ from: at(13), to: at(15) }];
    const told = async (readings: number) => {
      const all = Array.from({ length: readings }, (_, i): Reading => {
        return { at: from + i * 10 * MINUTE, values: { power: 1 }, state: 'operating' };
      });
      const [known] = await knownOver(storeOf(all, { limits: [] }), 'pump', [window], [], failures);
      return kpisOf(known!, failures).find(({ name }) => name === 'MeanOperatingTimeBetweenFailures');
    };
    expect(await told(121)).toHaveProperty(
      'unavailable',
      "the pump's state is known of 83 % of the window only",
    );
    // 23 of the 24 hours.
    expect(await told(139)).toMatchObject({ value: 23 * 3_600, of: 0.958 });
  });

  test('are down time of a pump whose box knows no such state', async () => {
    expect(await kpis('idle', [])).toMatchObject({ TimeBasedAvailability: 1 });
    expect(await kpis('idle', [{ from: at(13), to: at(19) }])).toMatchObject({ TimeBasedAvailability: 0.75 });
  });
});
