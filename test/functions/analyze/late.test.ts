import { expect, test } from 'vitest';
import { alarmKeeperFor } from '../../../functions/analyze/alarms/keeper.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { watchesFor } from '../../../shared/domain/watch.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { HOUR, MINUTE, SECOND } from '../../../shared/time.ts';
import { addCustomer, addDevice, all, MODEL, NOW, type RegisteredDevice } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { startGate, type Verdict } from '../support/gate.ts';
import { standing, turnAt } from './support/turns.ts';

const { storage, azurite } = await deploymentForFile();
let device: RegisteredDevice;

const WATCHES = watchesFor({ ...MODEL, noData: null }, []);
/** What the store holds of the device. */
let stored: ArrivedReading[] = [];

/** A device that has sent nothing yet. */
async function begin() {
  device = await addDevice(storage, await addCustomer(storage));
  stored = [];
}
/** Pressures a minute apart, from a minute after NOW on, that reach IoT Hub at once, and what is made of them then. */
async function send(from: number, pressures: readonly number[], arrivedAt: number) {
  const sent = pressures.map((exhaustPressure, i): ArrivedReading => {
    return { at: NOW + (from + i) * MINUTE, arrivedAt, values: { exhaustPressure } };
  });
  stored = [...stored, ...sent].sort((a, b) => a.at - b.at);
  await turn(arrivedAt + SECOND);
}
const turn = (now: number) => turnAt(storage, device, WATCHES, stored, now);
const transitions = (): Promise<Transition[]> =>
  all(alarmsIn(storage, device.contract).transitions(device.key));
const lines = async () =>
  (await transitions()).map(({ to, severity, began, notice }) => {
    return `${to} ${severity} ${(began - NOW) / MINUTE} ${notice}`;
  });
const conditions = async () => (await alarmsIn(storage, device.contract).state(device.key))!.value.conditions;
const at = (minutes: number) => NOW + minutes * MINUTE;
const level = (pressure: number, count: number) => new Array<number>(count).fill(pressure);

test('an alarm in a packet that was overtaken is recorded with its end, and mailed to nobody', async () => {
  await begin();
  await send(0, level(1_040, 10), at(10));
  await send(20, level(1_040, 10), at(30));
  const before = await conditions();
  await send(10, [1_040, ...level(1_250, 4), ...level(1_040, 5)], at(31));
  const recorded = ['active alarm 11 over-before-arrival', 'returned alarm 15 not-notified-kind'];
  expect(await lines()).toEqual(recorded);
  const [raised] = await transitions();
  expect(raised).toMatchObject({ endedAt: (await transitions())[1]!.at, arrivedAt: at(31) });
  expect(await conditions()).toEqual(before);
  // Whoever does it again, or dies before it is done, records nothing else.
  await send(30, [1_040], at(32));
  await turn(at(60));
  expect(await lines()).toEqual(recorded);
});

test('a box that sends its newest first has what was over by then recorded, packet by packet', async () => {
  await begin();
  const story = [...level(1_040, 20), ...level(1_150, 10), ...level(1_040, 20), ...level(1_250, 10)];
  const whole = [...story, ...level(1_040, 20)];
  for (let from = 70; from >= 0; from -= 10) {
    await send(from, whole.slice(from, from + 10), at(90) + (70 - from) * SECOND);
  }
  await turn(at(180));
  expect(await lines()).toEqual([
    'active warning 20 over-before-arrival',
    'returned warning 30 not-notified-kind',
    'active alarm 50 over-before-arrival',
    'returned alarm 60 not-notified-kind',
  ]);
});

test('what still holds with the newest is mailed once, with the true start that only the late ones know', async () => {
  await begin();
  await send(0, level(1_040, 5), at(5));
  // A minute of it has been seen so far: less than it takes.
  await send(20, [1_250], at(20) + SECOND);
  expect(await lines()).toEqual([]);
  await send(5, [...level(1_040, 7), ...level(1_250, 8)], at(20) + 20 * SECOND);
  await turn(at(22));
  expect(await lines()).toEqual(['active alarm 12 queued']);
  await send(21, level(1_040, 5), at(26));
  await turn(at(40));
  expect(await lines()).toEqual(['active alarm 12 queued', 'returned alarm 21 queued']);
});

test('an alarm within what was told as a warning is recorded, and the warning stays as it was', async () => {
  await begin();
  await send(0, [...level(1_040, 5), ...level(1_150, 5)], at(10));
  await send(20, level(1_150, 10), at(30));
  await send(10, [...level(1_150, 2), ...level(1_250, 5), ...level(1_150, 3)], at(31));
  expect(await lines()).toEqual([
    'active warning 5 queued',
    'active alarm 12 over-before-arrival',
    'active warning 5 not-notified-kind',
  ]);
  expect((await conditions())[0]).toMatchObject({ state: 'active', severity: 'warning', since: at(5) });
  await send(30, level(1_040, 5), at(35));
  expect((await lines()).at(-1)).toBe('returned warning 30 queued');
});

test('a return that late readings tell of is not recorded of what is recorded as going on', async () => {
  await begin();
  await send(0, [...level(1_040, 5), ...level(1_150, 5)], at(10));
  await send(20, level(1_150, 10), at(30));
  await send(10, [...level(1_250, 4), ...level(1_040, 3), ...level(1_150, 3)], at(31));
  expect(await lines()).toEqual(['active warning 5 queued', 'active alarm 10 over-before-arrival']);
  expect((await conditions())[0]).toMatchObject({ state: 'active', severity: 'warning' });
});

test('what is known is recorded no second time, nor is what no sensor can read', async () => {
  await begin();
  await send(0, [...level(1_040, 5), ...level(1_250, 5)], at(10));
  await send(20, level(1_040, 10), at(30));
  const known = ['active alarm 5 queued', 'returned alarm 20 queued'];
  expect(await lines()).toEqual(known);
  // It had lasted on, and ended earlier.
  await send(10, [...level(1_250, 3), ...level(1_040, 2), 2_000, ...level(1_040, 4)], at(31));
  await turn(at(60));
  expect(await lines()).toEqual(known);
});

test('of a stretch long before the newest the alarm is recorded until where it was read to', async () => {
  await begin();
  await send(0, level(1_040, 5), at(5));
  const newest = 20 * 60;
  await send(newest, level(1_040, 5), at(newest + 5));
  // The work item reads no further than the hours that the late ones change.
  const late = level(1_250, 10).map((exhaustPressure, i): ArrivedReading => {
    return { at: at(30 + i), arrivedAt: at(newest + 6), values: { exhaustPressure } };
  });
  await turnAt(
    storage,
    device,
    WATCHES,
    [...stored.filter((one) => one.at < NOW + HOUR), ...late],
    at(newest + 7),
  );
  await turn(at(newest + 60));
  expect(await lines()).toEqual(['active alarm 30 over-before-arrival']);
  expect((await transitions())[0]!.endedAt).toBe(at(39));
});

test('a warning of which late readings show that it is an alarm is mailed as that', async () => {
  await begin();
  // So seldom that a value doesn't hold until the next.
  await send(0, [1_150], at(1));
  await send(40, [1_130], at(41));
  expect(await lines()).toEqual(['active warning 0 queued']);
  await send(30, level(1_250, 5), at(41) + 20 * SECOND);
  await turn(at(45));
  expect(await lines()).toEqual(['active warning 0 queued', 'active alarm 30 queued']);
  expect((await conditions())[0]).toMatchObject({ state: 'active', severity: 'alarm', since: at(30) });
  const [warning, alarm] = await transitions();
  expect(alarm).toMatchObject({ reason: 'worsened', episode: warning!.id });
});

test('what was mailed as a warning stays so where late readings tell of an alarm that came down to it', async () => {
  await begin();
  await send(0, level(1_040, 5), at(5));
  await send(20, level(1_150, 6), at(26));
  expect(await lines()).toEqual(['active warning 20 queued']);
  const told = (await transitions())[0];
  // By these the warning is what was left of an alarm, from the same instant on.
  await send(5, [...level(1_040, 5), ...level(1_250, 10)], at(27));
  expect(await lines()).toEqual(['active alarm 10 over-before-arrival', 'active warning 20 queued']);
  expect((await transitions())[1]).toEqual(told);
});

/** A reading in which the pressure was not measured, and what is made of it. */
async function sendOther(minute: number, watches = WATCHES) {
  const values = { oilTemperature: 60 };
  stored = [...stored, { at: at(minute), arrivedAt: at(minute), values }].sort((a, b) => a.at - b.at);
  await turnAt(storage, device, watches, stored, at(minute) + SECOND);
}

test('an alarm that late readings show to have been a warning first, and that still holds, is mailed', async () => {
  await begin();
  await send(0, level(1_040, 5), at(5));
  await sendOther(20);
  await send(5, [...level(1_150, 5), ...level(1_250, 10)], at(20) + 20 * SECOND);
  await turn(at(25));
  expect(await lines()).toEqual(['active warning 5 over-before-arrival', 'active alarm 10 queued']);
  expect((await conditions())[0]).toMatchObject({ state: 'active', severity: 'alarm', since: at(10) });
});

test('a warning that a late alarm came down to, and that its deadband holds, is mailed', async () => {
  await begin();
  await send(0, level(1_040, 5), at(5));
  // Neither beyond the warning nor behind its deadband: by itself it says nothing.
  await send(20, level(1_095, 5), at(25));
  expect(await lines()).toEqual([]);
  await send(15, level(1_250, 5), at(25) + 10 * SECOND);
  // In pieces: what was recorded of the alarm until then ended as the warning began.
  await send(10, level(1_250, 5), at(25) + 20 * SECOND);
  await turn(at(40));
  expect((await lines()).filter((line) => line.endsWith('queued'))).toEqual(['active warning 15 queued']);
  expect((await conditions())[0]).toMatchObject({ state: 'active', severity: 'warning' });
});

test('a delay that late readings prolong one by one runs out, and so does that of an alarm within a warning', async () => {
  await begin();
  const slow = watchesFor({ ...MODEL, noData: null }, [
    { condition: 'exhaustPressure.high', field: 'onDelay', value: 1_200 },
  ]);
  const sendSlowly = async (minute: number, exhaustPressure: number, arrivedAt: number) => {
    stored = [...stored, { at: at(minute), arrivedAt, values: { exhaustPressure } }];
    stored.sort((a, b) => a.at - b.at);
    await turnAt(storage, device, slow, stored, arrivedAt + SECOND);
  };
  await sendSlowly(0, 1_040, at(0));
  await sendOther(29, slow);
  await sendSlowly(10, 1_150, at(29) + 10 * SECOND);
  await sendSlowly(20, 1_150, at(29) + 20 * SECOND);
  await turnAt(storage, device, slow, stored, at(31));
  expect(await lines()).toEqual(['active warning 10 queued']);
  await sendOther(59, slow);
  await sendSlowly(40, 1_250, at(59) + 10 * SECOND);
  await sendSlowly(50, 1_250, at(59) + 20 * SECOND);
  await turnAt(storage, device, slow, stored, at(61));
  expect(await lines()).toEqual(['active warning 10 queued', 'active alarm 40 queued']);
});

/** No transmitter behind an exhaust filter reads so much. */
const BROKEN = 3_500;

test('of a sensor that was broken and is whole again by the newest packet, older packets raise neither its warning nor its pump’s alarm', async () => {
  await begin();
  const whole = [...level(1_040, 20), ...level(BROKEN, 20), ...level(1_040, 20)];
  for (let from = 50; from >= 0; from -= 10)
    await send(from, whole.slice(from, from + 10), at(61 - from / 60));
  await turn(at(120));
  expect(await lines()).toEqual([]);
});

test('of a sensor that is broken in the newest packet people are warned once, however many older ones say so, and of its pump never', async () => {
  await begin();
  const story = [...level(1_040, 25), ...level(BROKEN, 35), ...level(1_040, 40)];
  for (const from of [50, 40, 30, 20, 10]) await send(from, story.slice(from, from + 10), at(61 - from / 60));
  expect(await lines()).toEqual(['active warning 50 queued']);
  for (const from of [60, 70, 80, 90]) await send(from, story.slice(from, from + 10), at(from + 10));
  expect((await lines()).map((line) => line.split(' ')[0])).toEqual(['active', 'returned']);
  expect(new Set((await transitions()).map(({ condition }) => condition))).toEqual(
    new Set(['exhaustPressure.sensor']),
  );
});

test('a signal whose packets always come after the others’ raises its alarms, though it counts as missing', async () => {
  await begin();
  const oil = (from: number, until: number): ArrivedReading[] =>
    Array.from({ length: until - from }, (_, i) => {
      return {
        at: at(from + i) + 30 * SECOND,
        arrivedAt: at(until),
        values: { oilTemperature: 60 + (i % 2) },
      };
    });
  // Together at first, so that it is known to be sent.
  stored = oil(0, 30);
  await send(0, level(1_040, 30), at(30));
  for (let from = 30; from < 120; from += 15) {
    stored = [...stored, ...oil(from, from + 15)].sort((a, b) => a.at - b.at);
    await turn(at(from + 15));
    await send(from, level(from < 105 ? 1_040 : 1_250, 15), at(from + 15) + 20 * SECOND);
  }
  await turn(at(125));
  const told = (await transitions()).map(({ condition, began }) => `${condition} ${(began - NOW) / MINUTE}`);
  expect(told).toEqual(['exhaustPressure.sensor 29', 'exhaustPressure.high 105']);
});

test('a value that was held back, and that late ones confirm, holds until a delay is over', async () => {
  await begin();
  const slow = watchesFor({ ...MODEL, noData: null }, [
    { condition: 'exhaustPressure.high', field: 'onDelay', value: 600 },
  ]);
  const sendSlow = async (from: number, pressures: readonly number[], arrivedAt: number) => {
    const sent = pressures.map((exhaustPressure, i): ArrivedReading => {
      return { at: at(from + i), arrivedAt, values: { exhaustPressure } };
    });
    stored = [...stored, ...sent].sort((a, b) => a.at - b.at);
    await turnAt(storage, device, slow, stored, arrivedAt + SECOND);
  };
  await sendSlow(0, level(1_040, 20), at(20));
  // By itself it may be a spike, and then nothing more is heard.
  await sendSlow(24, [1_250], at(24) + SECOND);
  await sendSlow(20, level(1_250, 4), at(24) + 20 * SECOND);
  await turnAt(storage, device, slow, stored, at(36));
  expect(await lines()).toEqual(['active alarm 20 queued']);
});

const COLD = watchesFor(
  {
    ...MODEL,
    noData: null,
    limits: [
      {
        ...MODEL.limits[0]!,
        signal: 'oilTemperature',
        direction: 'low',
        warning: 40,
        alarm: 30,
        suppress: { stopped: true, started: 1_800 },
      },
    ],
  },
  [],
);

test.each([
  ['which has just begun to operate', (minute: number) => (minute === 0 ? 'idle' : 'operating')],
  ['which stands and has said so once', (minute: number) => (minute === 0 ? 'idle' : undefined)],
] as const)('late readings raise nothing that is suppressed, of a pump %s', async (_, stateAt) => {
  await begin();
  const minutes = (from: number, to: number, arrivedAt: number) =>
    Array.from({ length: to - from }, (_, i): ArrivedReading => {
      const state = stateAt(from + i);
      return { at: at(from + i), arrivedAt, values: { oilTemperature: 35 }, ...(state ? { state } : {}) };
    });
  const first = [...minutes(0, 21, at(21)), ...minutes(24, 27, at(27))];
  await turnAt(storage, device, COLD, first, at(27) + SECOND);
  const late = [...first, ...minutes(21, 24, at(28))].sort((a, b) => a.at - b.at);
  await turnAt(storage, device, COLD, late, at(28) + SECOND);
  expect(await lines()).toEqual([]);
});

test.each<Verdict>(['refuse', 'lose-answer'])(
  'a worker that dies at any of its requests (%s) finds the late alarm that goes on, too, and queues it',
  async (verdict) => {
    const gate = await startGate(azurite.connectionString);
    const gated = openStorage(gate.connectionString, gate.connectionString);
    const turnOver = (over: Storage) => turnAt(over, device, WATCHES, stored, at(42));
    let requests = 0;
    for (let fatal = 1; fatal - 1 <= requests; fatal++) {
      await begin();
      await send(0, level(1_040, 10), at(10));
      await send(40, [1_250], at(41));
      const late = [...level(1_250, 5), ...level(1_040, 10), ...level(1_250, 15)];
      stored = [
        ...stored,
        ...late.map((exhaustPressure, i): ArrivedReading => {
          return { at: at(10 + i), arrivedAt: at(41) + SECOND, values: { exhaustPressure } };
        }),
      ].sort((a, b) => a.at - b.at);
      requests = 0;
      gate.onRequest = () => {
        requests += 1;
        if (requests === fatal) return verdict;
        return requests > fatal ? 'refuse' : 'pass';
      };
      await turnOver(gated).catch(() => {});
      await turnOver(storage);
      expect(await lines(), `died at request ${fatal}`).toEqual([
        'active alarm 10 over-before-arrival',
        'returned alarm 15 not-notified-kind',
        'active alarm 25 queued',
      ]);
    }
    expect(requests).toBeGreaterThan(5);
    await gate.stop();
  },
  60_000,
);

test.each<Verdict>(['refuse', 'lose-answer'])(
  'a worker that dies at any of its requests (%s) records each of two late alarms all the same, once',
  async (verdict) => {
    const gate = await startGate(azurite.connectionString);
    const gated = openStorage(gate.connectionString, gate.connectionString);
    const late = [
      level(1_040, 5),
      level(1_250, 5),
      level(1_040, 10),
      level(1_250, 5),
      level(1_040, 4),
    ].flat();
    const readings = late.map((exhaustPressure, i): ArrivedReading => {
      return { at: at(10 + i), arrivedAt: at(60) + (late.length - i), values: { exhaustPressure } };
    });
    /** A work item that reads it in two stretches. */
    const work = async (over: Storage) => {
      const alarms = await alarmKeeperFor(over, device.contract, device.key, WATCHES, at(61));
      const all = [...stored, ...readings].sort((a, b) => a.at - b.at);
      await alarms.take(all.slice(0, 25));
      await alarms.take(all.slice(25));
      await alarms.conclude(standing());
    };
    let requests = 0;
    for (let fatal = 1; fatal - 1 <= requests; fatal++) {
      await begin();
      await send(0, level(1_040, 10), at(10));
      await send(40, level(1_040, 10), at(50));
      requests = 0;
      gate.onRequest = () => {
        requests += 1;
        if (requests === fatal) return verdict;
        return requests > fatal ? 'refuse' : 'pass';
      };
      await work(gated).catch(() => {});
      await work(storage);
      expect(await lines(), `died at request ${fatal}`).toEqual([
        'active alarm 15 over-before-arrival',
        'returned alarm 20 not-notified-kind',
        'active alarm 30 over-before-arrival',
        'returned alarm 35 not-notified-kind',
      ]);
    }
    expect(requests).toBeGreaterThan(3);
    await gate.stop();
  },
  60_000,
);
