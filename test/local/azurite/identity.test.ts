import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStorage } from '../../../shared/storage/connect.ts';
import { createContractStores, deleteContractStores } from '../../../shared/storage/contracts.ts';
import { all } from '../../functions/support/deployment.ts';
import { type Azurite, startAzurite } from '../../support/azurite.ts';
import { selfSigned } from '../../support/certificate.ts';
import { type IdentityPlatform, startIdentityPlatform } from '../../support/identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'vakt-tls-'));
let azurite: Azurite;
let platform: IdentityPlatform;

beforeAll(async () => {
  const { cert, key } = await selfSigned();
  const paths = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(paths.cert, cert);
  writeFileSync(paths.key, key);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
  [azurite, platform] = await Promise.all([startAzurite({ tls: paths }), startIdentityPlatform()]);
});

afterAll(async () => {
  platform?.stop();
  await azurite?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('without a key, tables, containers and queues are opened as the managed identity that is named', async () => {
  const account = { ...azurite.endpoints, identity: 'the-client-id' };
  const storage = openStorage(account, account);
  await storage.table('customers').createTable();
  await storage.table('customers').createEntity({ partitionKey: 'a', rowKey: 'b', json: '{}' });
  expect(await storage.table('customers').getEntity('a', 'b')).toMatchObject({ json: '{}' });
  const rows = ['1', '2', '3', '4'].map((rowKey) => ({ partitionKey: 'inserted', rowKey, v: 1 }));
  for (const some of [rows.slice(0, 1), rows.slice(1)]) await storage.table('customers').insertAll(some);
  expect(await all(storage.table('customers').listEntities())).toHaveLength(5);
  const found: string[] = [];
  for await (const name of storage.tablesOf('mers')) found.push(name);
  expect(found).toEqual(['customers']);
  await storage.container('quarantine').createIfNotExists();
  expect(await storage.hostContainer('quarantine').exists()).toBe(true);
  await storage.queue('analyze').createIfNotExists();
  await storage.queue('analyze').sendMessage('x');
  expect((await storage.queue('analyze').peekMessages()).peekedMessageItems).toHaveLength(1);

  expect(new Set(platform.asked.map(({ clientId }) => clientId))).toEqual(new Set(['the-client-id']));
  for (const { resource } of platform.asked) expect(resource).toMatch(/^https:\/\/storage\.azure\.com\/?$/);
});

test('a customer’s own store is opened as our identity, or as an app of its tenant for which our identity is exchanged', async () => {
  const account = { ...azurite.endpoints, identity: 'the-client-id' };
  const reach = { secret: async () => '', identity: 'the-client-id', clock: Date.now };
  const storage = openStorage(account, account, undefined, reach);
  const { tables, blobs } = azurite.endpoints;
  const key = 'ownbyidentityaaaaaaa';
  await createContractStores(storage, key, { tables, blobs, access: { by: 'identity' } });
  expect(await all(storage.tablesOf(key))).toHaveLength(8);
  const rows = ['1', '2', '3'].map((rowKey) => ({ partitionKey: 'p', rowKey, v: 1 }));
  await storage.table(`readings${key}`).insertAll(rows);
  expect(await all(storage.table(`readings${key}`).listEntities())).toHaveLength(3);
  await deleteContractStores(storage, key);
  for (const { clientId, resource } of platform.asked) {
    expect([clientId, resource]).toEqual([
      'the-client-id',
      expect.stringMatching(/^https:\/\/storage\.azure\.com/),
    ]);
  }

  // As far as it goes without Entra ID, which is not here to exchange it: nobody waits for it.
  const elsewhere = 'ownbyfederationaaaaa';
  const [tenant, client] = ['11111111-2222-3333-4444-555555555555', '66666666-7777-8888-9999-aaaaaaaaaaaa'];
  storage.place(elsewhere, { tables, blobs, access: { by: 'federation', tenant, client } });
  const asked = storage.table(`pumps${elsewhere}`).getEntity('a', 'b');
  asked.catch(() => undefined);
  const exchanged = { clientId: 'the-client-id', resource: 'api://AzureADTokenExchange' };
  await vi.waitFor(() => expect(platform.asked).toContainEqual(exchanged), 30_000);
});
