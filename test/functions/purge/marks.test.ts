import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Customer } from '../../../shared/domain/customer.ts';
import { erasureOf } from '../../../shared/erasure/erase.ts';
import { patiently } from '../../../shared/erasure/patiently.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createContractStores, createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import {
  COMMON_QUARANTINE,
  CONTRACT_TABLES,
  contractContainer,
  contractTable,
  DEPLOYMENT_CONTAINERS,
  DEPLOYMENT_TABLES,
  PARKED,
  poisonQueue,
  QUEUES,
} from '../../../shared/storage/names.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn, usersIn } from '../../../shared/storage/registry.ts';
import { DAY } from '../../../shared/time.ts';
import { startStrictAzurite } from '../../support/strict.ts';
import { all, issueAuthorization } from '../support/deployment.ts';
import { Clock, hubOf, KEEPING, PSEUDONYM_KEY } from '../support/erasure.ts';

/** Once in every field of one customer, and of its neighbour. */
const MARK = 'marieberg';
const OTHER = 'nykvarn';
/** For so long a message is out of sight, seconds: longer than the erasure takes until it comes to the queues. */
const HIDDEN = 3;

test('marks in every field of a customer are nowhere after its erasure, and its neighbour is whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vakt-marks-'));
  const azurite = await startStrictAzurite(undefined, {}, folder);
  try {
    const storage = openStorage(azurite.connectionString, azurite.connectionString);
    await createDeploymentStores(storage);
    for (const name of Object.values(QUEUES)) await storage.queue(poisonQueue(name)).create();
    const due = await plant(storage, MARK, { ends: '2026-01-31' });
    const neighbour = await plant(storage, OTHER, {});
    const keys = [MARK, due.key];
    // The marks are seen where they are planted: in tables, blobs and their names, snapshots, metadata, messages.
    const before = await everything(storage);
    expect(placesWith(keys, before).sort()).toEqual(PLANTED(due.key));
    // Each once: of two messages one may be out of sight, and a message may have been put anew.
    const others = async () => {
      const found = (await everything(storage)).filter(({ text }) => has(text, [OTHER]));
      return [...new Set(found.map(({ place, text }) => `${place}: ${text}`))].sort();
    };
    const whole = await others();

    const clock = new Clock();
    const hub = hubOf(deviceOf(MARK), deviceOf(OTHER));
    const once = erasureOf({
      storage,
      identities: hub,
      pseudonymKey: PSEUDONYM_KEY,
      keeping: KEEPING,
      clock: clock.read,
    });
    // What is out of sight comes into sight by the store's own clock.
    const wait = (ms: number) => Promise.all([clock.wait(ms), sleep(300)]).then(() => undefined);
    const outcome = await patiently(once, due.key, { clock: clock.read, wait, most: DAY });
    expect(outcome).toHaveProperty('certificate');

    // The letter is on its way to the contact, who gets it by what is left; its address goes when it is sent.
    await storage.table('letters').deleteEntity('operator', `certificate-${certificateIdOf(outcome)}`);
    await storage.table('erasures').deleteEntity(due.key, 'journal');
    await sleep(HIDDEN * 1_000);
    expect(placesWith(keys, await everything(storage))).toEqual([]);
    expect([...hub.known]).toEqual([deviceOf(OTHER)]);
    expect(await others()).toEqual(whole);
    expect(await customersIn(storage).get(neighbour.key)).toEqual(neighbour);
    // Azurite's files of its tables, too, once they are written anew. Its blobs and queues share files that are only
    // added to: they are left out.
    const written = performance.now() + 60_000;
    const marked = () => tableFiles(folder).filter((text) => has(text, [MARK])).length;
    while (performance.now() < written && marked() > 0) await sleep(500);
    expect(marked()).toBe(0);
    expect(tableFiles(folder).join()).toContain(OTHER);
  } finally {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);

function tableFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => /table.*\.json$/.test(name));
  return files.map((name) => readFileSync(join(folder, name), 'utf8'));
}

const deviceOf = (mark: string) => `dev-${mark}`;
const certificateIdOf = (outcome: object) => (outcome as { certificate: { id: string } }).certificate.id;

/** A customer with its mark in every field of everything there can be of it. */
async function plant(storage: Storage, mark: string, contract: { ends?: string }): Promise<Customer> {
  const key = `key${mark}`;
  const deviceId = deviceOf(mark);
  const customer: Customer = {
    key,
    number: `1-${mark}`,
    name: `${mark} AB`,
    address: `${mark}gatan 1, 412 50 Göteborg`,
    contract: { zone: 'Europe/Stockholm', begins: '2025-01-01', assetManaged: false, ...contract },
    contact: { name: mark, email: `${mark}@example.com`, locale: 'sv' },
    status: 'active',
  };
  await createContractStores(storage, key);
  await customersIn(storage).add(customer);
  await devicesIn(storage).add({ deviceId, key: `d${mark}`, contract: key });
  await issueAuthorization(storage, deviceId, {}, mark.padEnd(32, 'a'));
  const pump = { key: `d${mark}`, deviceId, model: 'VP-100', tag: mark, site: mark, limits: [] };
  await pumpsIn(storage, key).put(pump);
  const row = { partitionKey: mark, rowKey: mark, v: 1, json: JSON.stringify({ mark }), [mark]: mark };
  for (const kind of CONTRACT_TABLES) await storage.table(contractTable(kind, key)).createEntity(row);
  await usersIn(storage).put(key, {
    key: mark,
    name: mark,
    email: `${mark}@example.com`,
    phone: `+46 31 ${mark}`,
    address: `${mark}gatan 2`,
    locale: 'sv',
    zone: 'Europe/Stockholm',
  });
  await storage.table('letters').createEntity({ ...row, partitionKey: key });
  await storage.table('letters').createEntity({ ...row, partitionKey: 'operator', rowKey: `ends-${key}` });
  const metadata = { device: deviceId, reason: mark };
  for (const name of [contractContainer(key), COMMON_QUARANTINE]) {
    const blob = storage.hostContainer(name).getBlockBlobClient(`quarantine/${mark}.json`);
    await blob.upload(mark, mark.length, { metadata });
    await blob.createSnapshot();
  }
  await storage
    .hostContainer(PARKED)
    .getBlockBlobClient(`${key}/${mark}`)
    .upload(mark, mark.length, { metadata });
  const message = Buffer.from(JSON.stringify({ v: 1, contract: key, device: mark })).toString('base64');
  for (const name of Object.values(QUEUES)) {
    await storage.queue(name).sendMessage(message);
    await storage.queue(name).sendMessage(message, { visibilityTimeout: HIDDEN });
    await storage.queue(poisonQueue(name)).sendMessage(message);
  }
  return customer;
}

/** Where the marks of a customer are to be seen. */
const PLANTED = (key: string): string[] =>
  [
    ...CONTRACT_TABLES.map((kind) => contractTable(kind, key)),
    ...['users', 'letters', 'customers', 'devices', 'authorizations'],
    ...[contractContainer(key), COMMON_QUARANTINE, PARKED],
    ...Object.values(QUEUES).flatMap((name) => [name, poisonQueue(name)]),
  ].sort();

interface Found {
  readonly place: string;
  readonly text: string;
}

/** Everything the stores answer with: entities, blobs with snapshots and metadata, messages in sight; and names. */
async function everything(storage: Storage): Promise<Found[]> {
  const found: Found[] = [];
  const contractTables = await all(storage.tablesOf(''));
  for (const place of new Set([...DEPLOYMENT_TABLES, ...contractTables])) {
    for (const entity of await all(storage.table(place).listEntities())) {
      const { etag: _1, timestamp: _2, ...rest } = entity;
      found.push({ place, text: JSON.stringify([place, rest]) });
    }
  }
  const containers = [MARK, OTHER].map((mark) => contractContainer(`key${mark}`));
  for (const place of [...DEPLOYMENT_CONTAINERS, ...containers]) {
    const container = storage.hostContainer(place);
    if (!(await container.exists())) continue;
    const blobs = container.listBlobsFlat({
      includeMetadata: true,
      includeSnapshots: true,
      includeDeleted: true,
    });
    for (const { name, metadata, snapshot } of await all(blobs)) {
      const blob = container.getBlobClient(name);
      const body = await (snapshot ? blob.withSnapshot(snapshot) : blob).downloadToBuffer();
      found.push({ place, text: JSON.stringify([place, name, metadata, body.toString()]) });
    }
  }
  for (const place of Object.values(QUEUES).flatMap((name) => [name, poisonQueue(name)])) {
    const { peekedMessageItems } = await storage.queue(place).peekMessages({ numberOfMessages: 32 });
    for (const { messageText } of peekedMessageItems) {
      found.push({ place, text: Buffer.from(messageText, 'base64').toString() });
    }
  }
  return found;
}

function placesWith(marks: readonly string[], found: readonly Found[]): string[] {
  return [...new Set(found.filter(({ text }) => has(text, marks)).map(({ place }) => place))];
}

const has = (text: string, marks: readonly string[]) => marks.some((mark) => text.includes(mark));
