import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomKey } from '../../../shared/keys.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createContractStores, createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import { HOUR } from '../../../shared/time.ts';
import { type Gate, startGate } from '../../functions/support/gate.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

let azurite: StrictAzurite;
let storage: Storage;
let gate: Gate;
let gated: Storage;
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  gate = await startGate(azurite.connectionString);
  gated = openStorage(gate.connectionString, gate.connectionString);
  await createDeploymentStores(storage);
});
afterAll(async () => {
  await gate.stop();
  await azurite.stop();
});

async function newContract(): Promise<string> {
  const contract = randomKey(20);
  await createContractStores(storage, contract);
  return contract;
}

const spanAt = (hour: number) => ({ from: hour * HOUR, to: hour * HOUR });

test('a batch of many devices is left in one request, and handed out to each of them', async () => {
  const contract = await newContract();
  const marks = marksIn(storage, contract);
  const devices = Array.from({ length: 256 }, (_, i) => [`device${i}`, [spanAt(i)]] as const);
  azurite.control.reset();
  await marks.leave(new Map(devices));
  expect(azurite.control.total).toBe(1);
  expect(await marks.count(1_000)).toMatchObject({ marks: 1 });
  expect(await marks.devices()).toEqual(new Set(devices.map(([device]) => device)));
  for (const [device, spans] of devices.slice(0, 5)) {
    expect((await marks.of(device)).spans).toEqual(spans);
  }
});

test('the spans of several batches are put together; more than one row holds are left and handed out too', async () => {
  const contract = await newContract();
  const marks = marksIn(storage, contract);
  await marks.leave(new Map([['a', [spanAt(0)]]]));
  await marks.leave(new Map([['a', [spanAt(1), spanAt(20)]]]));
  const many = Array.from({ length: 1_700 }, (_, i) => [`many${i}`, [spanAt(i)]] as const);
  await marks.leave(new Map(many));
  await marks.devices();
  const { spans } = await marks.of('a');
  expect(spans).toEqual([{ from: 0, to: HOUR }, spanAt(20)]);
  const last = await marks.of('many1699');
  expect(last.spans).toEqual([spanAt(1_699)]);
  await marks.take(last.keys);
  expect((await marks.of('many1699')).keys).toEqual([]);
});

test('one device’s spans, of a backlog with hours between, are handed out though no row holds them all', async () => {
  const contract = await newContract();
  const marks = marksIn(storage, contract);
  const spans = Array.from({ length: 1_100 }, (_, i) => spanAt(3 * i));
  for (let i = 0; i < spans.length; i += 256) await marks.leave(new Map([['a', spans.slice(i, i + 256)]]));
  expect(await marks.devices()).toEqual(new Set(['a']));
  const { spans: found, keys } = await marks.of('a');
  expect(found.sort((a, b) => a.from - b.from)).toEqual(spans);
  await marks.take(keys);
  expect(await marks.devices()).toEqual(new Set());
});

test('a mark that a release before this one left at its device is seen and taken', async () => {
  const contract = await newContract();
  const row = jsonEntity('due', 'old|0123456789', [spanAt(3)]);
  await storage.table(`work${contract}`).createEntity(row);
  const marks = marksIn(storage, contract);
  expect(await marks.devices()).toEqual(new Set(['old']));
  const { spans, keys } = await marks.of('old');
  expect(spans).toEqual([spanAt(3)]);
  await marks.take(keys);
  expect(await marks.devices()).toEqual(new Set());
});

test.each(['refuse', 'lose-answer'] as const)(
  'killed at any request (%s) while it hands out, nothing that was marked is lost',
  async (verdict) => {
    let requests = 0;
    for (let fatal = 1; fatal - 1 <= requests; fatal++) {
      const contract = await newContract();
      const marks = marksIn(storage, contract);
      for (let hour = 0; hour < 3; hour++) await marks.leave(new Map([['a', [spanAt(10 * hour)]]]));
      requests = 0;
      gate.onRequest = () => {
        requests += 1;
        if (requests === fatal) return verdict;
        return requests > fatal ? 'refuse' : 'pass';
      };
      await marksIn(gated, contract)
        .devices()
        .catch(() => undefined);
      expect(await marks.devices()).toEqual(new Set(['a']));
      const seen = new Set((await marks.of('a')).spans.map(({ from }) => from / HOUR));
      expect(seen, `killed at request ${fatal}`).toEqual(new Set([0, 10, 20]));
    }
    expect(requests).toBeGreaterThan(3);
  },
  60_000,
);

test('handed out by several at once while more arrives, every mark is seen by a worker', async () => {
  const contract = await newContract();
  const marks = marksIn(storage, contract);
  const seen = new Set<number>();
  const work = async () => {
    await marks.devices();
    const { spans, keys } = await marks.of('a');
    await marks.take(keys);
    for (const { from, to } of spans) for (let at = from; at <= to; at += 2 * HOUR) seen.add(at / HOUR);
  };
  for (let hour = 0; hour < 40; hour += 4) {
    // Two hours apart, so that spans don't grow together.
    const leave = (at: number) => marks.leave(new Map([['a', [spanAt(at)]]]));
    await Promise.all([leave(hour), work(), leave(hour + 2), work()]);
  }
  await work();
  expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i));
  expect(await marks.devices()).toEqual(new Set());
});
