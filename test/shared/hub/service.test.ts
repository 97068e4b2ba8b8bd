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
/** So many requests to come are refused as too many. */
let tooMany = 0;

beforeAll(async () => {
  const { cert, key } = await selfSigned();
  ca = cert;
  // Nothing is there to be removed: that is all this hub knows, and it asks for no key.
  hub = createServer({ cert, key }, (request, response) => {
    requests.push({ path: request.url!, authorization: request.headers.authorization ?? '' });
    const status = tooMany > 0 ? 429 : 404;
    tooMany -= status === 429 ? 1 : 0;
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
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

test('a hub that is asked too much is asked again after a while, some times and not for ever', async () => {
  const { port } = hub.address() as AddressInfo;
  const service = `HostName=localhost:${port};SharedAccessKeyName=p;SharedAccessKey=a2V5`;
  const identities = deviceIdentities({ service, ca, pauses: [1, 1, 1] });
  const asked = async (refused: number) => {
    requests.length = 0;
    tooMany = refused;
    const known = await identities.isKnown('pump-1').catch((error: Error) => error.message);
    tooMany = 0;
    return [known, requests.length];
  };
  expect(await asked(3)).toEqual([false, 4]);
  expect(await asked(4)).toEqual([expect.stringMatching(/could not look for pump-1: .*429/), 4]);
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
