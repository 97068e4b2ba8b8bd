import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollUp } from '../../functions/analyze/rollups/rollup.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { lettersIn } from '../../shared/storage/letters.ts';
import { customersIn, modelsIn } from '../../shared/storage/registry.ts';
import { DAY, MINUTE } from '../../shared/time.ts';
import { addCustomer, addDevice, addUser, all, MODEL } from '../functions/support/deployment.ts';
import { putHours } from '../support/rollups.ts';
import { type StrictAzurite, startStrictAzurite } from '../support/strict.ts';
import { runHere } from './support/run.ts';

const FROM = Date.parse('2026-09-30T22:00:00Z');

let azurite: StrictAzurite;
let storage: Storage;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vakt-report-'));
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await azurite.stop();
});

const vakt = (...args: string[]) =>
  runHere(['report', ...args, '--data', 'no-plant-runs-here'], {
    VAKT_DATA_STORAGE: azurite.connectionString,
    AzureWebJobsStorage: azurite.connectionString,
  });
async function did(...args: string[]) {
  const run = await vakt(...args, '--json');
  expect(run, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return run.lines();
}

/** A pump that operated half of the first two days of October. */
async function addPump(
  customer: Awaited<ReturnType<typeof addCustomer>>,
  tag: string,
  exhaustPressure: number,
) {
  const device = await addDevice(storage, customer, { tag });
  const readings = Array.from(
    { length: 289 },
    (_, i): Reading => ({
      at: FROM + i * 10 * MINUTE,
      values: { exhaustPressure },
      state: i % 12 < 6 ? 'operating' : 'idle',
    }),
  );
  await putHours(
    storage,
    customer.key,
    device.key,
    rollUp(readings, FROM, FROM + 2 * DAY, FROM + 2 * DAY, MODEL),
  );
}

test('a definition is kept and listed, and a wrong one is refused with every reason', async () => {
  const file = join(folder, 'energy.json');
  await writeFile(file, JSON.stringify({ kpis: ['Energy', 'OperatingTime'], plots: [] }));
  await did('define', 'monthly');
  await did('define', 'energy', '--file', file);
  expect((await did('list')).map(({ name, kpis }) => [name, kpis.length])).toEqual([
    ['energy', 2],
    ['monthly', 15],
  ]);
  await writeFile(file, JSON.stringify({ kpis: 7, title: 'mine' }));
  const refused = await vakt('define', 'energy', '--file', file);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/title: no such field[\s\S]*kpis: a list/);
});

test('each customer gets a report of its own, with nothing of another’s in it', async () => {
  await did('define', 'monthly');
  const first = await addCustomer(storage, {}, 'Norrskog Papper AB');
  const second = await addCustomer(storage, {}, 'Fjordkjemi <AS>');
  const erasing = await addCustomer(storage, {}, 'Gone GmbH');
  await customersIn(storage).change(erasing.key, (known) => ({ ...known, status: 'erasing' }));
  await addPump(first, 'PM3-VP-01', 1_040);
  await addPump(second, 'K-7', 1_150);
  const out = join(folder, 'reports');
  const written = await did('run', 'monthly', '--month', '2026-10', '--out', out);
  expect(written).toHaveLength(2);
  expect(await readdir(out)).toHaveLength(4);
  const [papper, kjemi] = await Promise.all(
    [first, second].map(({ number }) => readFile(join(out, `monthly-2026-10-${number}.html`), 'utf8')),
  );
  expect(papper).toContain('PM3-VP-01');
  expect(papper).not.toMatch(/K-7|Fjordkjemi/);
  expect(papper).toMatch(/Operating time<\/th><td class="number">24<\/td><td>h/);
  expect(kjemi).toContain('Fjordkjemi &lt;AS&gt;');
  const csv = await readFile(join(out, `monthly-2026-10-${first.number}.csv`), 'utf8');
  expect(csv).toContain(`2026-10,${first.number},PM3-VP-01,`);
  expect(csv).toContain('exhaustPressure.p95,');

  const one = await did(
    'run',
    'monthly',
    '--month',
    '2026-10',
    '--customer',
    'Norrskog Papper AB',
    '--locale',
    'nb',
    '--out',
    out,
  );
  expect(one).toMatchObject([{ customer: first.number, pumps: 1 }]);
  const page = await readFile(one[0]!.html, 'utf8');
  expect(page).toMatch(/<html lang="nb">[\s\S]*Vakuumpumper i oktober 2026/);
  expect((await vakt('run', 'monthly', '--month', '2026-10', '--locale', 'fr')).stderr).toMatch(
    /sv, nb, en, de/,
  );
});

test('an unknown report and a month that is none are refused, saying what to give', async () => {
  expect((await vakt('run', 'nothing', '--month', '2026-10')).stderr).toMatch(/vakt report define nothing/);
  expect((await vakt('run', 'monthly', '--month', 'October')).code).toBe(2);
  const { number } = await addCustomer(storage);
  const run = (...args: string[]) =>
    vakt('run', 'monthly', '--customer', number, '--out', folder, '--month', ...args);
  expect(await run('2999-01')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('2999-01 has not begun in'),
  });
  // A file is no folder.
  const elsewhere = join(folder, 'a-file');
  await writeFile(elsewhere, '');
  expect(await vakt('run', 'monthly', '--month', '2026-10', '--out', elsewhere)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`no folder ${elsewhere}`),
  });
  // Nor can there be one in a file system that says of a new one that there is none above it.
  if (process.platform === 'linux') {
    expect(await vakt('run', 'monthly', '--month', '2026-10', '--out', '/proc/reports/of')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no folder /proc/reports/of'),
    });
  }
  // What lies in a file's place is told, too.
  const taken = join(folder, 'taken', `monthly-2026-10-${number}.html`);
  await mkdir(taken, { recursive: true });
  expect(
    await vakt('run', 'monthly', '--customer', number, '--month', '2026-10', '--out', join(folder, 'taken')),
  ).toMatchObject({ code: 2, stderr: expect.stringContaining(`${taken} can't be written`) });
  expect(await readdir(join(folder, 'taken'))).toHaveLength(1);
  await did(
    'run',
    'monthly',
    '--customer',
    number,
    '--out',
    folder,
    '--month',
    '2026-10',
    '--locale',
    'sv',
    '--spreadsheet',
  );
  expect(await readFile(join(folder, `monthly-2026-10-${number}.csv`), 'utf8')).toMatch(/^\ufeffmonth;/);
});

test('a report is posted to each of a customer’s people, or to its contact, and to nobody twice', async () => {
  const customer = await addCustomer(storage);
  const people = [await addUser(storage, customer), await addUser(storage, customer)];
  await did('define', 'monthly');
  const sending = ['send', 'monthly', '--month', '2026-10', '--customer', customer.number];
  for (let times = 0; times < 2; times++) {
    expect(await did(...sending)).toEqual([{ customer: customer.number, letters: 2 }]);
  }
  await did(...sending, '--contact');
  const letters = await all(lettersIn(storage, customer.key).all());
  expect(letters.map(({ row }) => row.to)).toEqual(
    expect.arrayContaining([...people.map(({ key }) => ({ user: key })), { contact: true }]),
  );
  expect(letters).toHaveLength(3);
  for (const { row } of letters) {
    expect(row.letter).toEqual({ kind: 'monthly-report', report: 'monthly', month: '2026-10' });
  }
  // The contract's month: in the last hours of one by UTC, the next has begun there.
  const thisMonth = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' }).slice(0, 7);
  const early = await vakt('send', 'monthly', '--month', thisMonth);
  expect([early.code, early.stderr]).toEqual([2, expect.stringMatching(/is not over in Europe\/Stockholm/)]);
  const unknown = await vakt('send', 'yearly', '--month', '2026-10');
  expect(unknown.code).not.toBe(0);
  expect(unknown.stderr).toMatch(/There is no report "yearly"/);
});
