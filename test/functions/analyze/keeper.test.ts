import { describe, expect, test } from 'vitest';
import type { AlarmMemory } from '../../../functions/analyze/alarms/evaluate.ts';
import { alarmKeeperFor, type Standing } from '../../../functions/analyze/alarms/keeper.ts';
import { handleCondition } from '../../../shared/alarms/handle.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { acknowledgementOf } from '../../../shared/domain/handling.ts';
import type { LimitOverride } from '../../../shared/domain/override.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { SIGNAL_NAMES } from '../../../shared/domain/signals.ts';
import { type Watch, watchesFor } from '../../../shared/domain/watch.ts';
import { type AlarmRecord, alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import type { TransitionMessage } from '../../../shared/storage/queues.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time.ts';
import { addCustomer, addDevice, all, MODEL, NOW, type RegisteredDevice } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { drained } from '../support/drained.ts';
import { startGate, type Verdict } from '../support/gate.ts';
import { standing, turnAt, WELL_HEARD } from './support/turns.ts';

const { azurite, storage } = await deploymentForFile();

/** Of the model's limits; and of silence, where that is what is tried. */
const WATCHES = watchesFor({ ...MODEL, noData: null }, []);
const ALSO_SILENCE = watchesFor(MODEL, []);
const newDevice = async (): Promise<RegisteredDevice> => addDevice(storage, await addCustomer(storage));

/** Readings a minute apart from `from` on, each on time or at `arrived`. */
const readings = (values: readonly number[], from = NOW, arrived?: number): ArrivedReading[] =>
  values.map((exhaustPressure, i) => {
    const at = from + i * MINUTE;
    return { at, arrivedAt: arrived ?? at + SECOND, values: { exhaustPressure } };
  });
/** One that passes the alarm level for good. */
const ALARM = [1_040, 1_250, 1_250, 1_250];

async function keeper(
  device: RegisteredDevice,
  now: number,
  over = storage,
  watches: readonly Watch[] = WATCHES,
) {
  return alarmKeeperFor(over, device.contract, device.key, watches, now);
}
const turn = (
  device: RegisteredDevice,
  taken: readonly ArrivedReading[],
  now: number,
  given: Partial<Standing> = {},
  watches = WATCHES,
) => turnAt(storage, device, watches, taken, now, given);
const stateOf = async (device: RegisteredDevice) =>
  (await alarmsIn<AlarmMemory>(storage, device.contract).state(device.key))!;
const transitionsOf = (device: RegisteredDevice): Promise<Transition[]> =>
  all(alarmsIn(storage, device.contract).transitions(device.key));
const notices = async (device: RegisteredDevice) =>
  (await transitionsOf(device)).map(({ to, severity, notice }) => `${to} ${severity} ${notice}`);

/** The transitions that were put on the alerts queue of this device, in order. */
async function queued(device: RegisteredDevice): Promise<string[]> {
  const messages = await drained<TransitionMessage>(storage, 'alerts');
  return messages.filter((message) => message.device === device.key).map(({ transition }) => transition);
}

test('an alarm that people were told of and that returns is told of as over, once', async () => {
  const device = await newDevice();
  await turn(device, readings(ALARM), NOW + 4 * MINUTE);
  await turn(device, readings([1_000, 1_000, 1_000, 1_000], NOW + HOUR), NOW + HOUR + 4 * MINUTE);
  await turn(device, [], NOW + 2 * HOUR);
  expect(await notices(device)).toEqual(['active alarm queued', 'returned alarm queued']);
  expect(await queued(device)).toEqual((await transitionsOf(device)).map(({ id }) => id));
});

test('an alarm whose limit is taken away is over for those who were told of it', async () => {
  const device = await newDevice();
  await turn(device, readings(ALARM), NOW + 4 * MINUTE);
  await turn(device, [], NOW + HOUR, {}, []);
  expect(await notices(device)).toEqual(['active alarm queued', 'returned alarm queued']);
});

test('an acknowledged warning is not acknowledged any more once it has become an alarm', async () => {
  const device = await newDevice();
  await turn(device, readings([1_150, 1_150, 1_150]), NOW + 3 * MINUTE);
  const acknowledge = { condition: 'exhaustPressure.high', by: 'anna', action: 'acknowledged' } as const;
  await handleCondition(storage, device, acknowledge, NOW + 4 * MINUTE);
  await turn(device, readings([1_250, 1_250, 1_250], NOW + 4 * MINUTE), NOW + 8 * MINUTE);
  const { conditions, handling } = (await stateOf(device)).value;
  expect(conditions).toMatchObject([{ state: 'active', severity: 'alarm' }]);
  expect(acknowledgementOf(conditions[0]!, handling!['exhaustPressure.high'])).toBeUndefined();
});

describe('a limit that is set anew for this pump, and taken back,', () => {
  const set = (field: LimitOverride['field'], value: number | null) =>
    watchesFor({ ...MODEL, noData: null }, [{ condition: 'exhaustPressure.high', field, value }]);
  const beyond = (minute: number) => readings([1_250, 1_250, 1_250], NOW + minute * MINUTE);

  test('while it is passed eases the alarm, and raises it anew if it holds by then', async () => {
    const device = await newDevice();
    await turn(device, readings(ALARM), NOW + 4 * MINUTE);
    await turn(device, beyond(4), NOW + 7 * MINUTE, {}, set('alarm', 1_300));
    await turn(device, beyond(7), NOW + 10 * MINUTE);
    expect(await notices(device)).toEqual([
      'active alarm queued',
      'active warning not-notified-kind',
      'active alarm queued',
    ]);
  });

  test('while its delay runs lets that end as it holds by then, though nothing more is heard', async () => {
    const device = await newDevice();
    await turn(device, readings([1_250]), NOW + 2 * MINUTE, {}, set('onDelay', 600));
    expect(await notices(device)).toEqual([]);
    await turn(device, [], NOW + 3 * MINUTE);
    expect((await transitionsOf(device)).map(({ at }) => at)).toEqual([NOW + MINUTE]);
  });

  test('while it is shelved tells nobody, and stays shelved', async () => {
    const device = await newDevice();
    const condition = 'exhaustPressure.high';
    const shelve = {
      condition,
      by: 'anna',
      action: 'shelved',
      until: NOW + HOUR,
      reason: 'test run',
    } as const;
    await handleCondition(storage, device, shelve, NOW);
    await turn(device, readings(ALARM), NOW + 4 * MINUTE);
    await turn(device, [], NOW + 5 * MINUTE, {}, []);
    await turn(device, beyond(6), NOW + 9 * MINUTE);
    expect(await queued(device)).toEqual([]);
    expect((await notices(device)).at(-1)).toBe('active alarm awaiting-unshelving');
    await turn(device, [], NOW + HOUR);
    expect(await queued(device)).toHaveLength(1);
  });
});

describe('what is shelved', () => {
  const shelve = (device: RegisteredDevice, until: number, now = NOW) =>
    handleCondition(
      storage,
      device,
      { condition: 'exhaustPressure.high', by: 'anna', action: 'shelved', until, reason: 'test run' },
      now,
    );

  test('is recorded and not mailed, and is mailed once if it still holds when the time is over', async () => {
    const device = await newDevice();
    await shelve(device, NOW + HOUR);
    const again = await turn(device, readings(ALARM), NOW + 4 * MINUTE);
    expect(await queued(device)).toEqual([]);
    expect(await notices(device)).toEqual(['active alarm awaiting-unshelving']);
    expect(again).toEqual({ waiting: false, at: NOW + HOUR });
    await turn(device, [], NOW + HOUR);
    await turn(device, [], NOW + HOUR + MINUTE);
    expect(await queued(device)).toHaveLength(1);
    expect(await notices(device)).toEqual(['active alarm queued']);
  });

  test('while people know of it is mailed once more only if it has become worse', async () => {
    const device = await newDevice();
    const warning = readings([1_150, 1_150, 1_150]);
    await turn(device, warning, NOW + 4 * MINUTE);
    expect(await queued(device)).toHaveLength(1);
    await shelve(device, NOW + HOUR, NOW + 5 * MINUTE);
    await turn(device, [], NOW + HOUR + MINUTE);
    expect(await queued(device)).toEqual([]);
    await shelve(device, NOW + 3 * HOUR, NOW + 2 * HOUR);
    const worse = readings([1_150, 1_250, 1_250, 1_250], NOW + 2 * HOUR);
    await turn(device, worse, NOW + 2 * HOUR + 4 * MINUTE);
    expect(await notices(device)).toEqual(['active warning queued', 'active alarm awaiting-unshelving']);
    await turn(device, [], NOW + 3 * HOUR);
    await turn(device, [], NOW + 3 * HOUR + MINUTE);
    expect(await queued(device)).toHaveLength(1);
    expect(await notices(device)).toEqual(['active warning queued', 'active alarm queued']);
  });

  test('and is over by then is mailed to nobody', async () => {
    const device = await newDevice();
    await shelve(device, NOW + HOUR);
    await turn(device, readings(ALARM), NOW + 4 * MINUTE);
    await turn(device, readings([1_040, 1_040, 1_040], NOW + 4 * MINUTE), NOW + 8 * MINUTE);
    await turn(device, [], NOW + 2 * HOUR);
    expect(await queued(device)).toEqual([]);
    expect(await notices(device)).toEqual([
      'active alarm over-while-shelved',
      'returned alarm not-notified-kind',
    ]);
  });

  test('is mailed when it is unshelved; what was done is logged with who, when and why', async () => {
    const device = await newDevice();
    await shelve(device, NOW + DAY);
    await turn(device, readings(ALARM), NOW + 4 * MINUTE);
    const unshelve = { condition: 'exhaustPressure.high', by: 'bo', action: 'unshelved' } as const;
    await handleCondition(storage, device, unshelve, NOW + 5 * MINUTE);
    await turn(device, [], NOW + 6 * MINUTE);
    expect(await queued(device)).toHaveLength(1);
    expect(await all(alarmsIn(storage, device.contract).handlings(device.key))).toEqual([
      {
        at: NOW,
        device: device.key,
        condition: 'exhaustPressure.high',
        by: 'anna',
        action: 'shelved',
        until: NOW + DAY,
        reason: 'test run',
      },
      { at: NOW + 5 * MINUTE, device: device.key, ...unshelve },
    ]);
    await expect(handleCondition(storage, device, unshelve, NOW)).rejects.toThrow(/is not shelved/);
  });

  test('is refused without a reason, for a time that is over or longer than 30 days, or of what is not watched', async () => {
    const device = await newDevice();
    await expect(shelve(device, NOW)).rejects.toThrow(/lies ahead/);
    await expect(shelve(device, NOW + 31 * DAY)).rejects.toThrow(/30 days at most/);
    const shelf = { by: 'anna', action: 'shelved', until: NOW + HOUR } as const;
    await expect(
      handleCondition(storage, device, { ...shelf, condition: 'exhaustPressure.high', reason: ' ' }, NOW),
    ).rejects.toThrow(/Say why/);
    await expect(
      handleCondition(storage, device, { ...shelf, condition: 'power.high', reason: 'x' }, NOW),
    ).rejects.toThrow(/power.high is not watched/);
  });
});

test('an acknowledgement is apart from the state, and void once the condition is raised again', async () => {
  const device = await newDevice();
  const acknowledge = { condition: 'exhaustPressure.high', by: 'anna', action: 'acknowledged' } as const;
  await expect(handleCondition(storage, device, acknowledge, NOW)).rejects.toThrow(/nothing to acknowledge/);
  await turn(device, readings(ALARM), NOW + 4 * MINUTE);
  await handleCondition(storage, device, acknowledge, NOW + 5 * MINUTE);
  await expect(handleCondition(storage, device, acknowledge, NOW + 6 * MINUTE)).rejects.toThrow(
    /was acknowledged by anna/,
  );
  const { value } = await stateOf(device);
  expect(value.conditions).toMatchObject([{ state: 'active', severity: 'alarm' }]);
  expect(value.handling!['exhaustPressure.high']!.acknowledged!.transition).toBe(
    value.conditions[0]!.raisedBy,
  );
  // The worker keeps what people have done, and so does a return.
  await turn(device, readings([1_040, 1_040, 1_040], NOW + 7 * MINUTE), NOW + 10 * MINUTE);
  const { conditions, handling } = (await stateOf(device)).value;
  expect(conditions).toMatchObject([{ state: 'returned' }]);
  expect(acknowledgementOf(conditions[0]!, handling!['exhaustPressure.high'])?.by).toBe('anna');
  await turn(device, readings([1_250, 1_250, 1_250], NOW + 10 * MINUTE), NOW + 14 * MINUTE);
  const later = (await stateOf(device)).value;
  expect(later.handling!['exhaustPressure.high']!.acknowledged!.by).toBe('anna');
  expect(later.conditions[0]!.raisedBy).not.toBe(value.conditions[0]!.raisedBy);
  await handleCondition(storage, device, acknowledge, NOW + 15 * MINUTE);
});

test('of two workers at one device one saves and the other does its work again; nothing is recorded or mailed twice', async () => {
  const device = await newDevice();
  const [one, other] = await Promise.all([
    keeper(device, NOW + 4 * MINUTE),
    keeper(device, NOW + 5 * MINUTE),
  ]);
  await one.take(readings(ALARM));
  await expect(other.take(readings(ALARM))).rejects.toMatchObject({ code: 'outage' });
  await one.conclude(standing());
  await turn(device, readings(ALARM), NOW + 5 * MINUTE);
  expect(await notices(device)).toEqual(['active alarm queued']);
  expect(await queued(device)).toHaveLength(1);
});

test.each<Verdict>(['refuse', 'lose-answer'])(
  'a worker that dies at any of its requests (%s) loses no alarm, and doubles none but in the queue',
  async (verdict) => {
    const gate = await startGate(azurite.connectionString);
    const gated = openStorage(gate.connectionString, gate.connectionString);
    const story = readings([...ALARM, 1_040, 1_040, 1_040, 1_150, 1_150, 1_150]);
    let requests = 0;
    for (let fatal = 1; fatal - 1 <= requests; fatal++) {
      const device = await newDevice();
      requests = 0;
      gate.onRequest = () => {
        requests += 1;
        if (requests === fatal) return verdict;
        return requests > fatal ? 'refuse' : 'pass';
      };
      const work = async () => {
        const alarms = await keeper(device, NOW + 11 * MINUTE, gated);
        await alarms.take(story);
        await alarms.conclude(standing());
      };
      await work().catch(() => {});
      await turn(device, story, NOW + 12 * MINUTE);
      expect(await notices(device), `died at request ${fatal}`).toEqual([
        'active alarm queued',
        'returned alarm queued',
        'active warning queued',
      ]);
      const messages = await queued(device);
      expect(new Set(messages).size).toBe(3);
      expect(messages.length).toBeLessThanOrEqual(6);
    }
    expect(requests).toBeGreaterThan(3);
    await gate.stop();
  },
  60_000,
);

test('a record of the first release is read as it is: what was active there returns, and whoever knows of it hears so', async () => {
  const device = await newDevice();
  const T = NOW - HOUR;
  const latch = (level: boolean) => ({ active: level, began: T, lastAt: T + 2 * MINUTE });
  // As 9c94d42 wrote it.
  const former = {
    evaluatedTo: T + 2 * MINUTE,
    lastArrival: T + 2 * MINUTE,
    conditions: [
      {
        condition: 'exhaustPressure.high',
        state: 'active',
        severity: 'alarm',
        since: T,
        value: 1_250,
        limit: 1_200,
      },
    ],
    memory: {
      'exhaustPressure.high': {
        latches: { warning: latch(true), alarm: latch(true) },
        condition: {
          condition: 'exhaustPressure.high',
          state: 'active',
          severity: 'alarm',
          since: T,
          value: 1_250,
          limit: 1_200,
        },
        last: { value: 1_250, at: T + 2 * MINUTE, arrivedAt: T + 2 * MINUTE },
      },
    },
    unsent: [],
  };
  await storage.table(`alarms${device.contract}`).createEntity({
    partitionKey: device.key,
    rowKey: 'state',
    v: 1,
    json: JSON.stringify(former),
  });
  await turn(device, readings([1_250, 1_250, 1_150, 1_150, 1_150, 1_040, 1_040, 1_040], T + 3 * MINUTE), NOW);
  expect(await notices(device)).toEqual(['active warning not-notified-kind', 'returned warning queued']);
  expect(await queued(device)).toHaveLength(1);
});

test('all conditions a pump can have, all active at once with their memories full, fit into their row', async () => {
  const device = await newDevice();
  const both = ['high', 'low'] as const;
  const made = { warning: 0, alarm: 0, onDelay: 0, offDelay: 0, deadband: 0, source: 'x' };
  const watches = watchesFor(
    {
      name: 'everything',
      limits: SIGNAL_NAMES.flatMap((signal) => both.map((direction) => ({ ...made, signal, direction }))),
      rates: SIGNAL_NAMES.flatMap((signal) =>
        (['rising', 'falling'] as const).map((direction) => ({ ...made, signal, direction, window: 600 })),
      ),
      components: Array.from({ length: 20 }, (_, i) => ({
        name: `${i} ${'€'.repeat(61)}`,
        signal: 'power' as const,
        reference: 0,
        growth: 'linear' as const,
      })),
    },
    [],
  );
  const life = Array.from({ length: 20 }, (_, i) => ({
    component: `${i} ${'€'.repeat(61)}`,
    p10: 1,
    p50: 1,
    p90: 1,
    method: 'test',
  }));
  const value = (i: number) => (i % 2 ? 1.234567890123 : 1.134567890123) * Math.PI;
  const story = Array.from({ length: 120 }, (_, i): ArrivedReading => {
    const at = NOW + i * 10 * SECOND + (i % 7);
    const values = Object.fromEntries(SIGNAL_NAMES.map((signal) => [signal, value(i)]));
    return { at, arrivedAt: at, values, state: 'operating' };
  });
  const alarms = await keeper(device, NOW + HOUR, storage, watches);
  await alarms.take(story);
  await alarms.conclude(standing({ life }));
  const { value: record } = await stateOf(device);
  expect(record.unwritten ?? []).toEqual([]);
  expect(JSON.stringify(record).length).toBeGreaterThan(32_000);
  expect(JSON.stringify(record).length).toBeLessThan(400_000);
  const stored = await transitionsOf(device);
  expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
  expect(stored.length).toBeGreaterThan(99);
}, 60_000);

test('transitions beyond what one transaction holds are kept in the state until they are written', async () => {
  const device = await newDevice();
  const alarms = alarmsIn(storage, device.contract);
  const transitions = Array.from(
    { length: 250 },
    (_, i): Transition => ({
      id: String(i).padStart(5, '0'),
      device: device.key,
      condition: 'power.high',
      from: 'normal',
      to: 'active',
      severity: 'alarm',
      at: i,
      began: i,
      readingAt: i,
      arrivedAt: i,
      value: i,
      limit: 0,
      notice: 'queued',
    }),
  );
  const empty: AlarmRecord = { evaluatedTo: 0, lastArrival: 0, conditions: [], memory: {}, unsent: [] };
  const first = (await alarms.save(device.key, undefined, empty, transitions))!;
  expect(await transitionsOf(device)).toHaveLength(99);
  expect(first.value.unwritten).toHaveLength(151);
  // Whoever comes next finds them there.
  await turn(device, [], NOW);
  await turn(device, readings(ALARM), NOW + 4 * MINUTE);
  expect((await transitionsOf(device)).slice(0, 250)).toEqual(transitions);
});

test('a delay that is running is named once, so that somebody comes back at the very instant it ends', async () => {
  const device = await newDevice();
  const ends = NOW + 2 * MINUTE;
  // By our clock, which is a second ahead of the readings': so long they took to the hub.
  const wake = ends + SECOND;
  const first = await turn(device, readings([1_090, 1_110]), NOW + 70 * SECOND);
  expect(first).toEqual({ waiting: false, at: wake, exactly: wake });
  expect(await turn(device, [], NOW + 80 * SECOND)).toEqual({ waiting: false, at: wake });
  expect(await turn(device, [], wake)).toEqual({ waiting: false });
  expect(await transitionsOf(device)).toMatchObject([
    { to: 'active', severity: 'warning', at: ends, began: NOW + MINUTE, notice: 'queued' },
  ]);
});

describe('readings that come late', () => {
  /** A value each ten seconds by the box's clock, each as late. */
  const slow = (values: readonly number[], late: number, from = NOW): ArrivedReading[] =>
    values.map((exhaustPressure, i) => {
      const at = from + i * 10 * SECOND;
      return { at, arrivedAt: at + late, values: { exhaustPressure } };
    });

  test('of a box whose clock is slow are no backlog for ever: its alarms are told of', async () => {
    const device = await newDevice();
    const late = 7 * MINUTE;
    const well = slow(new Array<number>(31).fill(1_040), late);
    for (const one of well) await turn(device, [one], one.arrivedAt + SECOND);
    const passed = slow(new Array<number>(12).fill(1_250), late, NOW + 310 * SECOND);
    for (const one of passed) await turn(device, [one], one.arrivedAt + SECOND);
    expect(await notices(device)).toEqual(['active alarm queued']);
  });

  test('end a delay when the value has held for it by their own time, not when our clock says so', async () => {
    const device = await newDevice();
    const late = 2 * MINUTE;
    // Over the warning level for twenty seconds of the minute that it takes.
    for (const one of slow([1_040, 1_110, 1_110, 1_040, 1_040], late)) {
      await turn(device, [one], one.arrivedAt + SECOND);
    }
    expect(await notices(device)).toEqual([]);
    // If nothing more is heard, the last value holds.
    const [first, last] = slow([1_110, 1_110], late, NOW + 50 * SECOND) as [ArrivedReading, ArrivedReading];
    await turn(device, [first, last], last.arrivedAt + SECOND);
    await turn(device, [], first.arrivedAt + 59 * SECOND);
    expect(await notices(device)).toEqual([]);
    await turn(device, [], first.arrivedAt + 60 * SECOND);
    expect(await notices(device)).toEqual(['active warning queued']);
  });

  test('because we take them in late are waited for: what is told is the same as if they had come at once', async () => {
    const story = readings([...ALARM, 1_040, 1_040, 1_040, 1_040]);
    const whole = await newDevice();
    await turn(whole, story, NOW + HOUR);
    const told = await notices(whole);
    const device = await newDevice();
    await turn(device, story.slice(0, 4), NOW + HOUR);
    expect(await notices(device)).toEqual(['active alarm awaiting-backlog']);
    await turn(device, story.slice(4), NOW + HOUR + 2 * SECOND);
    await turn(device, [], NOW + HOUR + 5 * MINUTE);
    expect(await notices(device)).toEqual(told);
    const ends = (await transitionsOf(device)).map(({ endedAt }) => endedAt);
    expect(ends).toEqual((await transitionsOf(whole)).map(({ endedAt }) => endedAt));
  });

  test('and show that it ended while it was shelved are waited for when that is over', async () => {
    const device = await newDevice();
    const shelve = { condition: 'exhaustPressure.high', by: 'anna', action: 'shelved' } as const;
    await handleCondition(storage, device, { ...shelve, until: NOW + HOUR, reason: 'test run' }, NOW);
    await turn(device, readings(ALARM), NOW + 4 * MINUTE);
    // The box was offline meanwhile; its backlog begins to come in as the shelving ends.
    const rest = readings([1_250, 1_040, 1_040, 1_040], NOW + 4 * MINUTE, NOW + HOUR + SECOND);
    await turn(device, rest.slice(0, 1), NOW + HOUR + 2 * SECOND);
    await turn(device, rest.slice(1), NOW + HOUR + 4 * SECOND);
    await turn(device, [], NOW + 2 * HOUR);
    expect(await queued(device)).toEqual([]);
    expect(await notices(device)).toEqual([
      'active alarm over-while-shelved',
      'returned alarm not-notified-kind',
    ]);
  });
});

describe('what crosses its limit every few seconds', () => {
  const watches = watchesFor(
    {
      ...MODEL,
      noData: null,
      limits: [
        {
          signal: 'exhaustPressure',
          direction: 'high',
          alarm: 1_100,
          onDelay: 0,
          offDelay: 0,
          deadband: 5,
          source: 'made up for tests',
        },
      ],
    },
    [],
  );
  /** A minute of readings, as one packet: over the limit for four seconds, and below it for as many. */
  const packet = (minute: number, crosses = true, arrived = 0): ArrivedReading[] =>
    Array.from({ length: 15 }, (_, i) => {
      const at = NOW + minute * MINUTE + i * 4 * SECOND;
      const exhaustPressure = crosses && i % 2 === 0 ? 1_110 : 1_090;
      return { at, arrivedAt: arrived || NOW + (minute + 1) * MINUTE, values: { exhaustPressure } };
    });
  const raised = async (device: RegisteredDevice) =>
    (await transitionsOf(device)).filter(({ to, notice }) => to === 'active' && notice === 'queued');

  test('though each time is over before its packet comes, is told of once, and again when it was calm in between', async () => {
    const device = await newDevice();
    for (let minute = 0; minute < 60; minute++) {
      await turn(device, packet(minute), NOW + (minute + 1) * MINUTE, {}, watches);
    }
    const [first, ...others] = await raised(device);
    expect(others).toEqual([]);
    // The third time within a minute: over, and chattering.
    expect(first).toMatchObject({ at: NOW + 16 * SECOND, chattering: true, endedAt: NOW + 20 * SECOND });
    for (let minute = 60; minute < 72; minute++) {
      await turn(device, packet(minute, false), NOW + (minute + 1) * MINUTE, {}, watches);
    }
    await turn(device, packet(72), NOW + 73 * MINUTE, {}, watches);
    expect(await raised(device)).toHaveLength(2);
  });

  test('is not told of when it was long ago', async () => {
    const device = await newDevice();
    await turn(device, packet(0, true, NOW + HOUR).slice(0, 14), NOW + HOUR, {}, watches);
    await turn(device, [], NOW + 2 * HOUR, {}, watches);
    expect(await raised(device)).toEqual([]);
  });

  test('is told of once, too, where each time is seen as it comes', async () => {
    const device = await newDevice();
    for (const one of [0, 1, 2].flatMap((minute) => packet(minute))) {
      await turn(device, [{ ...one, arrivedAt: one.at }], one.at + SECOND, {}, watches);
    }
    // The first is told of before it chatters; so is its end, and that it comes and goes by then.
    expect((await raised(device)).map(({ at }) => at)).toContain(NOW);
    expect((await raised(device)).filter(({ chattering }) => chattering)).toEqual([]);
  });
});

describe('a device of which nothing is heard', () => {
  const SILENT_AT = NOW + 9 * MINUTE + SECOND + 15 * MINUTE;
  const listen = (
    device: RegisteredDevice,
    taken: readonly ArrivedReading[],
    now: number,
    given: Partial<Standing> = {},
  ) => turn(device, taken, now, given, ALSO_SILENCE);
  const minutely = () => readings(Array.from({ length: 10 }, () => 1_040));

  test('is told of once, at its own time, with when it was last heard, and returns with its next packet', async () => {
    const device = await newDevice();
    expect(await listen(device, minutely(), NOW + 10 * MINUTE)).toMatchObject({ at: SILENT_AT + 1 });
    await listen(device, [], SILENT_AT);
    expect(await notices(device)).toEqual([]);
    await listen(device, [], SILENT_AT + 7 * MINUTE);
    await listen(device, [], SILENT_AT + 8 * MINUTE);
    expect(await transitionsOf(device)).toMatchObject([
      {
        condition: 'noData',
        at: SILENT_AT,
        began: NOW + 9 * MINUTE + SECOND,
        reason: 'silent',
        notice: 'queued',
      },
    ]);
    expect(await queued(device)).toHaveLength(1);
    await listen(device, readings([1_040], NOW + HOUR), NOW + HOUR + MINUTE);
    expect((await transitionsOf(device))[1]).toMatchObject({
      to: 'returned',
      reason: 'heard-again',
      at: NOW + HOUR + SECOND,
    });
  });

  test('is told of to nobody while its plant excuses it, and is asked for again within a minute', async () => {
    const device = await newDevice();
    await listen(device, minutely(), NOW + 10 * MINUTE);
    const lag = { because: 'ingest-lags', from: NOW, seenAt: SILENT_AT, seconds: 900 } as const;
    const hearing = async () => ({ ...WELL_HEARD, notices: [lag] });
    const now = SILENT_AT + MINUTE;
    expect(await listen(device, [], now, { hearing })).toMatchObject({ at: now + MINUTE });
    expect(await listen(device, [], now, { permitted: false })).not.toHaveProperty('at');
    expect(await notices(device)).toEqual([]);
    await listen(device, [], SILENT_AT + 11 * MINUTE, { hearing });
    expect(await notices(device)).toEqual(['active warning queued']);
  });

  test('that sends again only what is old has been heard', async () => {
    const device = await newDevice();
    await listen(device, minutely(), NOW + 10 * MINUTE);
    await listen(device, readings([1_040], NOW + MINUTE, SILENT_AT), SILENT_AT + SECOND);
    expect((await listen(device, [], SILENT_AT + 10 * MINUTE)).at).toBeGreaterThan(SILENT_AT + 10 * MINUTE);
    expect(await notices(device)).toEqual([]);
  });

  test.each([
    [undefined, ['noData', 'life.exhaust filter']],
    ['device-kept-out', []],
  ] as const)(
    'because it is %s has these told of it, its last estimates running on',
    async (why, expected) => {
      const device = await newDevice();
      await listen(device, minutely(), NOW + 10 * MINUTE);
      const left = { component: 'exhaust filter', p10: DAY / SECOND, p50: (5 * DAY) / SECOND, p90: null };
      const life = [{ ...left, method: 'theil-sen' }];
      for (let hour = 1; hour <= 9; hour++) {
        await listen(device, [], NOW + hour * HOUR, { life, notHeard: async () => why });
      }
      expect((await transitionsOf(device)).map(({ condition }) => condition)).toEqual(expected);
    },
  );

  test('without a reading yet is told of to nobody', async () => {
    const device = await newDevice();
    expect(await listen(device, [], NOW + 10 * DAY)).toEqual({ waiting: false });
  });
});
