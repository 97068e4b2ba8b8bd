import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesIn } from '../../shared/storage/changes.ts';
import { customersIn } from '../../shared/storage/registry.ts';
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

test('months that were over before are swept away, and no others', async () => {
  const changes = changesIn(plant.storage);
  const at = Date.parse('2024-02-10T00:00:00Z');
  await changes.begin({ at, by: 'a', command: 'model add', outcome: 'done' });
  await changes.begin({
    at: Date.parse('2024-03-01T00:00:00Z'),
    by: 'a',
    command: 'model add',
    outcome: 'done',
  });
  expect(await changes.sweep(Date.parse('2024-03-31T00:00:00Z'))).toBe(1);
  expect(await changes.sweep(Date.parse('2024-03-31T00:00:00Z'))).toBe(0);
  const left = [];
  for await (const { at: when } of changes.since(0)) left.push(when);
  expect(left[0]).toBe(Date.parse('2024-03-01T00:00:00Z'));
});

test('a command that can’t be recorded isn’t run', async () => {
  const before = await plant.vakt('customer', 'show', 'N-1001', '--json');
  // As in Azure, a table that is deleted keeps its name for a while, so that no other can be made.
  await plant.storage.table('changes').deleteTable();
  const run = await plant.vakt('customer', 'contact', 'N-1001', '--name', 'K', '--email', 'k@n.example');
  expect(run.code).toBe(1);
  expect((await plant.vakt('customer', 'show', 'N-1001', '--json')).stdout).toBe(before.stdout);
});
