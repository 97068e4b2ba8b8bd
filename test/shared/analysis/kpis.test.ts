import { expect, test } from 'vitest';
import { kpis24h, windowStart } from '../../../shared/analysis/kpis.ts';
import type { HourRollup, SignalRollup } from '../../../shared/domain/rollup.ts';
import { HOUR } from '../../../shared/time.ts';

const NOW = Date.parse('2026-06-15T10:30:00Z');
/** The first hour that lies within the window as a whole. */
const START = Date.parse('2026-06-14T11:00:00Z');
const SPAN = 24 * 3_600;

const inStates = (seconds: Partial<HourRollup['states']>): HourRollup['states'] => ({
  operating: 0,
  standby: 0,
  idle: 0,
  down: 0,
  ...seconds,
});
const power = (held: number, sum: number, min: number, max: number): SignalRollup => ({
  count: 1,
  held,
  sum,
  sumOfSquares: 0,
  min,
  max,
  operatingHeld: 0,
  operatingSum: 0,
});
const hour = (index: number, rest: Partial<HourRollup>): HourRollup => ({
  hour: START + index * HOUR,
  count: 1,
  covered: 3_600,
  states: inStates({}),
  starts: 0,
  signals: {},
  ...rest,
});
/** By name: the value, or the reason why there is none. */
const byName = (rollups: HourRollup[]) =>
  Object.fromEntries(
    kpis24h(rollups, NOW).map((kpi) => [kpi.name, 'value' in kpi ? kpi.value : kpi.unavailable]),
  );

test('the window is 24 hours to the second, and of the hours at its ends that part counts', () => {
  expect(windowStart(NOW)).toBe(START - HOUR);
  const whole = { states: inStates({ operating: 3_600 }), signals: { power: power(3_600, 7_200, 2, 2) } };
  // 10:00 to 11:00 yesterday lies within it by half; of the hour that has begun, half an hour is over.
  const all = Array.from({ length: 24 }, (_, i) => hour(i - 1, whole));
  const begun = hour(23, {
    covered: 1_800,
    states: inStates({ operating: 1_800 }),
    signals: { power: power(1_800, 3_600, 2, 2) },
  });
  const full = { OperatingTime: SPAN, UnknownTime: 0, DataCompleteness: 1, Energy: 48, 'power.mean': 2 };
  expect(byName([...all, begun])).toMatchObject(full);
  // Asked for afterwards, when the whole of that hour is known, it comes to the same.
  expect(byName([...all, hour(23, whole)])).toMatchObject(full);
  expect(byName([hour(-2, whole), hour(24, whole)])).toEqual({
    OperatingTime: 'no readings in the last 24 hours',
  });
});

test('two hours by hand', () => {
  const kpis = byName([
    hour(0, {
      states: inStates({ operating: 3_000, idle: 600 }),
      starts: 1,
      // 4 kW for 3,000 s and nothing for 600 s.
      signals: { power: power(3_600, 12_000, 0, 4) },
    }),
    hour(1, {
      covered: 1_800,
      states: inStates({ operating: 600, standby: 400, idle: 450, down: 50 }),
      starts: 2,
      // 6 kW for 600 s.
      signals: { power: power(1_800, 3_600, 0, 6) },
    }),
  ]);
  expect(kpis).toEqual({
    OperatingTime: 3_600,
    StandbyTime: 400,
    IdleTime: 1_050,
    DownTime: 50,
    UnknownTime: SPAN - 5_100,
    NumberOfStarts: 3,
    DataCompleteness: 5_400 / SPAN,
    Energy: 15_600 / 3_600,
    // All of it in one hour of operation.
    EnergyPerOperatingHour: 15_600 / 3_600,
    'power.mean': 15_600 / 5_400,
    'power.min': 0,
    'power.max': 6,
  });
});

test('every KPI that has a value says its unit and its window', () => {
  for (const kpi of kpis24h(
    [hour(0, { states: inStates({ operating: 1 }), signals: { power: power(1, 1, 1, 1) } })],
    NOW,
  )) {
    expect(kpi).toMatchObject({ window: '24h', unit: expect.stringMatching(/./) });
  }
});

test('without a reading there is one answer, and it says so', () => {
  expect(byName([])).toEqual({ OperatingTime: 'no readings in the last 24 hours' });
});

test('a box that does not say what the pump is doing leaves that open, and still gives the rest', () => {
  const unsaid = 'the box does not say what state the pump is in';
  expect(byName([hour(0, { signals: { power: power(3_600, 7_200, 2, 2) } })])).toMatchObject({
    OperatingTime: unsaid,
    StandbyTime: unsaid,
    IdleTime: unsaid,
    DownTime: unsaid,
    NumberOfStarts: unsaid,
    UnknownTime: SPAN,
    Energy: 2,
    EnergyPerOperatingHour: 'the pump is not known to have operated',
  });
});

test('a box that does not measure power has no energy', () => {
  expect(byName([hour(0, { states: inStates({ operating: 3_600 }) })])).toMatchObject({
    Energy: 'the box does not measure power',
  });
});
