import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStorage } from '../../../shared/storage/connect.ts';
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
