import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlarmMemory } from '../../../functions/analyze/alarms/evaluate.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { uniform } from '../../../shared/analysis/statistics/uniform.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { DAY, iso, MINUTE, SECOND } from '../../../shared/time.ts';
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
import { drainedAlerts } from '../support/drained.ts';
import { type Gate, startGate, type Verdict } from '../support/gate.ts';

const START = NOW - 7 * DAY;
/** Readings every half hour, packets every twelve hours; a device that a dead worker had is free after 30 s. */
const STEP = 30 * MINUTE;
const PACKET = 24;
const PACKETS = 14;
const TURN = 31 * SECOND;

const { azurite, storage } = await deploymentForFile();
let gate: Gate;
beforeAll(async () => {
  gate = await startGate(azurite.connectionString);
});
afterAll(() => gate.stop());

/** A week's exhaust pressure: well, then a while beyond one level or the other, some of it too short to count. */
function weekOf(draw: () => number): number[] {
  const values: number[] = [];
  while (values.length < PACKETS * PACKET) {
    const well = 3 + Math.floor(draw() * 20);
    const beyond = 1 + Math.floor(draw() * 4);
    const level = draw() < 0.5 ? 1_150 : 1_250;
    for (let i = 0; i < well; i++) values.push(1_040 + 10 * draw());
    for (let i = 0; i < beyond; i++) values.push(level + 10 * draw());
  }
  // Every third packet ends in the midst of an alarm, which is mailed once nothing more comes for a minute.
  for (let packet = 0; packet < PACKETS; packet += 3) {
    for (let i = 1; i <= 3; i++) values[(packet + 1) * PACKET - i] = 1_250;
  }
  return values;
}

async function send(device: RegisteredDevice, packet: number, values: readonly number[]): Promise<number> {
  const readings = values.map((exhaustPressure, i) => {
    return { at: iso(START + (packet * PACKET + i) * STEP), exhaustPressure };
  });
  const arrived = START + (packet + 1) * PACKET * STEP;
  const event = eventOf(device.deviceId, packetBody(device.authorization, packet + 1, readings), arrived);
  expect(await ingestInto(storage, BOUNDS)([event], arrived)).toEqual({ stored: 1 });
  return arrived;
}

/** Looks at a device, dying over it at some request or other until it is done; each time by a new process. */
async function workDying(device: RegisteredDevice, now: number, draw: () => number): Promise<number> {
  const message = { contract: device.contract, device: device.key };
  for (let deaths = 0; ; deaths++) {
    const fatal = draw() < 0.5 ? 1 + Math.floor(draw() * 30) : Number.POSITIVE_INFINITY;
    const last: Verdict = draw() < 0.5 ? 'refuse' : 'lose-answer';
    let requests = 0;
    gate.onRequest = () => {
      requests += 1;
      return requests < fatal ? 'pass' : requests === fatal ? last : 'refuse';
    };
    const reborn = openStorage(gate.connectionString, gate.connectionString);
    const isDone = await analysisOf(reborn)(message, now + deaths * TURN).then(
      () => true,
      () => false,
    );
    if (isDone && requests < fatal) return deaths;
  }
}

async function findings({ contract, key }: RegisteredDevice) {
  const transitions = await all(alarmsIn<AlarmMemory>(storage, contract).transitions(key));
  const rollups = await rollupsIn(storage, contract).range(key, START, NOW + DAY);
  return {
    // An ID is made of the device's own key.
    transitions: transitions.map(({ id: _, device: __, episode: ___, ...transition }) => transition),
    rollups: rollups.map(({ packets: _, ...rollup }) => rollup),
    marks: (await marksIn(storage, contract).of(key)).keys,
  };
}

test('a week of alarms comes to the same, each recorded and mailed once, whether or not workers die over it', async () => {
  const values = weekOf(uniform(11));
  const draw = uniform(12);
  const calm = await addDevice(storage, await addCustomer(storage));
  const troubled = await addDevice(storage, await addCustomer(storage));
  let deaths = 0;
  for (let packet = 0; packet < PACKETS; packet++) {
    const part = values.slice(packet * PACKET, (packet + 1) * PACKET);
    const now = await send(calm, packet, part);
    await send(troubled, packet, part);
    await analysisOf(storage)({ contract: calm.contract, device: calm.key }, now);
    deaths += await workDying(troubled, now, draw);
    if (packet % 3 > 0) continue;
    const quiet = now + 5 * MINUTE;
    await analysisOf(storage)({ contract: calm.contract, device: calm.key }, quiet);
    deaths += await workDying(troubled, quiet, draw);
  }
  expect(deaths).toBeGreaterThan(5);
  const expected = await findings(calm);
  expect(expected.transitions.length).toBeGreaterThan(20);
  expect(expected.marks).toEqual([]);
  expect(await findings(troubled)).toEqual(expected);

  const messages = await drainedAlerts(storage);
  const notices = expected.transitions.filter(({ notice }) => notice === 'queued').length;
  expect(notices).toBeGreaterThan(3);
  expect(messages.get(calm.key)).toHaveLength(notices);
  // A message may be there twice, where the answer to the first was lost; the ledger of mails tells it by its transition.
  const those = messages.get(troubled.key)!;
  expect(new Set(those).size).toBe(notices);
  expect(those.length).toBeLessThanOrEqual(notices + deaths);
  const stored = await all(alarmsIn<AlarmMemory>(storage, troubled.contract).transitions(troubled.key));
  const due = stored.filter(({ notice }) => notice === 'queued').map(({ id }) => id);
  expect(new Set(those)).toEqual(new Set(due));
}, 300_000);
