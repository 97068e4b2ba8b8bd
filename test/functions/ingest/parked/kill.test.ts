import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractTable } from '../../../../shared/storage/names.ts';
import { parkedIn } from '../../../../shared/storage/parked.ts';
import { quarantineIn } from '../../../../shared/storage/quarantine.ts';
import { readingsIn } from '../../../../shared/storage/readings/read.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  all,
  eventOf,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../../support/deployment.ts';
import { type Mortal, startMortal } from '../../support/mortal/start.ts';
import { writeStream } from '../../support/mortal/stream.ts';

/** One in so many requests is tried; `VAKT_TEST_EVERY=1` tries them all. */
const EVERY = Number(process.env.VAKT_TEST_EVERY ?? 12);

let mortal: Mortal;
beforeAll(async () => {
  mortal = await startMortal();
});
afterAll(() => mortal?.stop());

/** What a packet of the ledger is to end as. */
interface Sent {
  readonly sequence: number;
  readonly content: number;
  readonly other?: object;
}

/** Five batches: packets that are new, one that comes twice, one whose ID comes again with other content, a bad one. */
const BATCHES: readonly (readonly Sent[])[] = [
  [sent(1), sent(2), sent(3)],
  [sent(3), sent(4), { ...sent(5), other: { gps: 1 } }],
  [sent(6), { sequence: 2, content: 200 }],
  [sent(7), sent(8)],
  [sent(9), sent(1), sent(10)],
];
const STORED = [1, 2, 3, 4, 6, 7, 8, 9, 10];
const ASIDE = ['id-reused', 'undeclared-field'];

function sent(sequence: number): Sent {
  return { sequence, content: sequence };
}

function streamOf({ deviceId, authorization }: RegisteredDevice, batches: typeof BATCHES) {
  return batches.map((batch) =>
    batch.map(({ sequence, content, other }) => {
      const readings = [
        { at: iso(NOW - HOUR + sequence * SECOND), exhaustPressure: content, running: false },
      ];
      return eventOf(deviceId, packetBody(authorization, sequence, readings, other), NOW);
    }),
  );
}

/** Ledger of what is stored: each packet by its row, and the values of its readings. */
async function ledgerOf({ contract, key }: RegisteredDevice): Promise<object> {
  const rows = await all(mortal.own.theirs.table(contractTable('readings', contract)).listEntities());
  const packets = rows.filter(({ partitionKey }) => !partitionKey!.endsWith('|hours'));
  const readings = await readingsIn(mortal.storage, contract).range(key, NOW - DAY, NOW + DAY);
  const aside = await all(quarantineIn(mortal.storage, contract).list());
  return {
    rows: packets.map(({ rowKey }) => Number(rowKey)).sort((a, b) => a - b),
    values: readings.map(({ values }) => values.exhaustPressure),
    aside: aside.map(({ reason }) => reason).sort(),
    parked: await parkedIn(mortal.storage).namesOf(contract),
  };
}

async function pump(): Promise<RegisteredDevice> {
  const customer = await addCustomer(mortal.storage, {}, 'Acme', mortal.store);
  return addDevice(mortal.storage, customer);
}

const COMPLETE = { rows: STORED, values: STORED, aside: ASIDE, parked: [] };

test('whoever is killed after a request of parking, or of taking in, leaves nothing missing and nothing twice', async () => {
  let killed = 0;
  for (let n = 1, done = [false, false]; done.includes(false); n += EVERY) {
    const message = `killed after request ${n} of each`;
    const device = await pump();
    const file = join(mortal.folder, `${device.key}.json`);
    writeStream(file, streamOf(device, BATCHES));

    mortal.isAway = true;
    done = [(await mortal.killedAfter(n, NOW, { what: 'ingest', stream: file })) === 0, done[1]!];
    // The hub gives the next instance what comes behind the checkpoint.
    expect(await mortal.killedAfter(Infinity, NOW + MINUTE, { what: 'ingest', stream: file }), message).toBe(
      0,
    );
    expect((await parkedIn(mortal.storage).namesOf(device.contract)).length).toBeGreaterThan(4);

    mortal.isAway = false;
    const code = await mortal.killedAfter(n, NOW + 2 * MINUTE, { what: 'take-in' });
    done = [done[0]!, code === 0];
    expect([0, null], message).toContain(code);
    expect(await mortal.killedAfter(Infinity, NOW + 3 * MINUTE, { what: 'take-in' }), message).toBe(0);
    expect(await ledgerOf(device), message).toEqual(COMPLETE);
    killed += done.filter((one) => !one).length;
  }
  expect(killed).toBeGreaterThan(1);
}, 3_600_000);

test('whoever is killed while the store goes away, or comes back, over what it is sent, leaves nothing missing and nothing twice', async () => {
  for (let n = 4; ; n += 2 * EVERY) {
    const device = await pump();
    const file = join(mortal.folder, `${device.key}.json`);
    writeStream(file, streamOf(device, BATCHES));
    // It stores, dies, and the next finds the store away; the one after that finds it back.
    mortal.isAway = false;
    const first = await mortal.killedAfter(n, NOW, { what: 'ingest', stream: file });
    mortal.isAway = true;
    await mortal.killedAfter(n, NOW + MINUTE, { what: 'ingest', stream: file });
    mortal.isAway = false;
    await mortal.killedAfter(n + 7, NOW + 2 * MINUTE, { what: 'ingest', stream: file });
    expect(await mortal.killedAfter(Infinity, NOW + 3 * MINUTE, { what: 'ingest', stream: file })).toBe(0);
    expect(await mortal.killedAfter(Infinity, NOW + 4 * MINUTE, { what: 'take-in' })).toBe(0);
    expect(await ledgerOf(device), `killed after request ${n}`).toEqual(COMPLETE);
    if (first === 0) break;
  }
}, 3_600_000);
