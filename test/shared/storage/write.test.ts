import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reading } from '../../../shared/domain/reading.ts';
import { SIGNAL_NAMES } from '../../../shared/domain/signals.ts';
import { randomKey } from '../../../shared/keys.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createContractStores } from '../../../shared/storage/contracts.ts';
import { type AdmittedPacket, bytesOf, toEntity } from '../../../shared/storage/readings/entity.ts';
import { readingsIn } from '../../../shared/storage/readings/read.ts';
import { packetWriterFor } from '../../../shared/storage/readings/write.ts';
import { SECOND } from '../../../shared/time.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');

let azurite: StrictAzurite;
let storage: Storage;
let contract: string;
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  contract = randomKey(20);
  await createContractStores(storage, contract);
});
afterAll(() => azurite.stop());

function packet(sequence: number, readings: readonly Reading[]): AdmittedPacket {
  const identity = { device: 'device', authorization: '0123456789abcdef', sequence };
  return { ...identity, hash: `h${sequence}`, schema: 's', sentAt: NOW, arrivedAt: NOW, readings };
}

test('packets as wide as can be are written within what a transaction may weigh, and read back whole', async () => {
  // 256 KB of the shortest readings, all columns used: half a megabyte of columns each, more than one property holds.
  const widest = (sequence: number) =>
    Array.from({ length: 6_000 }, (_, i): Reading => {
      const signal = SIGNAL_NAMES[i % SIGNAL_NAMES.length]!;
      return { at: NOW + (sequence * 6_000 + i) * SECOND, values: { [signal]: i }, state: 'down' };
    });
  const packets = Array.from({ length: 12 }, (_, sequence) => packet(sequence, widest(sequence)));
  expect(await packetWriterFor(storage)(contract, packets)).toEqual(packets.map(() => 'stored'));
  // One writes the hours, and one alone couldn't take twelve packets.
  const transactions = azurite.control
    .requests()
    .filter(({ operation }) => operation === 'SubmitTransaction');
  expect(transactions.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(3);

  const store = readingsIn(storage, contract);
  expect(await store.totals()).toMatchObject({ packets: 12, readings: 72_000 });
  for (const one of [packets[0]!, packets[11]!]) {
    const back = await store.packet(one);
    expect(back).toEqual(one.readings.map((reading) => ({ ...reading, arrivedAt: NOW })));
  }
  // Written again, none is new; and none of another content takes its place.
  const again = packets.map((one) => (one.sequence === 3 ? { ...one, hash: 'other' } : one));
  const outcomes = await packetWriterFor(storage)(contract, again);
  expect(outcomes).toEqual(packets.map(({ sequence }) => (sequence === 3 ? 'id-reused' : 'duplicate')));
}, 60_000);

test('packets that come to just what a transaction may weigh are taken: names and types weigh too', async () => {
  const wide = Array.from({ length: 6_500 }, (_, i): Reading => {
    const signal = SIGNAL_NAMES[i % SIGNAL_NAMES.length]!;
    return { at: NOW + i * SECOND, values: { [signal]: i }, state: 'down' };
  });
  const narrow = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ at: NOW + i * 100, values: { power: 1 } }));
  const long = { device: 'd'.repeat(16), hash: 'f'.repeat(64), schema: 'vakt.telemetry/2' };
  const four = [0, 1, 2, 3].map((i) => ({ ...packet(5_120 + i, wide), ...long }));
  const rest = 4 * 1024 * 1024 - four.reduce((sum, one) => sum + bytesOf(toEntity(one)), 0);
  const perReading = bytesOf(toEntity(packet(0, narrow(3_000)))) / 3_000;
  // Whatever is reckoned for what stands around the columns, one of these comes to the edge of it.
  for (const around of [1_024, 1_100, 1_400]) {
    const last = { ...packet(0, narrow(Math.floor((rest - 5 * around) / perReading))), ...long };
    const fresh = four.map((one) => ({ ...one, sequence: one.sequence + around * 512 }));
    const block = fresh[0]!.sequence + 10;
    expect(await packetWriterFor(storage)(contract, [...fresh, { ...last, sequence: block }])).toEqual(
      Array(5).fill('stored'),
    );
  }
}, 60_000);

test('however packets of an ID are batched, each is told by what is stored of it in the end', async () => {
  const write = packetWriterFor(storage);
  let next = 1_000;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(fc.record({ id: fc.nat(2), hash: fc.constantFrom('one', 'two', 'three') }), {
          minLength: 1,
          maxLength: 6,
        }),
        { minLength: 1, maxLength: 4 },
      ),
      async (batches) => {
        next += 10;
        const stored = new Map<number, string>();
        for (const batch of batches) {
          const sent = batch.map(({ id, hash }) => ({
            ...packet(next + id, [{ at: NOW, values: { power: 1 } }]),
            hash,
          }));
          const expected = batch.map(({ id, hash }) => {
            const kept = stored.get(id);
            if (kept === undefined) stored.set(id, hash);
            return kept === undefined ? 'stored' : kept === hash ? 'duplicate' : 'id-reused';
          });
          expect(await write(contract, sent)).toEqual(expected);
        }
      },
    ),
    {
      numRuns: 15,
      examples: [
        [
          [
            [{ id: 0, hash: 'one' }],
            [
              { id: 0, hash: 'two' },
              { id: 0, hash: 'two' },
              { id: 0, hash: 'one' },
            ],
          ],
        ],
      ],
    },
  );
}, 60_000);

test('a conflict without a row that is taken is held, not tried again for ever', async () => {
  let asked = 0;
  const conflict = Object.assign(new Error('not now'), { statusCode: 409 });
  const odd: Storage = {
    ...storage,
    table: (name) =>
      Object.assign(Object.create(storage.table(name)), {
        insertAll: async () => {
          asked += 1;
          throw conflict;
        },
      }),
  };
  const write = packetWriterFor(odd)(contract, [packet(2_000, [{ at: NOW, values: { power: 1 } }])]);
  await expect(write).rejects.toBe(conflict);
  expect(asked).toBe(1);
});
