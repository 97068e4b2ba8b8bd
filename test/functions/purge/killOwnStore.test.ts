import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../../shared/certificates/chain.ts';
import type { OwnStore } from '../../../shared/domain/ownStore.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { CONTRACT_TABLES, contractContainer, contractTable, QUEUES } from '../../../shared/storage/names.ts';
import { parkedIn } from '../../../shared/storage/parked.ts';
import { HOUR } from '../../../shared/time.ts';
import { addCustomer, addDevice, addUser, all, NOW } from '../support/deployment.ts';
import { Clock, erasureFor } from '../support/erasure.ts';
import { type Mortal, startMortal } from '../support/mortal/start.ts';

/** One in so many requests is tried; `VAKT_TEST_EVERY=1` tries them all. */
const EVERY = Number(process.env.VAKT_TEST_EVERY ?? 25);

let mortal: Mortal;
let storage: Storage;
beforeAll(async () => {
  mortal = await startMortal();
  ({ storage } = mortal);
});
afterAll(() => mortal?.stop());

/** A customer with a device, a person, something parked and something in each of its stores. */
async function plant(
  contract: { ends?: string },
  store?: OwnStore,
): Promise<{ key: string; marks: string[] }> {
  const customer = await addCustomer(storage, { begins: '2025-01-01', ...contract }, 'Acme', store);
  const { key } = customer;
  const { deviceId } = await addDevice(storage, customer);
  const { email } = await addUser(storage, customer);
  await storage
    .container(contractContainer(key))
    .getBlockBlobClient('quarantine/x.json')
    .upload(key, key.length);
  const row = { partitionKey: 'p', rowKey: 'r', mark: key };
  for (const kind of CONTRACT_TABLES) await storage.table(contractTable(kind, key)).createEntity(row);
  await parkedIn(storage).put(key, { admitted: [], refused: [], counts: [] }, NOW);
  return { key, marks: [key, deviceId, email] };
}

const TABLES = ['customers', 'users', 'devices', 'authorizations', 'letters', 'erasures'];

/** What both accounts answer with that bears one of these, and the stores there that bear it in their names. */
async function bearing(...marks: readonly string[]): Promise<string[]> {
  const [key] = marks as [string];
  const found: string[] = await parkedIn(storage).namesOf(key);
  const rowsOf = async (account: Storage, table: string) => {
    for (const row of await all(account.table(table).listEntities())) {
      const text = JSON.stringify([table, row]);
      if (marks.some((mark) => text.includes(mark))) found.push(text);
    }
  };
  for (const table of TABLES) await rowsOf(storage, table);
  for (const account of [mortal.ours, mortal.own.theirs]) {
    // Each as it is, wherever the customer's row says that its stores are.
    account.place(key, undefined);
    for (const table of await all(account.tablesOf(key))) {
      found.push(table);
      await rowsOf(account, table);
    }
    const container = account.hostContainer(contractContainer(key));
    if (await container.exists()) {
      for (const { name } of await all(container.listBlobsFlat()))
        found.push(`${contractContainer(key)}/${name}`);
    }
  }
  return found.sort();
}

test('killed after a request to either account, an erasure is finished by the next run, and nothing is left in ours or theirs', async () => {
  const neighbours = [await plant({}), await plant({}, mortal.store)];
  const before = await Promise.all(neighbours.map(({ marks }) => bearing(...marks)));
  expect(before.map(({ length }) => length > 20)).toEqual([true, true]);
  let entries = 0;
  for (let n = 1; ; n += EVERY) {
    const message = `killed after request ${n}`;
    const { key, marks } = await plant({ ends: '2026-03-14' }, mortal.store);
    expect(await all(mortal.own.theirs.tablesOf(key)), message).toHaveLength(CONTRACT_TABLES.length);
    const code = await mortal.killedAfter(n, NOW, { what: 'erase', contract: key });
    if (code !== 0) {
      expect(code, message).toBe(null);
      // Whoever died over it has it to itself for a while.
      await erasureFor(storage, { clock: new Clock(NOW + HOUR) }).erase(key);
    }
    const chain = await all(certificatesIn(storage).all());
    entries += 1;
    expect(chain, message).toHaveLength(entries);
    expect(verify(chain).findings, message).toEqual([]);
    const certificate = chain.at(-1)!;
    expect(certificate, message).toMatchObject({ kind: 'erased' });
    const stores = certificate.kind === 'erased' ? certificate.stores : [];
    expect(Object.fromEntries(stores.map((one) => [one.store, one.before])), message).toMatchObject({
      "the tables of the contract, in the customer's own store": CONTRACT_TABLES.length,
      "the container of the contract, in the customer's own store": 1,
      'container parked': 1,
      'table customers': 1,
    });
    expect(await bearing(...marks), message).toEqual([]);
    if (code === 0) break;
    // As who sends letters would: a queue that grows from one to the next takes ever more requests to look through.
    await storage.queue(QUEUES.alerts).clearMessages();
  }
  expect(entries * EVERY).toBeGreaterThan(75);
  expect(await Promise.all(neighbours.map(({ marks }) => bearing(...marks)))).toEqual(before);
}, 3_600_000);
