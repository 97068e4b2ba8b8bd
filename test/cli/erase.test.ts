import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlantIdentities } from '../../cli/plant/open.ts';
import { changeLogIn } from '../../shared/storage/changeLog.ts';
import { CERTIFICATES } from '../../shared/storage/names.ts';
import { DAY } from '../../shared/time.ts';
import { begunEarlier } from './support/begun.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';

let plant: TestPlant;
beforeAll(async () => {
  plant = await startTestPlant();
  const models = join(import.meta.dirname, '../../local/start/catalogue/RV-250.json');
  await did('model', 'add', models);
});
afterAll(() => plant.stop());

/** What the tool says, line by line; that it did what it was asked. */
async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  if (run.code !== 0) throw new Error(`vakt ${args.join(' ')} ended with ${run.code}: ${run.stderr}`);
  return run.lines();
}

/** A customer with a person and a device. */
async function addCustomer(number: string, name: string): Promise<string> {
  const [customer] = await did('customer', 'add', name, '--number', number, '--zone', 'Europe/Oslo');
  await did('user', 'add', '--customer', number, '--name', 'Kim', '--email', `kim@${number}.example`);
  await did('device', 'add', `pump-${number}`, '--customer', number, '--model', 'RV-250');
  return customer.key;
}

const WISH = ['--asked-by', 'Kim Berg, by letter'];

test('erasure waits for a day after it was asked for, is seen coming, and is withdrawn', async () => {
  await addCustomer('1001', 'Alfa AB');
  const asking = await plant.vakt('erase', '1001', ...WISH);
  expect([asking.code, asking.stderr]).toEqual([2, expect.stringContaining('--confirm "Alfa AB"')]);
  expect(asking.stdout).toMatch(/1 devices +the identities/);
  const typo = await plant.vakt('erase', '1001', ...WISH, '--confirm', 'Alfa');
  expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining('nothing was done')]);
  expect((await plant.vakt('erase', '1001', '--confirm', 'Alfa AB')).stderr).toMatch(/--asked-by/);
  expect((await plant.vakt('erase', '1001', ...WISH, '--now')).stderr).toMatch(/--reason/);

  const [asked] = await did('erase', '1001', ...WISH, '--confirm', 'Alfa AB');
  expect(asked).toMatchObject({ number: '1001', places: expect.any(Array) });
  expect(Date.parse(asked.erasedFrom) - Date.now()).toBeGreaterThan(86_300_000);
  // Asked for again it is not put off.
  expect(await did('erase', '1001', ...WISH, '--confirm', 'Alfa AB')).toMatchObject([
    { erasedFrom: asked.erasedFrom },
  ]);
  expect((await did('contract', 'show', '1001'))[0].timeline).toContainEqual(
    expect.objectContaining({ what: expect.stringContaining('Kim Berg') }),
  );
  expect(await did('purge', '--dry-run')).toEqual([]);
  const [later] = await did('purge', '--dry-run', '--now', asked.erasedFrom);
  expect(later).toMatchObject({ number: '1001', state: 'due', overdue: false });
  expect(later.because).toMatch(/asked for by Kim Berg/);
  const counts = Object.fromEntries(
    later.places.map(({ store, count }: { store: string; count: number }) => [store, count]),
  );
  expect(counts).toMatchObject({
    'IoT Hub and its provisioning service': 1,
    'table users': 1,
    'table devices': 1,
  });

  expect(await did('erase', '1001', '--withdraw')).toEqual([{ withdrawn: true }]);
  expect(await did('purge', '--dry-run', '--now', asked.erasedFrom)).toEqual([]);
  expect((await plant.vakt('erase', '1001', '--withdraw')).code).toBe(2);
  expect((await plant.vakt('purge')).code).toBe(2);
});

test('what must not wait is erased from here, at the hub too, and its certificate is found, shown and verified', async () => {
  const contract = await addCustomer('1002', 'Beta AS');
  const identities = await openPlantIdentities(plant.data);
  expect(await identities.isKnown('pump-1002')).toBe(true);
  await did('contract', 'end', '1002', '--on', '2020-01-31', '--due-at-once');
  await begunEarlier(plant, contract);
  expect((await did('status'))[0].erasures).toEqual({ open: 1, overdue: 1, held: 0, unreadable: 0 });
  const [open] = await did('purge', '--dry-run');
  expect(open).toMatchObject({ number: '1002', state: 'erasing', attempts: 1, overdue: true });

  const [{ requests, certificate }] = await did('erase', '1002', '--confirm', 'Beta AS');
  expect(requests).toBeGreaterThan(20);
  expect(requests).toBeLessThan(100);
  expect(certificate).toMatchObject({
    number: 1,
    previous: null,
    ended: { on: '2020-01-31', because: 'expiry' },
  });
  expect(await identities.isKnown('pump-1002')).toBe(false);
  expect((await plant.vakt('customer', 'show', '1002')).code).toBe(2);

  expect(await did('certificate', 'list')).toMatchObject([{ number: 1, id: certificate.id }]);
  expect(await did('certificate', 'find', ' 1002 ')).toEqual([certificate]);
  expect((await plant.vakt('certificate', 'find', '1001')).code).toBe(2);
  const folder = mkdtempSync(join(tmpdir(), 'vakt-certificate-'));
  const html = join(folder, 'certificate.html');
  expect(await did('certificate', 'show', certificate.id, '--print', html)).toEqual([certificate]);
  const page = readFileSync(html, 'utf8');
  for (const text of [certificate.id, certificate.hash, 'the agreed period is over'])
    expect(page).toContain(text);
  rmSync(folder, { recursive: true });

  // That it was done, when and by whom stays on record, and nothing of who the customer was or what was told.
  const log = await did('log', '--customer', contract);
  expect(log.map(({ command, outcome }) => `${command} ${outcome}`)).toEqual([
    ...['customer add done', 'user add done', 'device add done', 'contract end done', 'erase done'],
  ]);
  expect(log.every(({ by }) => by)).toBe(true);
  const lines: string[] = [];
  for await (const file of changeLogIn(plant.storage).since(0)) lines.push(...file.lines);
  expect(lines.filter((line) => line.includes(contract)).length).toBeGreaterThan(5);
  // As a word: a key of random letters may well have it within.
  expect(lines.filter((line) => /\b(beta|kim)\b|"1002"|pump-1002/i.test(line))).toEqual([]);

  const head = ['certificate', 'verify', '--head', certificate.hash];
  expect(await did(...head)).toMatchObject([{ whole: true, entries: 1, findings: [] }]);
  const blob = plant.storage.hostContainer(CERTIFICATES).getBlockBlobClient('00000001.json');
  const altered = JSON.stringify({ ...certificate, due: { ...certificate.due, on: '2019-01-01' } });
  await blob.upload(altered, altered.length);
  const found = await plant.vakt(...head, '--json');
  expect([found.code, found.lines()]).toMatchObject([1, [{ whole: false, findings: [{ number: 1 }] }]]);
  await blob.delete();
  const removed = await plant.vakt(...head);
  expect([removed.code, removed.stdout]).toEqual([
    1,
    expect.stringMatching(/removed, or the chain was rewritten/),
  ]);
  expect(await did('certificate', 'verify')).toMatchObject([{ whole: true, entries: 0 }]);
});

test('a legal hold is put on an erasure that has begun, and lifted again; nothing else is changed then', async () => {
  const contract = await addCustomer('1003', 'Gamma AB');
  await did('contract', 'end', '1003', '--on', '2020-01-31', '--due-at-once');
  const hold = async () => did('contract', 'hold', '1003', '--reason', 'claim 4711');
  const stateOf = async () => (await did('purge', '--dry-run')).map(({ number, state }) => [number, state]);
  expect(await stateOf()).toEqual([['1003', 'due']]);
  await begunEarlier(plant, contract);
  await hold();
  expect(await stateOf()).toEqual([['1003', 'held']]);
  const moved = await plant.vakt('contract', 'end', '1003', '--on', '2030-01-31');
  expect([moved.code, moved.stderr]).toEqual([
    2,
    expect.stringContaining('is being erased, and a legal hold stops'),
  ]);
  await did('contract', 'hold', '1003', '--lift');
  // Half of it is gone: it isn't put off.
  expect(await stateOf()).toEqual([['1003', 'erasing']]);
  const [{ certificate }] = await did('erase', '1003', '--confirm', 'Gamma AB');
  expect(certificate).toMatchObject({ ended: { on: '2020-01-31', because: 'expiry' } });
});

test('lifted from what is due, a legal hold leaves two weeks in which the contact is reminded', async () => {
  await addCustomer('1004', 'Delta AB');
  await did('contract', 'end', '1004', '--on', '2020-01-31', '--due-at-once');
  await did('contract', 'hold', '1004', '--reason', 'claim 4711');
  expect(await did('purge', '--dry-run')).toMatchObject([{ number: '1004', state: 'held' }]);
  await did('contract', 'hold', '1004', '--lift');
  expect(await did('purge', '--dry-run')).toEqual([]);
  const [shown] = await did('contract', 'show', '1004');
  const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
  expect(shown).toMatchObject({ state: 'retained' });
  expect(await did('purge', '--dry-run', '--now', inDays(12))).toEqual([]);
  expect(await did('purge', '--dry-run', '--now', inDays(15))).toMatchObject([
    { number: '1004', state: 'due', because: expect.stringMatching(/period is over/) },
  ]);
});
