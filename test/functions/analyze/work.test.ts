import { expect, test } from 'vitest';
import type { AlarmMemory } from '../../../functions/analyze/alarms/evaluate.ts';
import { planningOf } from '../../../functions/analyze/plan.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { deleteContractStores } from '../../../shared/storage/contracts.ts';
import { healthIn } from '../../../shared/storage/health.ts';
import { kpisIn } from '../../../shared/storage/kpis.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import type { AnalyzeMessage, TransitionMessage } from '../../../shared/storage/queues.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { turnsIn } from '../../../shared/storage/turns.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  all,
  BOUNDS,
  eventOf,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { drained } from '../support/drained.ts';
import { startGate, type Verdict } from '../support/gate.ts';

const { azurite, storage } = await deploymentForFile();
const analyze = analysisOf(storage);

interface Sample {
  readonly at: number;
  readonly exhaustPressure: number;
}

let sequence = 0;

/** Sends samples as one packet each, all in one batch; they reach the hub when they were taken, or at `arrived`. */
async function send(device: RegisteredDevice, samples: readonly Sample[], arrived?: number): Promise<void> {
  const events = samples.map(({ at, ...values }) => {
    sequence += 1;
    const body = packetBody(device.authorization, sequence, [{ at: iso(at), ...values }]);
    return eventOf(device.deviceId, body, arrived ?? at);
  });
  await ingestInto(storage, BOUNDS)(events, NOW + DAY);
}

const work = (device: RegisteredDevice, now = NOW) =>
  analyze({ contract: device.contract, device: device.key }, now);

async function newDevice(): Promise<RegisteredDevice> {
  return addDevice(storage, await addCustomer(storage));
}

/** What the analysis has come to, apart from what tells of its own doing, or of one device's numbers. */
async function findings(device: RegisteredDevice, from = NOW - 2 * DAY) {
  const transitions = await all(alarmsIn<AlarmMemory>(storage, device.contract).transitions(device.key));
  const health = await healthIn(storage, device.contract).get(device.key);
  return {
    rollups: (await rollupsIn(storage, device.contract).range(device.key, from, NOW + DAY)).map(
      ({ packets: _, ...rollup }) => rollup,
    ),
    transitions: transitions.map(({ at, began, from, to, severity }) => ({ at, began, from, to, severity })),
    kpis: await kpisIn(storage, device.contract).of(device.key),
    life: health?.life,
    through: health?.through,
  };
}

/** A day with a gap, an alarm and a return, every five minutes. */
const STORY: Sample[] = Array.from({ length: 200 }, (_, i) => ({
  at: NOW - 20 * HOUR + i * 5 * MINUTE + (i > 100 ? 3 * HOUR : 0),
  exhaustPressure: i < 80 ? 1_050 : i < 120 ? 1_250 : 1_040 + (i % 7),
}));

test('however the readings of a day are batched, its rollups, transitions, KPIs and estimates are the same', async () => {
  const whole = await newDevice();
  await send(whole, STORY);
  await work(whole);
  const expected = await findings(whole);
  expect(expected.transitions.map(({ to, severity }) => `${to} ${severity}`)).toEqual([
    'active alarm',
    'returned alarm',
  ]);

  for (const size of [1, 17, 101]) {
    const device = await newDevice();
    // One by one, and each looked at, only about the gap and the return of the alarm.
    const [from, to] = size === 1 ? [95, 125] : [0, STORY.length];
    await send(device, STORY.slice(0, from));
    for (let i = from; i < to; i += size) {
      await send(device, STORY.slice(i, i + size));
      await work(device);
    }
    await send(device, STORY.slice(to));
    await work(device);
    expect(await findings(device)).toEqual(expected);
  }
});

test('of a day that a box sends newest first, piece by piece, the alarm is recorded as if it had come in order, and mailed to nobody', async () => {
  const unbroken = STORY.map((one, i) => ({ ...one, at: NOW - 20 * HOUR + i * 5 * MINUTE }));
  const whole = await newDevice();
  await send(whole, unbroken);
  await work(whole);
  const device = await newDevice();
  await drained(storage, 'alerts');
  for (const [i, from] of [130, 70, 0].entries()) {
    await send(device, unbroken.slice(from, [200, 130, 70][i]), NOW + i * MINUTE);
    await work(device, NOW + i * MINUTE + SECOND);
  }
  await work(device, NOW + HOUR);
  expect((await findings(device)).transitions).toEqual((await findings(whole)).transitions);
  expect(await drained<TransitionMessage>(storage, 'alerts')).toEqual([]);
});

test('readings that come late are in the rollups as if they had come in time', async () => {
  const [early, late] = [await newDevice(), await newDevice()];
  await send(early, STORY);
  await work(early);
  await send(
    late,
    STORY.filter((_, i) => i < 20 || i >= 60),
  );
  await work(late);
  expect((await findings(late)).rollups).not.toEqual((await findings(early)).rollups);
  await send(late, STORY.slice(20, 60), NOW);
  await work(late);
  const expected = (await findings(early)).rollups;
  const found = (await findings(late)).rollups;
  expect(found.reduce((sum, { late: ofHour = 0 }) => sum + ofHour, 0)).toBe(40);
  // That they were late is all that is left of it.
  expect(found.map(({ late: _, ...rollup }) => rollup)).toEqual(expected);
});

test('a backlog of more days than one work item does comes to the same, item by item', async () => {
  const samples = Array.from({ length: 36 * 24 }, (_, i) => ({
    at: NOW - 36 * DAY + i * HOUR + 7 * MINUTE,
    exhaustPressure: i % 200 === 150 ? 1_250 : 1_040 + (i % 7),
  }));
  const [pieces, whole] = [await newDevice(), await newDevice()];
  for (let from = 0; from < samples.length; from += 288) {
    await send(pieces, samples.slice(from, from + 288));
    await work(pieces);
  }
  await send(whole, samples);
  await work(whole);
  expect((await healthIn(storage, whole.contract).get(whole.key))?.through).toBeUndefined();
  expect((await marksIn(storage, whole.contract).of(whole.key)).keys).toHaveLength(1);
  await work(whole);
  expect((await marksIn(storage, whole.contract).of(whole.key)).keys).toEqual([]);
  const since = NOW - 50 * DAY;
  expect(await findings(whole, since)).toEqual(await findings(pieces, since));
}, 300_000);

test('done twice, nothing changes; and the marks are gone', async () => {
  const device = await newDevice();
  await send(device, STORY);
  await work(device);
  const once = await findings(device);
  expect((await marksIn(storage, device.contract).of(device.key)).keys).toEqual([]);
  await work(device);
  expect(await findings(device)).toEqual(once);
});

test('a mark that is left while a worker is at it is still there afterwards', async () => {
  const device = await newDevice();
  await send(device, STORY.slice(0, 100));
  const seen = await marksIn(storage, device.contract).of(device.key);
  await send(device, STORY.slice(100));
  await marksIn(storage, device.contract).take(seen.keys);
  const left = await marksIn(storage, device.contract).of(device.key);
  expect(left.spans[0]!.from).toBe(STORY[100]!.at);
});

test('an alarm that holds is put on the alerts queue, by random keys only, and once', async () => {
  await drained(storage, 'alerts');
  const device = await newDevice();
  const last = NOW - MINUTE;
  await send(
    device,
    [-3, -2, -1, 0].map((i) => ({ at: last + i * MINUTE, exhaustPressure: 1_250 })),
  );
  await work(device);
  await work(device);
  const [message, ...others] = await drained<TransitionMessage>(storage, 'alerts');
  expect(others).toEqual([]);
  expect(message).toEqual({
    v: 1,
    contract: device.contract,
    device: device.key,
    transition: expect.any(String),
  });
  const stored = await alarmsIn(storage, device.contract).transition(device.key, message!.transition);
  expect(stored).toMatchObject({ to: 'active', severity: 'alarm', notice: 'queued' });
});

test("a backlog mails nothing of yesterday's alarm that is over, and what still holds only when it has ended", async () => {
  await drained(storage, 'alerts');
  const device = await newDevice();
  const over = STORY.filter((_, i) => i < 180);
  await send(device, over, NOW);
  await work(device, NOW + SECOND);
  expect(await drained(storage, 'alerts')).toEqual([]);

  const again = [0, 1, 2].map((i) => ({ at: STORY[180]!.at + i * MINUTE, exhaustPressure: 1_250 }));
  await send(device, again, NOW + 2 * SECOND);
  await work(device, NOW + 3 * SECOND);
  expect(await drained(storage, 'alerts')).toEqual([]);
  expect(await healthIn(storage, device.contract).get(device.key)).toMatchObject({ waiting: true });

  // Nothing more comes. The planner looks at it again, since it waits.
  await drained(storage, 'analyze');
  await planningOf(storage)(NOW + 4 * SECOND);
  const planned = await drained<AnalyzeMessage>(storage, 'analyze');
  const at = NOW + 4 * SECOND;
  expect(planned).toContainEqual({ v: 1, contract: device.contract, device: device.key, planned: at });
  await work(device, NOW + 70 * SECOND);
  expect(await drained(storage, 'alerts')).toHaveLength(1);
  expect(await healthIn(storage, device.contract).get(device.key)).toMatchObject({ waiting: false });
});

test('two hundred live alarms that nobody had time to look at are all taken in and all put on the queue', async () => {
  await drained(storage, 'alerts');
  const device = await newDevice();
  // Ten minutes beyond and ten back, each packet on time; the analysis was down all the while.
  const samples = Array.from({ length: 200 }, (_, i) =>
    [1_250, 1_250, 1_040, 1_040].map((exhaustPressure, k) => ({
      at: NOW - 80 * HOUR + (4 * i + k) * 5 * MINUTE,
      exhaustPressure,
    })),
  ).flat();
  await send(device, samples);
  await work(device);
  const queued = await drained<TransitionMessage>(storage, 'alerts');
  const transitions = await all(alarmsIn<AlarmMemory>(storage, device.contract).transitions(device.key));
  // Beside them their returns: people are told of those, too.
  expect(transitions).toHaveLength(400);
  expect(queued.map(({ transition }) => transition).sort()).toEqual(transitions.map(({ id }) => id).sort());
  expect(new Set(transitions.map(({ notice }) => notice))).toEqual(new Set(['queued']));
});

test('a backlog of more alarms than one save holds, all of them over, mails none, wherever it is cut', async () => {
  // A save holds an even number of transitions: a first alarm by way of its warning makes it end on an alarm.
  for (const first of [[], [1_150, 1_150]]) {
    await drained(storage, 'alerts');
    const device = await newDevice();
    const cycles = Array.from({ length: 80 }, () => [1_250, 1_250, 1_040, 1_040]).flat();
    const samples = [...first, ...cycles].map((exhaustPressure, i) => ({
      at: NOW - 60 * HOUR + i * 5 * MINUTE,
      exhaustPressure,
    }));
    await send(device, samples, NOW);
    await work(device, NOW + SECOND);
    expect(await drained(storage, 'alerts')).toEqual([]);
    const transitions = await all(alarmsIn<AlarmMemory>(storage, device.contract).transitions(device.key));
    expect(transitions).toHaveLength(160 + first.length / 2);
    expect(new Set(transitions.map(({ notice }) => notice))).toEqual(
      new Set(['over-before-arrival', 'not-notified-kind']),
    );
  }
});

test('of several workers at one device at once, each either does its work whole or says that it must be done again', async () => {
  await drained(storage, 'alerts');
  const device = await newDevice();
  await send(
    device,
    [-3, -2, -1, 0].map((i) => ({ at: NOW + i * MINUTE, exhaustPressure: 1_250 })),
  );
  const results = await Promise.allSettled([0, 1, 2].map(() => work(device)));
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'outage' });
  }
  await work(device);
  const queued = await drained<TransitionMessage>(storage, 'alerts');
  expect(new Set(queued.map(({ transition }) => transition)).size).toBe(1);
});

test('work for a contract that is erased beforehand, or before any one of its requests, is done', async () => {
  const gate = await startGate(azurite.connectionString);
  const gated = openStorage(gate.connectionString, gate.connectionString);
  let requests = 0;
  // Goes on until a run has fewer requests than the one before which it was to be erased.
  for (let fatal = 1; fatal - 1 <= requests; fatal++) {
    const device = await newDevice();
    await send(device, STORY.slice(75, 90));
    requests = 0;
    gate.onRequest = async (): Promise<Verdict> => {
      requests += 1;
      if (requests === fatal) {
        await customersIn(storage).change(device.contract, (known) => ({ ...known, status: 'erasing' }));
        await deleteContractStores(storage, device.contract);
      }
      return 'pass';
    };
    const message = { contract: device.contract, device: device.key };
    await expect(analysisOf(gated)(message, NOW), `erased before request ${fatal}`).resolves.toBeUndefined();
    await customersIn(storage).remove(device.contract);
    const left = await all(storage.tablesOf(device.contract));
    if (requests >= fatal) expect(left).toEqual([]);
    await expect(analysisOf(storage)(message, NOW)).resolves.toBeUndefined();
  }
  await gate.stop();
});

test('a state whose table has gone is told from a lost race, and its contract from the others', async () => {
  const device = await newDevice();
  const alarms = alarmsIn<AlarmMemory>(storage, device.contract);
  const record = { evaluatedTo: 0, lastArrival: 0, conditions: [], memory: {}, unsent: [] };
  expect(await alarms.save(device.key, undefined, record, [])).toEqual({
    value: record,
    etag: expect.any(String),
  });
  expect(await alarms.save(device.key, undefined, record, [])).toBeUndefined();
  expect(await alarms.save(device.key, 'W/"old"', record, [])).toBeUndefined();
  await deleteContractStores(storage, device.contract);
  const saving = () => alarms.save(device.key, 'W/"old"', record, []);
  await expect(saving()).rejects.toMatchObject({ statusCode: 409, code: 'TableBeingDeleted' });
  azurite.endDeletions();
  await expect(saving()).rejects.toMatchObject({ statusCode: 404 });

  // Such a contract is told of, and keeps no other from being planned.
  await drained(storage, 'analyze');
  const other = await newDevice();
  await send(other, STORY.slice(0, 1));
  await expect(planningOf(storage)(NOW)).rejects.toMatchObject({ code: 'outage' });
  const planned = (await drained<AnalyzeMessage>(storage, 'analyze')).map(({ device }) => device);
  expect(planned).toContain(other.key);
  await customersIn(storage).remove(device.contract);
});

test('the plan names each device that has marks, once however many, and none whose contract is being erased', async () => {
  await drained(storage, 'analyze');
  const device = await newDevice();
  const gone = await newDevice();
  for (const i of [0, 1, 2]) await send(device, STORY.slice(i, i + 1));
  await send(gone, STORY.slice(0, 1));
  await customersIn(storage).change(gone.contract, (known) => ({ ...known, status: 'erasing' }));
  await planningOf(storage)(NOW);
  const planned = (await drained<AnalyzeMessage>(storage, 'analyze')).map(({ device }) => device);
  expect(planned.filter((key) => key === device.key)).toHaveLength(1);
  expect(planned).not.toContain(gone.key);
});

test('a plan costs a message a device, and a few requests beside for each hundred', async () => {
  // Others that are planned at the same time count, too.
  const keys = (await Promise.all([1, 2, 3].map(() => addCustomer(storage)))).map(({ key }) => key);
  const contract = keys[0]!;
  const devices = Array.from({ length: 150 }, (_, i) => `device-${i}`);
  const plan = async (now: number) => {
    await drained(storage, 'analyze');
    azurite.control.reset();
    const planned = await planningOf(storage)(now);
    const requests = azurite.control.total;
    const messages = await drained<AnalyzeMessage>(storage, 'analyze');
    expect(planned).toBe(messages.length);
    return { beside: requests - planned, messages: messages.filter((each) => each.contract === contract) };
  };
  const idle = await plan(NOW);
  const marks = new Map(devices.map((key) => [key, [{ from: NOW, to: NOW }]]));
  for (const key of keys) await marksIn(storage, key).leave(marks);
  const busy = await plan(NOW + 2 * MINUTE);
  expect(busy.messages.map(({ device }) => device).sort()).toEqual(devices.sort());
  expect(busy.beside - idle.beside).toBeLessThan(30);
  expect(await turnsIn(storage, contract).taken(NOW + 2 * MINUTE)).toEqual(new Set(devices));
  expect((await plan(NOW + 2 * MINUTE)).messages).toEqual([]);
});

test('of items planned while a device waited for its turn, only the first looks at it, unless something came since', async () => {
  const device = await newDevice();
  const item = (planned: number) => ({ contract: device.contract, device: device.key, planned });
  const requestsOf = async (message: AnalyzeMessage, now: number) => {
    azurite.control.reset();
    await analyze(message, now);
    return azurite.control.total;
  };
  await send(device, STORY.slice(0, 1));
  const first = await requestsOf(item(NOW), NOW + 5 * MINUTE);
  const later = await requestsOf(item(NOW + 2 * MINUTE), NOW + 5 * MINUTE + SECOND);
  // Customer, turn (taken and given back), marks (handed out and arrived), and when it was looked at.
  expect(later).toBeLessThanOrEqual(7);
  expect(later).toBeLessThan(first / 3);
  // It is planned for what may have come to an end by now, too.
  expect(await requestsOf(item(NOW + 6 * MINUTE), NOW + 7 * MINUTE)).toBeGreaterThan(later);

  await send(device, STORY.slice(1, 2));
  await analyze(item(NOW + 2 * MINUTE), NOW + 8 * MINUTE);
  expect(await healthIn(storage, device.contract).get(device.key)).toMatchObject({ through: STORY[1]!.at });
});
