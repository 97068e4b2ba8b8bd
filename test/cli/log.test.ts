import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEPT_DAYS } from '../../shared/changeLog/kept.ts';
import { ERASED_PERSON } from '../../shared/people/mentions.ts';
import { changeLogIn } from '../../shared/storage/changeLog.ts';
import { changesIn } from '../../shared/storage/changes.ts';
import { jsonEntity } from '../../shared/storage/entity.ts';
import { CHANGE_LOG } from '../../shared/storage/names.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { DAY } from '../../shared/time.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';

let plant: TestPlant;

beforeAll(async () => {
  plant = await startTestPlant();
  const added = await plant.vakt(
    ...['customer', 'add', 'Norrskog', '--number', 'N-1001', '--zone', 'Europe/Stockholm', '--as', 'anna.ek'],
  );
  expect(added).toMatchObject({ code: 0 });
});
afterAll(() => plant?.stop());

async function logged(...args: string[]) {
  const run = await plant.vakt('log', '--json', ...args);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return run.lines();
}

test('what is run is on record, with who ran it, from the first command on', async () => {
  const [first] = await logged();
  const customers = [];
  for await (const customer of customersIn(plant.storage).all()) customers.push(customer);
  expect(first).toMatchObject({
    by: 'anna.ek',
    account: expect.stringMatching(/./),
    command: 'customer add',
    contract: customers[0]!.key,
    outcome: 'done',
  });
});

test('what failed is on record too, and nothing that it was told', async () => {
  const cause = 'Fatima of Fjord sold the pumps on';
  expect(await plant.vakt('contract', 'hold', 'N-1001', '--reason', cause)).toMatchObject({ code: 0 });
  expect(await plant.vakt('contract', 'withdraw', 'N-1001')).toMatchObject({ code: 2 });
  expect(await plant.vakt('device', 'revoke', 'fatimas-pump')).toMatchObject({ code: 2 });
  const log = await logged('--last', '1h');
  expect(log.at(-2)).toMatchObject({
    command: 'contract withdraw',
    outcome: 'failed',
    code: 'input-invalid',
  });
  expect(log.at(-1)).toMatchObject({ command: 'device revoke', outcome: 'failed', code: 'input-invalid' });
  expect(log.at(-1)).not.toHaveProperty('device');
  const rows: string[] = [];
  for await (const row of plant.storage.table('changes').listEntities()) rows.push(JSON.stringify(row));
  for await (const { lines } of changeLogIn(plant.storage).since(0)) rows.push(...lines);
  expect(rows.length).toBeGreaterThan(6);
  // What can't be changed doesn't say who it was either.
  expect(rows.filter((row) => row.includes('anna.ek'))).toHaveLength(1);
  expect(rows.filter((row) => /fatima|norrskog|1001|stockholm/i.test(row))).toEqual([]);
});

test('whose links are revoked is told by address, and on record', async () => {
  const who = ['--name', 'Astrid Lind', '--email', 'astrid.lind@norrskog.example'];
  await plant.vakt('user', 'add', '--customer', 'N-1001', ...who);
  const revoke = (person: string) =>
    plant.vakt('user', 'revoke-links', person, '--customer', 'N-1001', '--json');
  expect((await revoke('Astrid.Lind@norrskog.example')).lines()[0]).toMatchObject({
    name: 'Astrid Lind',
    links: 1,
  });
  expect(await revoke('nobody@norrskog.example')).toMatchObject({ code: 2 });
  const log = await logged('--last', '1h');
  expect(log.slice(-2)).toMatchObject([
    { command: 'user revoke-links', outcome: 'done' },
    { command: 'user revoke-links', outcome: 'failed' },
  ]);
});

test('what only reads, or is tried dry, leaves no record', async () => {
  const before = await logged();
  await plant.vakt('customer', 'list');
  await plant.vakt('customer', 'show', 'N-1001');
  await plant.vakt('import', 'nowhere.csv', '--dry-run');
  expect(await logged()).toEqual(before);
});

test('one customer’s records can be asked for, also by the key that an erasure leaves', async () => {
  const all = await logged();
  const key = all[0].contract;
  expect(await logged('--customer', 'N-1001')).toEqual(all.filter(({ contract }) => contract === key));
  expect(await logged('--customer', key)).not.toEqual([]);
  expect(await logged('--customer', 'abcdefghijklmnopqrst')).toEqual([]);
});

/** What a release before this one recorded: a row that says it all. */
async function recordedBefore(at: string, row: string): Promise<void> {
  const change = { at: Date.parse(at), by: 'a', command: 'model add', outcome: 'done' };
  await plant.storage.table('changes').createEntity(jsonEntity(at.slice(0, 7), `${at}|${row}`, change));
}

test('what an earlier release recorded is listed with the rest, and its months go when they are over', async () => {
  await recordedBefore('2024-02-10T00:00:00Z', 'x');
  await recordedBefore('2024-03-01T00:00:00Z', 'y');
  const changes = changesIn(plant.storage);
  const swept = Date.parse('2024-03-31T00:00:00Z') + KEPT_DAYS * DAY;
  const { removed, head } = await changes.sweep(swept);
  expect(removed).toBe(1);
  expect((await changes.sweep(swept)).removed).toBe(0);
  const left = await changes.since(0);
  expect(left[0]).toMatchObject({ at: Date.parse('2024-03-01T00:00:00Z'), by: 'a', command: 'model add' });
  expect(left.at(-1)!.command).toMatch(/^user /);
  expect(await changes.verified(Date.now(), head)).toMatchObject({ head, findings: [] });
});

test('of a command whose tool dies it stays on record that it began', async () => {
  const at = Date.now();
  await changesIn(plant.storage).begin({ at, by: 'anna.ek', command: 'model add' });
  expect((await logged()).at(-1)).toMatchObject({
    at: new Date(at).toISOString(),
    by: 'anna.ek',
    outcome: 'begun',
  });
});

test('what a newer release recorded is not guessed at: nothing is read, and nothing is done', async () => {
  const at = new Date().toISOString();
  const text = JSON.stringify({ v: 2, kind: 'something', at });
  const log = plant.storage.hostContainer(CHANGE_LOG).getAppendBlobClient('00009999.jsonl');
  await log.create();
  await log.appendBlock(text, text.length);
  expect(await plant.vakt('log')).toMatchObject({ code: 1, stderr: expect.stringContaining('format 2') });
  const change = await plant.vakt('customer', 'contact', 'N-1001', '--name', 'K', '--email', 'k@n.example');
  expect(change).toMatchObject({ code: 1, stderr: expect.stringContaining('format 2') });
  await log.delete();
});

async function verified(...args: string[]) {
  const { code, stdout } = await plant.vakt('log', '--verify', '--json', ...args);
  return { code, ...JSON.parse(stdout) };
}

test('the log is found whole with the hash it once ended with, also after a person was erased', async () => {
  const { head, ...before } = await verified();
  expect(before).toMatchObject({ code: 0, whole: true, findings: [], rewritten: 0 });
  const who = ['--name', 'Kim Dahl', '--email', 'kim.dahl@norrskog.example', '--customer', 'N-1001'];
  await plant.vakt('user', 'add', ...who, '--as', 'Kim Dahl');
  const [added] = (await logged()).slice(-1);
  expect(added).toMatchObject({ command: 'user add', by: 'Kim Dahl' });
  expect(await plant.vakt('user', 'erase', 'Kim Dahl', '--customer', 'N-1001')).toMatchObject({ code: 0 });
  const [after] = (await logged()).slice(-2);
  expect(after).toEqual({ ...added, by: ERASED_PERSON });
  const row = await plant.storage
    .table('changes')
    .getEntity<{ json: string }>(added.id.slice(0, 7), added.id);
  expect(JSON.parse(row.json)).not.toHaveProperty('salt');
  expect(await verified('--head', head)).toMatchObject({ code: 0, whole: true, rewritten: 1 });
  expect(await plant.vakt('log', '--head', head)).toMatchObject({ code: 2 });
  expect(await verified('--head', head.replace(/./g, '0'))).toMatchObject({ code: 1, whole: false });
});

test('a name that somebody put in place of another is found', async () => {
  const [last] = (await logged()).slice(-1);
  const table = plant.storage.table('changes');
  const row = await table.getEntity<{ json: string }>(last.id.slice(0, 7), last.id);
  const json = JSON.stringify({ ...JSON.parse(row.json), by: 'somebody else' });
  await table.updateEntity({ partitionKey: last.id.slice(0, 7), rowKey: last.id, json }, 'Merge');
  expect(await verified()).toMatchObject({
    code: 1,
    whole: false,
    findings: [{ what: expect.stringMatching(/not who was/) }],
  });
  await table.updateEntity({ partitionKey: last.id.slice(0, 7), rowKey: last.id, json: row.json }, 'Merge');
  expect(await verified()).toMatchObject({ whole: true });
});

test('of an erased customer it is told that it is erased, and what was done, when and by whom', async () => {
  await plant.vakt('customer', 'add', 'Fjord', '--number', 'F-1', '--zone', 'Europe/Oslo', '--as', 'bo.ek');
  const [{ contract }] = (await logged()).slice(-1);
  await customersIn(plant.storage).remove(contract);
  const { stdout } = await plant.vakt('log', '--customer', contract);
  expect(stdout).toMatch(new RegExp(`bo\\.ek \\(.+\\) +customer add +\\(erased\\) ${contract} +done`));
});

test.each([
  ['the names are', 'table'],
  ['the log is', 'container'],
] as const)('a command that can’t be recorded because %s away isn’t run', async (_, store) => {
  const before = await plant.vakt('customer', 'show', 'N-1001', '--json');
  // As in Azure, what is deleted keeps its name for a while, so that no other can be made.
  if (store === 'table') await plant.storage.table('changes').deleteTable();
  else await plant.storage.hostContainer(CHANGE_LOG).delete();
  const run = await plant.vakt('customer', 'contact', 'N-1001', '--name', 'K', '--email', 'k@n.example');
  expect(run.code).toBe(1);
  expect((await plant.vakt('customer', 'show', 'N-1001', '--json')).stdout).toBe(before.stdout);
  plant.endDeletions();
});
