import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeUpAgain } from '../../shared/erasure/again.ts';
import { lookForRestored } from '../../shared/erasure/restored.ts';
import { certificatesIn } from '../../shared/storage/certificates.ts';
import { changesIn } from '../../shared/storage/changes.ts';
import { jsonEntity } from '../../shared/storage/entity.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import { DAY, HOUR, iso, MINUTE } from '../../shared/time.ts';
import { backUp, putBack } from '../functions/support/backup.ts';
import { all } from '../functions/support/deployment.ts';
import { begunEarlier } from './support/begun.ts';
import { PSEUDONYM_KEY, startTestPlant, type TestPlant } from './support/plant.ts';

let plant: TestPlant;
beforeAll(async () => {
  plant = await startTestPlant();
});
afterAll(() => plant.stop());

async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  if (run.code !== 0) throw new Error(`vakt ${args.join(' ')} ended with ${run.code}: ${run.stderr}`);
  return run.lines();
}

async function refused(...args: string[]): Promise<string> {
  const run = await plant.vakt(...args);
  expect([run.code, run.stdout]).toEqual([2, '']);
  return run.stderr;
}

const today = () => iso(Date.now()).slice(0, 10);
const inDays = (days: number) => iso(Date.now() + days * DAY).slice(0, 10);

async function addCustomer(number: string, name: string): Promise<string> {
  const [customer] = await did('customer', 'add', name, '--number', number, '--zone', 'Europe/Oslo');
  return customer.key;
}

async function erased(contract: string, number: string, name: string) {
  await did('contract', 'end', number, '--on', '2020-01-31', '--due-at-once');
  await begunEarlier(plant, contract);
  const [{ certificate }] = await did('erase', number, '--confirm', name);
  return certificate;
}

const backupsIn = (remains: { backup?: string }[]) => remains.flatMap(({ backup }) => backup ?? []);
const chain = async () => all(certificatesIn(plant.storage).all());

test('the register of backups says what lies where until when, and the chain what became of it', async () => {
  await addCustomer('3000', 'Older AB');
  const early = new Date(Date.now() - HOUR).toISOString();
  const add = (name: string, ...more: string[]) => ['backup', 'add', name, '--taken', early, ...more];
  expect(await did(...add('before', '--kept-until', inDays(20)))).toMatchObject([
    { name: 'before', state: 'kept', certificates: [] },
  ]);
  const contract = await addCustomer('3001', 'Alfa AB');
  const now = new Date().toISOString();
  const where = ['--where', 'account vaktbackup'];
  const weekly = ['backup', 'add', 'weekly', '--taken', now, '--kept-until', inDays(14), ...where];
  expect(await refused(...weekly.slice(0, -1), 'the drive of Alfa AB')).toMatch(/name of a customer/);
  await did(...weekly);
  // Given again, as by somebody who saw no answer, it is the same one.
  expect(await did(...weekly)).toMatchObject([{ name: 'weekly', keptUntil: inDays(14) }]);
  expect(await refused('backup', 'add', 'weekly', '--taken', early, '--kept-until', inDays(3))).toMatch(
    /already/,
  );
  expect(await refused(...add('Weekly', '--kept-until', inDays(3)))).toMatch(/lower-case/);
  expect(await refused(...add('late', '--kept-until', '2020-01-01'))).toMatch(/can't be kept until/);
  expect(await refused(...add('long', '--kept-until', inDays(900)))).toMatch(/730 days/);
  expect(await refused('backup', 'add', 'x', '--taken', '2100-01-01', '--kept-until', '2100-02-01')).toMatch(
    /still to come/,
  );

  const shown = await plant.vakt('erase', '3001', '--asked-by', 'Kim', '--confirm', 'nobody');
  expect(shown.stdout).toMatch(/remains in the backup weekly \(account vaktbackup\), until/);
  const certificate = await erased(contract, '3001', 'Alfa AB');
  // One was made before the customer was added: it holds nothing of it.
  expect(backupsIn(certificate.remains)).toEqual(['weekly']);
  const [found] = await did(...add('forgotten', '--kept-until', inDays(2)));
  expect(found).toMatchObject({ certificates: [certificate.id] });
  expect((await chain()).at(-1)).toMatchObject({
    kind: 'backup-told',
    backup: 'forgotten',
    where: 'the backup forgotten',
    certificates: [certificate.id],
  });

  expect(await refused('backup', 'removed', 'weekly', '--on', inDays(1))).toMatch(/from then to today/);
  expect(await refused('backup', 'removed', 'nothing', '--on', today())).toMatch(/no backup "nothing"/);
  for (const name of ['weekly', 'forgotten', 'weekly']) {
    expect(await did('backup', 'removed', name, '--on', today())).toMatchObject([
      { name, state: 'gone', gone: today(), certificates: [certificate.id] },
    ]);
  }
  expect(await did('backup', 'removed', 'before', '--on', today())).toMatchObject([{ certificates: [] }]);
  expect((await chain()).slice(-2)).toMatchObject([
    { kind: 'backup-gone', backup: 'weekly', on: today(), certificates: [certificate.id] },
    { kind: 'backup-gone', backup: 'forgotten', on: today(), certificates: [certificate.id] },
  ]);
  const text = (await plant.vakt('certificate', 'show', certificate.id)).stdout;
  expect(text).toMatch(/the backup weekly \(account vaktbackup\)/);
  expect(text).toMatch(new RegExp(`the backup weekly is gone since ${today()}`));
  expect(text).toMatch(/the backup forgotten is gone since/);
  expect((await did('backup', 'list')).map(({ name, state }) => [name, state])).toEqual([
    ['before', 'gone'],
    ['forgotten', 'gone'],
    ['weekly', 'gone'],
  ]);
  expect((await did('certificate', 'verify'))[0]).toMatchObject({ whole: true });
});

test('after a backup was put back, who was erased is erased again, customers and people, and what had ended is over', async () => {
  const gone = await addCustomer('3002', 'Beta AS');
  const ending = await addCustomer('3003', 'Gamma AB');
  const staying = await addCustomer('3004', 'Delta AB');
  const person = ['--customer', '3004', '--name', 'Astrid Lind', '--email', 'Astrid.Lind@delta.example'];
  await did('user', 'add', ...person, '--phone', '+46 31 123 45 67');
  await did('user', 'add', '--customer', '3004', '--name', 'Kim Berg', '--email', 'kim@delta.example');
  const contact = ['--name', 'Karin Öst', '--email', 'karin@delta.example', '--locale', 'sv'];
  await did('customer', 'contact', '3004', ...contact);
  await did('contract', 'hold', '3004', '--reason', 'Astrid Lind (alind) asked for it, 031-123 45 67');
  const note = { state: 'x', by: 'alind', reason: 'asked Karin Öst and ASTRID LIND, tel. 031/765 43 21' };
  await plant.storage.table(`outbox${staying}`).createEntity(jsonEntity('note', 'k', note));
  const copy = await backUp(plant.storage);
  const taken = Date.now();
  await did('backup', 'add', 'nightly', '--taken', iso(taken), '--kept-until', inDays(7));

  await did(
    'contract',
    'notice',
    '3003',
    '--given',
    '2026-03-15',
    '--by',
    'customer',
    '--over-at-once',
    '--due-at-once',
  );
  const over = (await customersIn(plant.storage).get(ending))!.contract;
  const first = await erased(gone, '3002', 'Beta AS');
  const erase = (who: string, ...more: string[]) => did('user', 'erase', who, '--customer', '3004', ...more);
  await erase('astrid.lind@delta.example', '--also', 'alind', '--also', '031-765 43 21');
  await erase('karin@delta.example');
  const told = async () =>
    JSON.stringify([
      await customersIn(plant.storage).get(staying),
      await all(usersIn(plant.storage).of(staying)),
      await all(plant.storage.table(`outbox${staying}`).listEntities()),
    ]);
  const NAMES = /astrid|lind|karin|öst|765 43/i;
  expect(await told()).not.toMatch(NAMES);
  // What is kept to know them again says nothing of them.
  const kept = JSON.stringify(await all(plant.storage.table('lasting').listEntities()));
  expect(kept).toMatch(/"hash/);
  expect(kept).not.toMatch(NAMES);
  for (const change of await changesIn(plant.storage).since(taken)) {
    expect(JSON.stringify(change)).not.toMatch(NAMES);
  }

  const look = () => did('certificate', 'restored', '--from', 'nightly', '--dry-run');
  expect(await look()).toEqual([]);
  plant.endDeletions();
  await putBack(plant.storage, copy);
  expect(await told()).toMatch(NAMES);
  const found = await look();
  expect(found.map(({ what, customer }) => [what, customer]).sort()).toEqual([
    ['contract', '3003'],
    ['customer', '3002'],
    ['person', '3004'],
    ['person', '3004'],
  ]);
  const later = iso(Date.now() + HOUR);
  expect(
    (await did('certificate', 'restored', '--taken', later, '--dry-run')).map(({ what }) => what),
  ).toEqual(['customer']);
  expect(await refused('certificate', 'restored', '--json')).toMatch(/--from/);
  const restored = ['certificate', 'restored', '--from', 'nightly', '--json'];
  expect(await refused(...restored)).toMatch(/--confirm "1 customer, 2 people, 1 contract"/);
  expect(await refused(...restored, '--confirm', '1 customer')).toMatch(/nothing was done/);

  // Taken up two minutes ago by somebody who died over it: the tool needn't wait for functions to forget the customer.
  const { erased: back } = await lookForRestored(plant.storage, PSEUDONYM_KEY, taken);
  await takeUpAgain(plant.storage, back[0]!, { taken }, Date.now() - 2 * MINUTE);
  const [done] = await did(...restored.slice(0, -1), '--confirm', '1 customer, 2 people, 1 contract');
  expect(done).toMatchObject({
    people: 2,
    contracts: 1,
    certificates: [
      { kind: 'erased', pseudonym: first.pseudonym, again: { certificate: first.id, taken: iso(taken) } },
    ],
  });
  expect(backupsIn(done.certificates[0].remains)).toEqual(['nightly']);
  expect(await told()).not.toMatch(NAMES);
  expect((await all(usersIn(plant.storage).of(staying))).map(({ name }) => name)).toEqual(['Kim Berg']);
  expect((await customersIn(plant.storage).get(ending))!.contract).toEqual(over);
  expect((await plant.vakt('customer', 'show', '3002')).code).toBe(2);
  expect(await look()).toEqual([]);
  expect(await chain()).toContainEqual(
    expect.objectContaining({ kind: 'people-erased-again', backup: 'nightly', people: 2, taken: iso(taken) }),
  );
  expect((await did('certificate', 'verify'))[0]).toMatchObject({ whole: true });
  expect((await did('certificate', 'find', '3002')).map(({ id }) => id)).toEqual([
    first.id,
    done.certificates[0].id,
  ]);
});
