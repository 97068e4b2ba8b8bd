import type { Customer } from '../../../shared/domain/customer.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { createContractStores } from '../../../shared/storage/contracts.ts';
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
import { all, issueAuthorization } from './deployment.ts';

/** For so long a message is out of sight on a queue, seconds: longer than the erasure takes until it comes to the queues. */
export const HIDDEN = 3;

export const deviceOf = (mark: string) => `dev-${mark}`;

/** A customer with its mark in every field of everything there can be of it. */
export async function plant(storage: Storage, mark: string, contract: { ends?: string }): Promise<Customer> {
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
  for (const name of ['letters', 'lasting']) {
    await storage.table(name).createEntity({ ...row, partitionKey: key });
  }
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
export const PLANTED = (key: string): string[] =>
  [
    ...CONTRACT_TABLES.map((kind) => contractTable(kind, key)),
    ...['users', 'letters', 'lasting', 'customers', 'devices', 'authorizations'],
    ...[contractContainer(key), COMMON_QUARANTINE, PARKED],
    ...Object.values(QUEUES).flatMap((name) => [name, poisonQueue(name)]),
  ].sort();

export interface Found {
  readonly place: string;
  readonly text: string;
}

/** Everything the stores answer with: entities, blobs with snapshots and metadata, messages in sight; and names. */
export async function everything(storage: Storage, marks: readonly string[]): Promise<Found[]> {
  const found: Found[] = [];
  const contractTables = await all(storage.tablesOf(''));
  for (const place of new Set([...DEPLOYMENT_TABLES, ...contractTables])) {
    for (const entity of await all(storage.table(place).listEntities())) {
      const { etag: _1, timestamp: _2, ...rest } = entity;
      found.push({ place, text: JSON.stringify([place, rest]) });
    }
  }
  const containers = marks.map((mark) => contractContainer(`key${mark}`));
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

export function placesWith(marks: readonly string[], found: readonly Found[]): string[] {
  return [...new Set(found.filter(({ text }) => has(text, marks)).map(({ place }) => place))];
}

export const has = (text: string, marks: readonly string[]) => marks.some((mark) => text.includes(mark));
