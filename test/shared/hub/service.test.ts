import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deviceIdentities } from '../../../shared/hub/identities.ts';
import { selfSigned } from '../../support/certificate.ts';
import { type IdentityPlatform, startIdentityPlatform } from '../../support/identity.ts';

let platform: IdentityPlatform;
let hub: Server;
let ca: string;
const requests: { path: string; authorization: string }[] = [];

beforeAll(async () => {
  const { cert, key } = await selfSigned();
  ca = cert;
  // Nothing is there to be removed: that is all this hub knows, and it asks for no key.
  hub = createServer({ cert, key }, (request, response) => {
    requests.push({ path: request.url!, authorization: request.headers.authorization ?? '' });
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  platform = await startIdentityPlatform();
});

afterAll(() => {
  platform.stop();
  hub.close();
  hub.closeAllConnections();
});

test('without a key, hub and provisioning service are asked as the managed identity that is named', async () => {
  const { port } = hub.address() as AddressInfo;
  const service = `HostName=localhost:${port};ClientId=the-client-id`;
  const provisioning = { service, ca, idScope: '0ne', endpoint: 'localhost' };
  await deviceIdentities({ service, ca, provisioning }).remove('pump-1');

  expect(requests.map(({ path }) => path.split('?')[0])).toEqual(['/enrollments/pump-1', '/devices/pump-1']);
  for (const { authorization } of requests) expect(authorization).toMatch(/^Bearer ey/);
  expect(platform.asked).toEqual([
    { clientId: 'the-client-id', resource: 'https://azure-devices-provisioning.net' },
    { clientId: 'the-client-id', resource: 'https://iothubs.azure.net' },
  ]);
});

test('half a key is a mistake, and is said before anything is asked', () => {
  for (const service of [
    'HostName=h;SharedAccessKeyName=p',
    'HostName=h;SharedAccessKey=a2V5',
    'ClientId=x',
  ]) {
    expect(() => deviceIdentities({ service })).toThrow(/must be HostName=/);
  }
});
