import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../../shared/certificates/chain.ts';
import { afterwardsOf } from '../../../shared/erasure/afterwards.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { poisonQueue, QUEUES } from '../../../shared/storage/names.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { HOUR, SECOND } from '../../../shared/time.ts';
import { type Ahead, startAhead } from '../support/ahead.ts';
import { entriesAfter } from '../support/chain.ts';
import { addCustomer, addDevice, addUser, all, NOW, startDeployment } from '../support/deployment.ts';
import { Clock, erasureFor } from '../support/erasure.ts';
import { type Gate, startGate } from '../support/gate.ts';
import type { Errand } from './killable.ts';

/**
 * One in so many requests is tried, so that it doesn't take minutes; `VAKT_TEST_EVERY=1` tries them all. By default none
 * over which a message is out of sight: that takes as long as the store keeps it so, half a minute for all of them.
 */
const EVERY = Number(process.env.VAKT_TEST_EVERY ?? 16);

let processes: Ahead;
const grounds: Ground[] = [];
beforeAll(async () => {
  processes = await startAhead(join(import.meta.dirname, 'killable.ts'));
});
afterAll(async () => {
  processes.stop();
  await Promise.all(grounds.map((ground) => ground.stop()));
});

const POISON = poisonQueue(QUEUES.retry);
const OTHERS = Buffer.from(JSON.stringify({ v: 1, contract: 'neighbour', id: 'x' })).toString('base64');

/** A deployment with a gate before it. */
interface Ground {
  readonly storage: Storage;
  readonly gate: Gate;
  /** How many requests were tried in it, and how long its chain of certificates is. */
  tried: number;
  entries: number;
  stop(): Promise<void>;
}

async function startGround(): Promise<Ground> {
  const { azurite, storage } = await startDeployment();
  const gate = await startGate(azurite.connectionString);
  await storage.queue(POISON).create();
  await storage.queue(POISON).sendMessage(OTHERS);
  const stop = async () => {
    await gate.stop();
    await azurite.stop();
  };
  const ground = { storage, gate, stop, tried: 0, entries: 0 };
  grounds.push(ground);
  return ground;
}

/** Works in a process of its own, which is killed when the store has done its n-th request. */
async function killedAfter(
  n: number,
  { gate }: Ground,
  errand: Omit<Errand, 'connection'>,
): Promise<number | null> {
  let requests = 0;
  const child = processes.next();
  const exited = once(child, 'exit') as Promise<[number | null]>;
  gate.onRequest = () => {
    requests += 1;
    if (requests < n) return 'pass';
    child.kill('SIGKILL');
    // Done all the same if it is the n-th; what was sent beside it may not be.
    return requests === n ? 'lose-answer' : 'refuse';
  };
  child.send({ connection: gate.connectionString, ...errand } satisfies Errand);
  return (await exited)[0];
}

/** A customer that is due, with a contact, a person, a device, letters, and work on a queue. */
async function plant(storage: Storage, n: number): Promise<{ key: string; marks: string[] }> {
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
async function isAllInSight(storage: Storage): Promise<boolean> {
  const { approximateMessagesCount } = await storage.queue(POISON).getProperties();
  return (await seen(storage)).length === approximateMessagesCount;
}
async function seen(storage: Storage): Promise<string[]> {
  const { peekedMessageItems } = await storage.queue(POISON).peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => messageText);
}

/**
 * Tries one request.
 *
 * @param waits told when it has to wait for a message to come into sight
 * @returns whether there was such a request
 */
async function tryAt(n: number, ground: Ground, waits: () => void): Promise<boolean> {
  const { storage } = ground;
  async function inSight(): Promise<void> {
    while (!(await isAllInSight(storage))) {
      waits();
      await sleep(SECOND);
    }
  }

  const { key, marks } = await plant(storage, n);
  const code = await killedAfter(n, ground, { now: NOW, work: { erase: key } });
  if (code === 0) {
    ground.entries += 1;
    return false;
  }
  const killed = `killed after request ${n}`;
  expect(code, killed).toBe(null);
  await inSight();
  // Of two, one has its next run killed as well, and the other the deletion of its address: else each would take longer.
  const turn = ground.tried++;
  const m = turn % 2 === 0 ? 1 + ((n * 7) % 50) : undefined;
  // Whoever died over it has it to itself for a while.
  const again = m && (await killedAfter(m, ground, { now: NOW + HOUR, work: { erase: key } }));
  const message = m ? `${killed}, and after ${m} of the next run` : killed;
  await inSight();

  const later = new Clock(NOW + 2 * HOUR);
  const outcome = await erasureFor(storage, { clock: later }).erase(key);
  const certificate = (await entriesAfter(storage, ground.entries)).at(-1)!;
  expect(certificate, message).toMatchObject({ kind: 'erased', number: ground.entries + 1 });
  // Killed after the very last of it, or not at all the second time, there is nothing left to do.
  expect([{ certificate }, { left: 'not-due' }], message).toContainEqual(outcome);
  if (m) expect([0, 1, null], message).toContain(again);
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
  expect([await all(storage.tablesOf(key)), new Set(await seen(storage))], message).toEqual([
    [],
    new Set([OTHERS]),
  ]);

  const letters = lettersIn(storage, OPERATOR);
  const letter = `certificate-${certificate.id}`;
  const { value, etag } = (await letters.get(letter))!;
  expect(value.to, message).toMatchObject({ address: marks.at(-1) });
  await letters.save(letter, { ...value, to: { forgotten: true } }, etag);
  // About a dozen requests, each in its turn.
  const last = 1 + (((turn - 1) / 2) % 13);
  if (!m) {
    const close = { now: NOW + 2 * HOUR, work: 'close' } as const;
    expect([0, null]).toContain(await killedAfter(last, ground, close));
  }
  await afterwardsOf(storage, later.read).closeAll();
  const closed = m ? message : `${message}, and ${last} of the deletion`;
  const { id } = certificate;
  expect(await entriesAfter(storage, ground.entries), closed).toMatchObject([
    { kind: 'erased', id },
    { kind: 'address-deleted', id, sent: true },
  ]);
  ground.entries += 2;
  for (const number of [ground.entries - 1, ground.entries]) {
    expect(await letters.get(`certificate-head-${number}`), closed).toBeDefined();
  }
  expect(await rowsWith(storage, ...marks), closed).toEqual([]);
  // As who sends letters would: a queue that grows from one to the next takes ever more requests to look through.
  await storage.queue(QUEUES.alerts).clearMessages();
  return true;
}

test('killed after a request of an erasure, of the run that takes it up, and of the deletion of the address after it, a process leaves what the next run finishes, with one entry for each', async () => {
  const aside: Promise<boolean>[] = [];
  let ground = await startGround();
  let requests = 1;
  for (; ; requests += EVERY) {
    const waits = Promise.withResolvers<'waits'>();
    const trial = tryAt(requests, ground, () => waits.resolve('waits'));
    // What it fails with is seen when it is waited for.
    trial.catch(() => undefined);
    const came = await Promise.race([trial, waits.promise]);
    if (came === false) break;
    if (came !== 'waits') continue;
    // The others go on elsewhere meanwhile.
    aside.push(trial);
    ground = await startGround();
  }
  await Promise.all(aside);
  for (const { storage, entries } of grounds) {
    const chain = await all(certificatesIn(storage).all());
    expect(chain).toHaveLength(entries);
    expect(verify(chain).findings).toEqual([]);
  }
  expect(requests).toBeGreaterThan(100);
}, 3_600_000);

/** Rows of the deployment that bear one of these. */
async function rowsWith(storage: Storage, ...texts: readonly string[]): Promise<string[]> {
  const tables = ['customers', 'users', 'devices', 'authorizations', 'letters', 'erasures'];
  const rows = await Promise.all(tables.map((table) => all(storage.table(table).listEntities())));
  return rows
    .flat()
    .map((row) => JSON.stringify(row))
    .filter((row) => texts.some((text) => row.includes(text)));
}
