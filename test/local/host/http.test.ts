import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { buildApp } from './support/app.ts';
import { runToEnd, startHost } from './support/host.ts';

async function startHttpApp(hostJson: object = {}) {
  const host = await startHost(await buildApp({ fixture: 'http.ts' }, hostJson), {});
  const base = `http://127.0.0.1:${host.ready.http}`;
  return { host, base };
}

test('a request reaches the function whole, and its answer the caller', async () => {
  const { base } = await startHttpApp();

  const response = await fetch(`${base}/api/Echo/42/a/b%20c?x=1&x=2&y=%C3%A4`, {
    method: 'PUT',
    headers: { 'x-question': 'why', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    body: Buffer.from([0, 255, 10]),
  });

  expect(response.status).toBe(201);
  expect(response.headers.get('x-answer')).toBe('yes');
  expect(response.headers.getSetCookie()).toEqual(['seen=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax']);
  expect(await response.json()).toEqual({
    method: 'PUT',
    url: `${base}/api/Echo/42/a/b%20c?x=1&x=2&y=%C3%A4`,
    params: { id: '42', rest: 'a/b c' },
    query: { x: '1,2', y: 'ä' },
    header: 'why',
    bytes: [0, 255, 10],
    invocationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    trace: {
      traceParent: expect.stringMatching(new RegExp(`^00-${'a'.repeat(32)}-(?!b{16})[0-9a-f]{16}-01$`)),
      traceState: '',
      attributes: {},
    },
  });
});

test('a route made of literals goes before one with parameters', async () => {
  const { base } = await startHttpApp();
  const response = await fetch(`${base}/api/echo/special/case`, { method: 'POST' });
  expect(await response.text()).toBe('literal');
});

test('a streamed body arrives, nothing returned is 204, a throw is 500 and only in the log', async () => {
  const { host, base } = await startHttpApp();

  expect(await (await fetch(`${base}/api/stream`)).text()).toBe('abc');
  expect((await fetch(`${base}/api/nothing`)).status).toBe(204);
  const broken = await fetch(`${base}/api/broken`);
  expect([broken.status, await broken.text()]).toEqual([500, '']);
  expect(host.lines.join('\n')).toMatch(/error broken failed .*This is for the log only/);
});

test('an unknown path, a value against its constraint and a method not taken are 404, as on Azure', async () => {
  const { base } = await startHttpApp();
  const status = async (path: string, method: string) => (await fetch(`${base}${path}`, { method })).status;

  expect(await status('/api/nowhere', 'GET')).toBe(404);
  expect(await status('/stream', 'GET')).toBe(404);
  expect(await status('/api/echo/notanumber/x', 'POST')).toBe(404);
  expect(await status('/api/stream', 'POST')).toBe(404);
});

test('routePrefix of host.json replaces api, also by nothing', async () => {
  const { base } = await startHttpApp({ extensions: { http: { routePrefix: '' } } });
  expect(await (await fetch(`${base}/stream`)).text()).toBe('abc');
  expect((await fetch(`${base}/api/stream`)).status).toBe(404);
});

test('an error nobody catches ends the host with 1 and is in the log', async () => {
  const { host, base } = await startHttpApp();
  await fetch(`${base}/api/crash`).catch(() => undefined);
  expect((await once(host.child, 'close'))[0]).toBe(1);
  expect(host.lines.join('\n')).toMatch(/critical host uncaughtException: Error: Nobody catches this/);
});

test('a port in use is said by number', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const app = await buildApp({ fixture: 'http.ts' });
  const { code, stderr } = await runToEnd(['--app', app, '--port', String(port)]);
  server.close();

  expect(code).toBe(1);
  expect(stderr).toContain(`The HTTP port ${port} can't be opened`);
});
