import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WORKER_BUNDLE } from '../../../scripts/bundle.ts';
import { verify } from '../../../shared/certificates/chain.ts';
import { afterwardsOf } from '../../../shared/erasure/afterwards.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { poisonQueue, QUEUES } from '../../../shared/storage/names.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { HOUR } from '../../../shared/time.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import { addCustomer, addDevice, addUser, all, NOW, startDeployment } from '../support/deployment.ts';
import { Clock, erasureFor } from '../support/erasure.ts';
import { type Gate, startGate } from '../support/gate.ts';

/**
 * One in so many requests is tried, so that it doesn't take minutes; `VAKT_TEST_EVERY=1` tries them all. By default none
 * over which a message is out of sight: that takes as long as the store keeps it so.
 */
const EVERY = Number(process.env.VAKT_TEST_EVERY ?? 25);

const folder = mkdtempSync(join(tmpdir(), 'vakt-kill-'));
const script = join(folder, 'killable.mjs');
let azurite: StrictAzurite;
let storage: Storage;
let gate: Gate;
beforeAll(async () => {
  await build({
    ...WORKER_BUNDLE,
    entryPoints: [join(import.meta.dirname, 'killable.ts')],
    outfile: script,
    logLevel: 'error',
  });
  ({ azurite, storage } = await startDeployment());
  gate = await startGate(azurite.connectionString);
});
afterAll(async () => {
  await gate.stop();
  await azurite.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Works in a process of its own, which is killed when the store has done its n-th request. */
async function killedAfter(n: number, ...work: string[]): Promise<number | null> {
  let requests = 0;
  const args = [script, gate.connectionString, String(NOW), ...work];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  gate.onRequest = () => {
    requests += 1;
    if (requests < n) return 'pass';
    child.kill('SIGKILL');
    // Done all the same if it is the n-th; what was sent beside it may not be.
    return requests === n ? 'lose-answer' : 'refuse';
  };
  return (await exited)[0];
}

const POISON = poisonQueue(QUEUES.retry);
const OTHERS = Buffer.from(JSON.stringify({ v: 1, contract: 'neighbour', id: 'x' })).toString('base64');

/** A customer that is due, with a contact, a person, a device, letters, and work on a queue. */
async function plant(n: number): Promise<{ key: string; marks: string[] }> {
  const customer = await addCustomer(storage, { begins: '2025-01-01', ends: '2026-03-14' });
  const { key } = customer;
  const email = `karin-${n}@example.com`;
  const contact = { name: 'Karin', email, locale: 'sv' } as const;
  await customersIn(storage).change(key, (known) => ({ ...known, contact }));
  const { deviceId } = await addDevice(storage, customer);
  await addUser(storage, customer);
  const row = { v: 1, json: JSON.stringify({ about: key }) };
  await storage.table('letters').createEntity({ partitionKey: key, rowKey: `ended-${key}`, ...row });
  await storage.table('letters').createEntity({ partitionKey: OPERATOR, rowKey: `ends-${key}`, ...row });
  const own = JSON.stringify({ v: 1, contract: key, id: 'x' });
  await storage.queue(POISON).sendMessage(Buffer.from(own).toString('base64'));
  return { key, marks: [key, deviceId, email] };
}

/** Whoever died over a message has it out of sight for half a minute, by the store's clock. */
async function untilInSight(): Promise<void> {
  for (;;) {
    const { approximateMessagesCount } = await storage.queue(POISON).getProperties();
    if ((await seen()).length === approximateMessagesCount) return;
    await sleep(1_000);
  }
}
async function seen(): Promise<string[]> {
  const { peekedMessageItems } = await storage.queue(POISON).peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => messageText);
}

test('killed after a request of an erasure, and of the deletion of the address after it, a process leaves what the next run finishes, with one entry for each', async () => {
  await storage.queue(POISON).create();
  await storage.queue(POISON).sendMessage(OTHERS);
  let entries = 0;
  for (let n = 1; ; n += EVERY) {
    const { key, marks } = await plant(n);
    const code = await killedAfter(n, 'erase', key);
    const message = `killed after request ${n}`;
    if (code === 0) break;
    expect(code, message).toBe(null);
    await untilInSight();

    // Whoever died over it has it to itself for a while.
    const later = new Clock(NOW + HOUR);
    const outcome = await erasureFor(storage, { clock: later }).erase(key);
    const certificate = (await all(certificatesIn(storage).all())).at(-1)!;
    expect(certificate, message).toMatchObject({ kind: 'erased', number: entries + 1 });
    // Killed after the very last of it, there is nothing left to do.
    expect([{ certificate }, { left: 'not-due' }], message).toContainEqual(outcome);
    const stores = certificate.kind === 'erased' ? certificate.stores : [];
    const before = Object.fromEntries(stores.map((store) => [store.store, store.before]));
    expect(before, message).toMatchObject({
      'table users': 1,
      'table letters': 1,
      "table letters, the operator's": 1,
      'table authorizations': 1,
      'table devices': 1,
      'table customers': 1,
    });
    expect([await all(storage.tablesOf(key)), new Set(await seen())], message).toEqual([
      [],
      new Set([OTHERS]),
    ]);

    const letters = lettersIn(storage, OPERATOR);
    const letter = `certificate-${certificate.id}`;
    const { value, etag } = (await letters.get(letter))!;
    expect(value.to, message).toMatchObject({ address: marks.at(-1) });
    await letters.save(letter, { ...value, to: { forgotten: true } }, etag);
    // About a dozen requests, each in its turn.
    const m = 1 + (entries % 13);
    expect([0, null]).toContain(await killedAfter(m, 'close'));
    await afterwardsOf(storage, later.read).closeAll();
    const chain = await all(certificatesIn(storage).all());
    entries += 2;
    const closed = `${message}, and ${m} of the deletion`;
    expect(chain, closed).toHaveLength(entries);
    expect(verify(chain).findings, closed).toEqual([]);
    expect(chain.at(-1), closed).toMatchObject({ kind: 'address-deleted', id: certificate.id, sent: true });
    for (const number of [entries - 1, entries]) {
      expect(await letters.get(`certificate-head-${number}`), closed).toBeDefined();
    }
    expect(await rowsWith(...marks), closed).toEqual([]);
  }
  expect((entries / 2) * EVERY).toBeGreaterThan(100);
}, 3_600_000);

/** Rows of the deployment that bear one of these. */
async function rowsWith(...texts: readonly string[]): Promise<string[]> {
  const tables = ['customers', 'users', 'devices', 'authorizations', 'letters', 'erasures'];
  const rows = await Promise.all(tables.map((table) => all(storage.table(table).listEntities())));
  return rows
    .flat()
    .map((row) => JSON.stringify(row))
    .filter((row) => texts.some((text) => row.includes(text)));
}
