import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCertificates } from '../../../../local/hub/tls/certificates.ts';
import { temporaryFolder } from '../support/hub.ts';

const DAY = 86_400_000;
const NAMES = ['hub.example', 'localhost', '127.0.0.1', '::1'];
const now = new Date('2026-11-23T12:00:00Z');

test('the server certificate is good for every name, signed by the authority, and not a CA itself', async () => {
  const { cert, caPath } = await openCertificates(await temporaryFolder(), NAMES, now);
  const server = new X509Certificate(cert);
  const authority = new X509Certificate(await readFile(caPath));
  expect(server.verify(authority.publicKey)).toBe(true);
  expect(server.checkIssued(authority)).toBe(true);
  expect([server.ca, authority.ca]).toEqual([false, true]);
  expect([server.checkHost('hub.example'), server.checkHost('localhost')]).toEqual([
    'hub.example',
    'localhost',
  ]);
  expect([server.checkIP('127.0.0.1'), server.checkIP('::1')]).toEqual(['127.0.0.1', '::1']);
  expect(server.checkHost('elsewhere')).toBeUndefined();
});

test.each([
  ['nothing has changed', NAMES, 0, false],
  ['it soon expires', NAMES, 800 * DAY, true],
  ['the hub has another name', ['other.example', ...NAMES], 0, true],
])('opened again when %s, the authority stays', async (_, names, later, renewed) => {
  const directory = await temporaryFolder();
  const first = await openCertificates(directory, NAMES, now);
  const authority = await readFile(first.caPath, 'utf8');
  const second = await openCertificates(directory, names, new Date(now.getTime() + later));
  expect(second.cert !== first.cert).toBe(renewed);
  expect(await readFile(second.caPath, 'utf8')).toBe(authority);
});

test.runIf(process.platform !== 'win32')('the keys are readable by their owner only', async () => {
  const directory = await temporaryFolder();
  await openCertificates(directory, NAMES, now);
  for (const name of ['ca.key', 'server.key']) {
    expect((await stat(join(directory, name))).mode & 0o077).toBe(0);
  }
});
