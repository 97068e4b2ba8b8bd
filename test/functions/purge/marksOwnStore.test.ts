import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Customer } from '../../../shared/domain/customer.ts';
import { patiently } from '../../../shared/erasure/patiently.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import {
  CONTRACT_TABLES,
  contractContainer,
  contractTable,
  poisonQueue,
  QUEUES,
} from '../../../shared/storage/names.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY } from '../../../shared/time.ts';
import { startCustomersStore } from '../../support/ownStore.ts';
import { startStrictAzurite } from '../../support/strict.ts';
import { Clock, erasureFor, hubOf } from '../support/erasure.ts';
import {
  deviceOf,
  everything,
  type Found,
  HIDDEN,
  has,
  PLANTED,
  placesWith,
  plant,
} from '../support/marks.ts';

/** Once in every field of a customer that keeps its data itself, of one that keeps them in the same store, and of one with us. */
const MARK = 'marieberg';
const SAME_STORE = 'ockelbo';
const WITH_US = 'nykvarn';
const MARKS = [MARK, SAME_STORE, WITH_US];

test('marks of a customer that keeps its data itself are nowhere after its erasure, in our account or in its own, and its neighbours in both are whole', async () => {
  const folders = ['ours', 'theirs'].map((name) => mkdtempSync(join(tmpdir(), `vakt-marks-${name}-`)));
  const clock = new Clock();
  const [azurite, own] = await Promise.all([
    startStrictAzurite(undefined, {}, folders[0]),
    startCustomersStore(clock.read, undefined, folders[1]),
  ]);
  try {
    const { connectionString } = azurite;
    const storage = openStorage(connectionString, connectionString, undefined, own.reach);
    const ours = openStorage(connectionString, connectionString);
    const accounts = [ours, own.theirs];
    // The customer's account gets the operator's places too: it is looked into them, which stay empty.
    for (const account of accounts) {
      await createDeploymentStores(account);
      for (const name of Object.values(QUEUES)) await account.queue(poisonQueue(name)).create();
      for (const mark of MARKS) account.place(`key${mark}`, undefined);
    }
    /** Plants with the contract's own stores in the customer's. */
    const plantThere = async (mark: string, contract: { ends?: string }): Promise<Customer> => {
      const container = contractContainer(`key${mark}`);
      const elsewhere: Storage = {
        ...storage,
        place: (key) => storage.place(key, own.store),
        hostContainer: (name) => (name === container ? own.theirs : storage).hostContainer(name),
      };
      const planted = await plant(elsewhere, mark, contract);
      return (await customersIn(storage).change(planted.key, (known) => ({ ...known, store: own.store })))!;
    };
    const due = await plantThere(MARK, { ends: '2026-01-31' });
    const neighbours = [await plantThere(SAME_STORE, {}), await plant(storage, WITH_US, {})];

    const look = () => Promise.all(accounts.map((account) => everything(account, MARKS)));
    const keys = [MARK, due.key];
    const inOwn = [
      ...CONTRACT_TABLES.map((kind) => contractTable(kind, due.key)),
      contractContainer(due.key),
    ];
    const planted = (await look()).map((found) => placesWith(keys, found).sort());
    expect(planted).toEqual([PLANTED(due.key).filter((place) => !inOwn.includes(place)), inOwn.sort()]);
    // Each once: of two messages one may be out of sight, and a message may have been put anew.
    const others = (found: readonly Found[]) => {
      const theirs = found.filter(({ text }) => has(text, [SAME_STORE, WITH_US]));
      return [...new Set(theirs.map(({ place, text }) => `${place}: ${text}`))].sort();
    };
    const whole = (await look()).map(others);
    expect(whole.map((found) => found.length > 8)).toEqual([true, true]);

    const hub = hubOf(...MARKS.map(deviceOf));
    const { once } = erasureFor(storage, { clock, identities: hub });
    // What is out of sight comes into sight by the store's own clock.
    const wait = (ms: number) => Promise.all([clock.wait(ms), sleep(300)]).then(() => undefined);
    const outcome = await patiently(once, due.key, { clock: clock.read, wait, most: DAY });
    expect(outcome).toMatchObject({ certificate: { kind: 'erased' } });

    // The letter is on its way to the contact, who gets it by what is left; its address goes when it is sent.
    const { certificate } = outcome as { certificate: { id: string } };
    await storage.table('letters').deleteEntity('operator', `certificate-${certificate.id}`);
    await storage.table('erasures').deleteEntity(due.key, 'journal');
    await sleep(HIDDEN * 1_000);
    const after = await look();
    expect(after.map((found) => placesWith(keys, found))).toEqual([[], []]);
    expect(after.map(others)).toEqual(whole);
    expect([...hub.known]).toEqual([SAME_STORE, WITH_US].map(deviceOf));
    for (const neighbour of neighbours) {
      expect(await customersIn(storage).get(neighbour.key)).toEqual(neighbour);
    }
    // Azurite's files of its tables, too, once they are written anew; those of blobs and queues are only added to.
    const marked = () =>
      folders.map((folder) => tableFiles(folder).filter((text) => has(text, [MARK])).length);
    const written = performance.now() + 60_000;
    while (performance.now() < written && Math.max(...marked()) > 0) await sleep(500);
    expect(marked()).toEqual([0, 0]);
    for (const folder of folders) expect(tableFiles(folder).join()).toContain(SAME_STORE);
  } finally {
    await Promise.all([azurite.stop(), own.stop()]);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);

function tableFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => /table.*\.json$/.test(name));
  return files.map((name) => readFileSync(join(folder, name), 'utf8'));
}
