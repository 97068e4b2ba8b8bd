import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WORKER_BUNDLE } from '../../../scripts/bundle.ts';
import { verify } from '../../../shared/certificates/chain.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { QUEUES } from '../../../shared/storage/names.ts';
import { HOUR } from '../../../shared/time.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import { addCustomer, addDevice, addUser, all, NOW, startDeployment } from '../support/deployment.ts';
import { Clock, erasureFor } from '../support/erasure.ts';
import { type Gate, startGate } from '../support/gate.ts';

/** One in so many requests is tried, so that it doesn't take minutes; `VAKT_TEST_EVERY=1` tries them all, in some minutes. */
const EVERY = Number(process.env.VAKT_TEST_EVERY ?? 13);

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

/** Erases in a process of its own, which is killed when the store has done its n-th request. */
async function killedAfter(n: number, contract: string): Promise<{ code: number | null; requests: number }> {
  let requests = 0;
  const args = [script, gate.connectionString, contract, String(NOW)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  gate.onRequest = () => {
    requests += 1;
    if (requests < n) return 'pass';
    child.kill('SIGKILL');
    // Done all the same if it is the n-th; what was sent beside it may not be.
    return requests === n ? 'lose-answer' : 'refuse';
  };
  const [code] = await exited;
  return { code, requests };
}

test('a process killed after a request of an erasure leaves what the next run finishes, with one certificate', async () => {
  let entries = 0;
  for (let n = 1; ; n += EVERY) {
    await storage.queue(QUEUES.alerts).clearMessages();
    const customer = await addCustomer(storage, { begins: '2025-01-01', ends: '2026-03-14' });
    const { deviceId } = await addDevice(storage, customer);
    await addUser(storage, customer);
    const { code } = await killedAfter(n, customer.key);
    if (code === 0) break;
    expect(code, `killed after request ${n}`).toBe(null);

    // Whoever died over it has it to itself for a while.
    const outcome = await erasureFor(storage, { clock: new Clock(NOW + HOUR) }).erase(customer.key);
    const chain = await all(certificatesIn(storage).all());
    entries += 1;
    expect(chain, `killed after request ${n}`).toHaveLength(entries);
    expect(verify(chain).findings).toEqual([]);
    const certificate = chain.at(-1)!;
    // Killed after the very last of it, there is nothing left to do.
    expect([{ certificate }, { left: 'not-due' }], `killed after request ${n}`).toContainEqual(outcome);
    const stores = certificate.kind === 'erased' ? certificate.stores : [];
    const before = Object.fromEntries(stores.map((store) => [store.store, store.before]));
    expect(before, `killed after request ${n}`).toMatchObject({
      'table users': 1,
      'table authorizations': 1,
      'table devices': 1,
      'table customers': 1,
    });
    const left = [await all(storage.tablesOf(customer.key)), await rowsWith(customer.key, deviceId)];
    expect(left, `killed after request ${n}`).toEqual([[], []]);
  }
  expect(entries * EVERY).toBeGreaterThan(40);
}, 1_800_000);

/** Rows of the deployment that bear one of these. */
async function rowsWith(...texts: readonly string[]): Promise<string[]> {
  const tables = ['customers', 'users', 'devices', 'authorizations', 'letters', 'erasures'];
  const rows = await Promise.all(tables.map((table) => all(storage.table(table).listEntities())));
  return rows
    .flat()
    .map((row) => JSON.stringify(row))
    .filter((row) => texts.some((text) => row.includes(text)));
}
