import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { uniform } from '../../../shared/analysis/statistics/uniform.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import type { TransitionMessage } from '../../../shared/storage/queues.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time.ts';
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
import { DISORDERED, disorderedPackets, type Sent } from './support/disorder.ts';
import { type MortalWorkers, startMortalWorkers } from './support/mortalWorkers.ts';

/** Stories that are tried, from one seed to another, and how many packets each has; many of them by hand. */
const [FIRST, LAST = FIRST] = (process.env.VAKT_TEST_SEEDS ?? '12').split('-').map(Number) as [number];
const PACKETS = Number(process.env.VAKT_TEST_PACKETS ?? 6);
const START = NOW - DAY;

const { storage, azurite } = await deploymentForFile();
let workers: MortalWorkers;
beforeAll(async () => {
  await modelsIn(storage).put(DISORDERED);
  workers = await startMortalWorkers(storage, azurite.connectionString);
});
afterAll(() => workers.stop());

async function send(device: RegisteredDevice, { sequence, readings, arrivedAt }: Sent): Promise<void> {
  const body = packetBody(device.authorization, sequence, readings, { schema: 'vakt.telemetry/2' });
  const event = eventOf(device.deviceId, body, arrivedAt);
  expect(await ingestInto(storage, BOUNDS)([event], arrivedAt)).toEqual({ stored: 1 });
}

/** When there is something to do, and what has come by then: at each packet, two minutes later, and in the end. */
function looksAt(packets: readonly Sent[]): { readonly now: number; readonly packet?: Sent }[] {
  const looks = packets.flatMap((packet, i) => {
    const now = packet.arrivedAt + SECOND;
    const next = packets[i + 1]?.arrivedAt ?? Number.POSITIVE_INFINITY;
    return next > now + 2 * MINUTE ? [{ now, packet }, { now: now + 2 * MINUTE }] : [{ now, packet }];
  });
  return [...looks, { now: looks.at(-1)!.now + HOUR }];
}

/** Looks at a device, by one worker or by two at once, each killed at some request or other, until all is done. */
async function workDying({ contract, key: device }: RegisteredDevice, now: number, draw: () => number) {
  const errand = { now, message: { contract, device } };
  const fatal = () => (draw() < 0.4 ? 1 + Math.floor(draw() * 25) : Number.POSITIVE_INFINITY);
  const ends: string[] = [];
  for (;;) {
    const one = workers.work(0, errand, fatal());
    const meets = draw() < 0.5;
    if (meets) await sleep(draw() * 50);
    const both = await Promise.all([one, ...(meets ? [workers.work(1, errand, fatal())] : [])]);
    ends.push(...both);
    if (both.includes('done') && (await marksIn(storage, contract).of(device)).keys.length === 0) return ends;
  }
}

const transitionsOf = ({ contract, key }: RegisteredDevice): Promise<Transition[]> =>
  all(alarmsIn(storage, contract).transitions(key));

/** What changes say, whichever device they are of; its key decides in which order those of one instant are. */
const saidBy = (transitions: readonly Transition[]) =>
  transitions
    .map(({ id: _, device: __, episode: ___, ...said }) => said)
    .sort((a, b) => a.at - b.at || a.condition.localeCompare(b.condition));

/** The transitions of a device that are recorded as queued, and the messages of it. */
const queuedIn = (transitions: readonly Transition[]) =>
  transitions.flatMap(({ notice, id }) => (notice === 'queued' ? id : [])).sort();
const messagesOf = (messages: readonly TransitionMessage[], { key }: RegisteredDevice) =>
  messages.flatMap(({ device, transition }) => (device === key ? transition : [])).sort();

const takeMessages = () => drained<TransitionMessage>(storage, 'alerts');

test.each(Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i))(
  'packets that overtake each other come to the same alarms and notices, whoever is killed over them (story %i)',
  async (seed) => {
    const draw = uniform(seed);
    const aDevice = async () => addDevice(storage, await addCustomer(storage), { model: DISORDERED.name });
    const [calm, troubled] = [await aDevice(), await aDevice()];
    const ends: string[] = [];
    for (const { now, packet } of looksAt(disorderedPackets(draw, START, PACKETS))) {
      if (packet) await send(calm, packet);
      if (packet) await send(troubled, packet);
      await analysisOf(storage)({ contract: calm.contract, device: calm.key }, now);
      ends.push(...(await workDying(troubled, now, draw)));
    }
    expect(ends).toContain('killed');
    const [expected, found] = [await transitionsOf(calm), await transitionsOf(troubled)];
    expect(expected).not.toEqual([]);
    expect(saidBy(found)).toEqual(saidBy(expected));

    const messages = await takeMessages();
    expect(messagesOf(messages, calm)).toEqual(queuedIn(expected));
    // A message may be there twice, where it was put there and not recorded; the ledger of mails tells it by its transition.
    const those = messagesOf(messages, troubled);
    expect([...new Set(those)]).toEqual(queuedIn(found));
    expect(those.length).toBeLessThanOrEqual(queuedIn(found).length + ends.length);
  },
  300_000,
);
