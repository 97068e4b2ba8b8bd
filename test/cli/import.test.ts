import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { devicesIn } from '../../shared/storage/devices.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';

const EXAMPLE = join(import.meta.dirname, '../../docs/examples/fleet.csv');
/** Windows has no such modes: there the folder's own rights are who may read. */
const FOR_US_ALONE = process.platform === 'win32' ? 0o666 : 0o600;
const CATALOGUE = join(import.meta.dirname, '../../local/start/catalogue');

let plant: TestPlant;
beforeAll(async () => {
  plant = await startTestPlant();
  for (const file of await readdir(CATALOGUE)) await did('model', 'add', join(CATALOGUE, file));
});
afterAll(() => plant?.stop());

/** Runs the tool, which must do what it is asked. @returns its standard output's JSON Lines */
async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  expect(run, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return run.lines();
}

/** A fleet file of these lines, the first of which names the columns. */
async function fleet(...lines: string[]): Promise<string> {
  const file = join(plant.data, 'fleet.csv');
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

const none = { added: 0, changed: 0, left: 0 };
const devices = async () => Object.fromEntries((await did('device', 'list')).map((d) => [d.deviceId, d]));

describe('the example of the documentation', () => {
  test('tried first, says what would be done, and does nothing', async () => {
    const [tried] = await did('import', EXAMPLE, '--dry-run');
    expect(tried).toMatchObject({
      dryRun: true,
      customers: { ...none, added: 2 },
      users: { ...none, added: 3 },
      pumps: { ...none, added: 4 },
    });
    expect(tried).not.toHaveProperty('access');
    expect(tried.changes).toHaveLength(9);
    expect((await plant.vakt('import', EXAMPLE, '--dry-run')).stdout).toMatch(
      /^add {5}pump norrskog-pm3-2 of 2001: .*running_hours/m,
    );
    expect(await did('customer', 'list')).toEqual([]);
    expect(await readdir(plant.data)).not.toContain('devices');
  });

  test('is entered whole, with access data that nobody else can read, and the second time nothing is done', async () => {
    const [done] = await did('import', EXAMPLE);
    expect(done).toMatchObject({ dryRun: false, access: join(plant.data, 'devices') });
    const customers = await did('customer', 'list');
    expect(customers).toHaveLength(2);
    expect(customers).toContainEqual(
      expect.objectContaining({ number: '2001', assetManaged: true, begins: '2026-01-01' }),
    );
    const [norrskog] = await did('customer', 'show', '2001');
    expect(norrskog.users.map(({ name }: { name: string }) => name).sort()).toEqual([
      'Astrid Lind',
      'Oliver Grant',
    ]);
    const known = await devices();
    expect(known['norrskog-pm3-1']).toMatchObject({
      tag: 'PM3-VP-01',
      serialNumber: 'RV250-20417',
      runningHours: 18250,
      lastService: '2026-03-02',
      customer: '2001',
    });
    expect(known['norrskog-pm3-1']).not.toHaveProperty('commissioning');
    expect(known['norrskog-pm3-2']).toMatchObject({ runningHours: 18190.5, commissioning: true });

    const file = join(plant.data, 'devices', 'fjordkjemi-a.json');
    expect((await stat(file)).mode & 0o777).toBe(FOR_US_ALONE);
    const access = JSON.parse(await readFile(file, 'utf8'));
    expect(access).toMatchObject({
      deviceId: 'fjordkjemi-a',
      authorization: expect.stringMatching(/^[a-z2-7]{26}$/),
    });

    const [again] = await did('import', EXAMPLE);
    expect(again).toEqual({
      dryRun: false,
      customers: { ...none, left: 2 },
      users: { ...none, left: 3 },
      pumps: { ...none, left: 4 },
      changes: [],
    });
    expect(await devices()).toEqual(known);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(access);
  });
});

test('a changed row changes just that; a cell that is empty, nothing', async () => {
  const before = await devices();
  const file = await fleet(
    'customer;user_email;user_locale;device;tag;site;released',
    '2001;;;norrskog-pm3-2;PM3-VP-02;Ortviken;yes',
    '2002;INGRID.dahl@fjordkjemi.example;de;fjordkjemi-a;;;no',
  );
  const [{ changes, users, pumps, access }] = await did('import', file);
  expect(access).toBeUndefined();
  expect([users, pumps]).toEqual([
    { added: 0, changed: 1, left: 0 },
    { added: 0, changed: 1, left: 1 },
  ]);
  expect(changes).toEqual([
    {
      kind: 'user',
      id: 'ingrid.dahl@fjordkjemi.example',
      customer: '2002',
      action: 'change',
      columns: ['user_locale'],
    },
    { kind: 'pump', id: 'norrskog-pm3-2', customer: '2001', action: 'change', columns: ['site', 'released'] },
  ]);
  const { commissioning: _, ...pump } = before['norrskog-pm3-2'];
  expect(await devices()).toEqual({
    ...before,
    'norrskog-pm3-2': { ...pump, site: 'Ortviken', releasedAt: expect.any(String) },
  });
  expect(await did('user', 'list', '--customer', '2002')).toMatchObject([
    { name: 'Ingrid Dahl', email: 'ingrid.dahl@fjordkjemi.example', locale: 'de' },
  ]);
});

test('when lines are wrong, each is told by line and column, with code 2, and nothing is done', async () => {
  const known = [await did('customer', 'list'), await devices()];
  const file = await fleet(
    'customer,customer_name,zone,device,model,running_hours,last_service,colour',
    '2003,Third AB,Europe/Stokholm,third-1,RV-250,much,2026-02-30,red',
    ',,,third-2,RV-250,,,',
    '2001,,,norrskog-pm3-1,RV-999,,,',
    '',
    '2003,,,fjordkjemi-a,,,,',
    '2003,Fourth AB,,,DS-600,,,',
  );
  const run = await plant.vakt('import', file, '--json');
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr.match(/^ {2}line \d+, \w+/gm)).toEqual([
    '  line 1, colour',
    '  line 2, zone',
    '  line 2, running_hours',
    '  line 2, last_service',
    '  line 3, customer',
    '  line 4, model',
    '  line 6, device',
    '  line 7, customer_name',
    '  line 7, device',
  ]);
  expect(run.stderr).toContain('9 things are wrong, and nothing was done');
  expect([await did('customer', 'list'), await devices()]).toEqual(known);
});

test('with --out the access data are appended to one file for this user only; a device without any gets them', async () => {
  const out = join(plant.data, 'access.jsonl');
  await writeFile(out, 'kept\n');
  await chmod(out, 0o644);
  const file = await fleet('customer,device,model', '2001,late-1,RV-250', '2001,late-2,RV-250');
  // As a crash before the last step leaves a device: it is there, and nothing was ever issued to it.
  const { contract } = (await devicesIn(plant.storage).get('norrskog-pm3-1'))!;
  await devicesIn(plant.storage).add({ deviceId: 'late-2', key: 'a'.repeat(20), contract });
  const [{ access, pumps }] = await did('import', file, '--out', out);
  expect([access, pumps]).toEqual([out, { ...none, added: 2 }]);
  expect((await stat(out)).mode & 0o777).toBe(FOR_US_ALONE);
  const [kept, ...lines] = (await readFile(out, 'utf8')).trim().split('\n');
  expect(kept).toBe('kept');
  expect(lines.map((line) => JSON.parse(line).deviceId).sort()).toEqual(['late-1', 'late-2']);
  expect((await devicesIn(plant.storage).get('late-2'))!.key).toBe('a'.repeat(20));

  // One that was revoked stays so.
  await did('device', 'revoke', 'late-1');
  expect((await did('import', file, '--out', out))[0].pumps).toEqual({ ...none, left: 2 });
});

test.each([
  ['not there', undefined, /can't be read/],
  ['empty', '', /is empty/],
  ['not UTF-8', Buffer.from([0x63, 0xe5, 0x0a]), /save it as "CSV UTF-8"/],
  ['not CSV', 'customer\n"open', /can't be read as CSV/],
])('a file that is %s is code 2', async (_, content, message) => {
  const file = join(plant.data, 'broken.csv');
  if (content !== undefined) await writeFile(file, content);
  const run = await plant.vakt('import', file);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(message);
});
