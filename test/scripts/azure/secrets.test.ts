import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { patiently } from '../../../scripts/azure/patiently.ts';
import { makeMissing, retire, rotate } from '../../../scripts/azure/rings.ts';
import { type Vault, vaultAt } from '../../../shared/vault.ts';

let server: Server;
let vault: Vault;
const secrets = new Map<string, string>();
let status = 200;
/** Why it refuses, as its answer has it. */
let inner = '';
const credential = { getToken: async () => ({ token: 'right', expiresOnTimestamp: Date.now() + 60_000 }) };

/** Key Vault's secrets as its REST API has them, as far as we ask. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
    const name = /^\/secrets\/([\w-]+)$/.exec(pathname)?.[1];
    const known =
      searchParams.get('api-version') === '7.4' && request.headers.authorization === 'Bearer right';
    if (!name || !known || status !== 200) {
      const refusal = { error: { code: 'Forbidden', innererror: { code: inner } } };
      return void response.writeHead(known ? status : 401).end(JSON.stringify(refusal));
    }
    if (request.method === 'GET') {
      const value = secrets.get(name);
      return void response.writeHead(value === undefined ? 404 : 200).end(JSON.stringify({ value }));
    }
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      secrets.set(name, JSON.parse(body).value);
      response.writeHead(200).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vault = vaultAt(`http://127.0.0.1:${port}/`, credential);
});
afterAll(() => server.close());
beforeEach(() => {
  secrets.clear();
  status = 200;
  inner = '';
});

test('secrets that are missing are made, each its own and long enough, and those that are there stay', async () => {
  secrets.set('pseudonym-key', 'ours');
  expect(await makeMissing(vault)).toEqual(['link-keys']);
  expect(secrets.get('pseudonym-key')).toBe('ours');
  expect(secrets.get('link-keys')).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(await makeMissing(vault)).toEqual([]);
});

test('a rotated ring signs with a new key and believes the former two, so that mailed links live on', async () => {
  await makeMissing(vault);
  const first = secrets.get('link-keys')!;
  expect(await rotate(vault, 'link-keys')).toBe(2);
  expect(secrets.get('link-keys')!.split(',')[1]).toBe(first);
  await rotate(vault, 'link-keys');
  expect(secrets.get('link-keys')!.split(',')[2]).toBe(first);
  expect(await rotate(vault, 'link-keys')).toBe(3);
  expect(secrets.get('link-keys')).not.toContain(first);
});

test('a ring that is retired keeps the key that signs', async () => {
  secrets.set('link-keys', 'new,old,older');
  await retire(vault, 'link-keys');
  expect(secrets.get('link-keys')).toBe('new');
});

test('what is no ring is left alone', async () => {
  await expect(rotate(vault, 'pseudonym-key')).rejects.toThrow(/can't be rotated/);
  await expect(retire(vault, 'pseudonym-key')).rejects.toThrow(/no ring/);
  expect(secrets.size).toBe(0);
});

test.each([
  ['ForbiddenByRbac', /did not show link-keys \(403\): is your role there yet/],
  ['ForbiddenByFirewall', /VAKT_OPERATOR_ADDRESSES/],
  ['ForbiddenByConnection', /private endpoint/],
  ['', /is your role there yet/],
])(
  'a vault that refuses (%s) is an error that says what to do, and nothing is made in its stead',
  async (code, said) => {
    status = 403;
    inner = code;
    await expect(makeMissing(vault)).rejects.toThrow(said);
    expect(secrets.size).toBe(0);
  },
);

test('right after a deployment a vault that lets nobody in yet is asked again, and what was made before isn’t made twice', async () => {
  status = 403;
  let now = 0;
  const said: string[] = [];
  const wait = async (ms: number) => {
    now += ms;
    if (now >= 60_000) status = 200;
  };
  const made = await patiently(
    () => makeMissing(vault),
    (because) => said.push(because),
    { clock: () => now, wait },
  );
  expect(made).toEqual(['link-keys', 'pseudonym-key']);
  expect(now).toBe(60_000);
  expect(said).toEqual([expect.stringContaining('is your role there yet')]);
});

test('a vault that lets nobody in for five minutes is an error, and any other error is one at once', async () => {
  status = 403;
  let now = 0;
  const time = {
    clock: () => now,
    wait: async (ms: number) => {
      now += ms;
    },
  };
  await expect(
    patiently(
      () => makeMissing(vault),
      () => undefined,
      time,
    ),
  ).rejects.toThrow(/403/);
  expect(now).toBe(300_000);
  const other = async () => {
    throw new TypeError('nobody is signed in');
  };
  await expect(patiently(other, () => undefined, time)).rejects.toThrow(TypeError);
  expect(now).toBe(300_000);
});
