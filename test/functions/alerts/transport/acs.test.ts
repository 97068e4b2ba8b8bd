import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AcsOptions, acsTransport } from '../../../../functions/alerts/transport/acs.ts';
import { operationIdOf } from '../../../../functions/alerts/transport/operationId.ts';
import {
  type Mail,
  MailPostponedError,
  MailRefusedError,
} from '../../../../functions/alerts/transport/transport.ts';
import { credentialFor } from '../../../../shared/credential.ts';
import { type AcsServer, startAcsServer } from '../../support/acsServer.ts';

let server: AcsServer;
beforeEach(async () => {
  server = await startAcsServer();
});
afterEach(() => server.stop());

const TOKEN = { getToken: async () => ({ token: 'right', expiresOnTimestamp: Date.now() + 3_600_000 }) };
let now = 0;

const transportTo = (options: AcsOptions = {}, credential = async () => TOKEN as never) =>
  acsTransport(server.endpoint, 'Vakt <alerts@vakt.example>', credential, () => now, {
    client: { tlsOptions: { ca: server.ca }, retryOptions: { maxRetries: 2, retryDelayInMs: 1 } },
    ...options,
  });

function mailOf(messageId: string): Mail {
  const to = { name: 'Kim', address: 'kim@example.com' };
  const operationId = operationIdOf(messageId);
  return { messageId, operationId, to, subject: 's', text: 't', html: '<p>t</p>' };
}

test('a mail that comes again is known by its operation ID, which follows from its Message-ID', async () => {
  const transport = transportTo();
  await transport(mailOf('<a@vakt.example>'));
  await transport(mailOf('<a@vakt.example>'));
  expect(server.taken.size).toBe(1);
  await transport(mailOf('<b@vakt.example>'));
  expect(server.taken.size).toBe(2);
  expect([...server.taken.keys()]).toEqual(['<a@vakt.example>', '<b@vakt.example>'].map(operationIdOf));
  expect(new Set(['<a@v>', '<a@w>', '<b@v>'].map(operationIdOf)).size).toBe(3);
});

test('the operation is asked after until it has come to its end', async () => {
  server.running = 2;
  await transportTo()(mailOf('<a@vakt.example>'));
  expect(server.requests).toEqual(['POST', 'GET', 'GET', 'GET']);
});

test('a mail that the service gives up after it took it over is refused, with the service’s own reason', async () => {
  server.running = 1;
  server.suppressed.add('kim@example.com');
  const failure = transportTo()(mailOf('<a@vakt.example>'));
  await expect(failure).rejects.toThrow(MailRefusedError);
  await expect(failure).rejects.toThrow(/EmailDroppedAllRecipientsSuppressed/);
});

test('a mail that the service took over counts as sent where asking after it comes to nothing', async () => {
  server.running = 1_000;
  await transportTo({ patience: 1_500 })(mailOf('<a@vakt.example>'));
  for (let i = 0; i < 3; i++) server.instead.push({ method: 'GET', answer: { status: 500 } });
  await transportTo()(mailOf('<b@vakt.example>'));
  expect(server.taken.size).toBe(2);
});

test('a platform that never gives a token is an outage within our patience', async () => {
  const credential = async () => ({ getToken: () => new Promise<never>(() => {}) });
  const hanging = transportTo({ patience: 50 }, credential as never);
  await expect(hanging(mailOf('<a@vakt.example>'))).rejects.toMatchObject({ code: 'outage' });
});

test('a short 429 is waited out, by what Retry-After says', async () => {
  server.instead.push({ method: 'POST', answer: { status: 429, headers: { 'retry-after': '1' } } });
  const begun = performance.now();
  await transportTo()(mailOf('<a@vakt.example>'));
  expect(performance.now() - begun).toBeGreaterThan(900);
  expect(server.taken.size).toBe(1);
});

test('a long 429 postpones this mail and all others, without a request before its time', async () => {
  const transport = transportTo();
  server.instead.push({ method: 'POST', answer: { status: 429, headers: { 'retry-after': '600' } } });
  const failure = await transport(mailOf('<a@vakt.example>')).catch((error) => error);
  expect(failure).toBeInstanceOf(MailPostponedError);
  expect(failure).toMatchObject({ code: 'outage', retryAfter: 600_000 });
  now = 400_000;
  await expect(transport(mailOf('<b@vakt.example>'))).rejects.toMatchObject({ retryAfter: 200_000 });
  expect(server.requests).toEqual(['POST']);
  now = 600_000;
  await transport(mailOf('<a@vakt.example>'));
  await transport(mailOf('<b@vakt.example>'));
  expect(server.taken.size).toBe(2);
  now = 0;
});

test('a 429 that doesn’t say for how long postpones by a minute', async () => {
  server.instead.push({ method: 'POST', answer: { status: 429 } });
  await expect(transportTo()(mailOf('<a@vakt.example>'))).rejects.toMatchObject({ retryAfter: 60_000 });
});

test('nobody is told when a mail was opened', async () => {
  await transportTo()(mailOf('<a@vakt.example>'));
  expect([...server.taken.values()][0]).toMatchObject({ userEngagementTrackingDisabled: true });
});

test('with a client ID, the token is that of this managed identity, asked of the platform', async () => {
  const asked: URL[] = [];
  const platform = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    if (request.headers['x-identity-header'] !== 'secret') return void response.writeHead(401).end();
    asked.push(url);
    const expires_on = String(Math.floor(Date.now() / 1_000) + 3_600);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 'right', expires_on, token_type: 'Bearer', resource: 'x' }));
  });
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  const { port } = platform.address() as AddressInfo;
  vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${port}/token`);
  vi.stubEnv('IDENTITY_HEADER', 'secret');
  await transportTo({}, () => credentialFor('0f0f-client') as never)(mailOf('<a@vakt.example>'));
  vi.unstubAllEnvs();
  platform.close();
  expect(server.taken.size).toBe(1);
  expect(asked[0]!.searchParams.get('client_id')).toBe('0f0f-client');
  expect(asked[0]!.searchParams.get('resource')).toMatch(/^https:\/\/communication\.azure\.com/);
});
