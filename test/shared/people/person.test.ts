import { expect, test } from 'vitest';
import type { Customer, User } from '../../../shared/domain/customer.ts';
import { InputError, OutageError } from '../../../shared/errors.ts';
import { unsubscribe } from '../../../shared/onboarding/links.ts';
import { findPerson } from '../../../shared/people/find.ts';
import { personOf } from '../../../shared/people/known.ts';
import { ERASED_PERSON } from '../../../shared/people/mentions.ts';
import { type Correction, correctPerson, erasePerson, mentionsOf } from '../../../shared/people/person.ts';
import { alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import { changesIn } from '../../../shared/storage/changes.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { dumpTable } from '../../../shared/storage/dump.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { lettersIn } from '../../../shared/storage/letters.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { CONTRACT_TABLES, contractTable, DEPLOYMENT_TABLES } from '../../../shared/storage/names.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn, usersIn } from '../../../shared/storage/registry.ts';
import { addCustomer, addDevice, addUser, NOW } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';
import { startGate, type Verdict } from '../../functions/support/gate.ts';

const NAME = 'Astrid Lind';
const EMAIL = 'astrid.lind@norrskog.example';
const ALIAS = 'alind';
const OTHER = { name: 'Astrid Lindqvist', email: 'xastrid.lind@norrskog.example' };

const { azurite, storage } = await deploymentForFile();

/** A customer in whose every store a person has left traces, beside those of one with a similar name. */
async function planted(): Promise<{ customer: Customer; person: User; other: User }> {
  const customer = await addCustomer(storage);
  const { key } = customer;
  const person = await addUser(storage, customer, { name: NAME, email: EMAIL });
  const other = await addUser(storage, customer, OTHER);
  await customersIn(storage).change(key, (known) => ({
    ...known,
    contact: { name: NAME, email: EMAIL, locale: 'sv' },
    contract: { ...known.contract, hold: { since: NOW, reason: `${NAME} wrote so` } },
  }));
  const device = await addDevice(storage, customer);
  const set = { by: NAME, at: NOW, reason: `agreed with ${EMAIL}` };
  await pumpsIn(storage, key).change(device.key, (pump) => ({
    ...pump,
    limits: [{ condition: 'vibration.high', field: 'alarm', value: 4.5, set }],
  }));
  const acknowledged = { by: ALIAS, at: NOW, transition: 't' };
  const handled = {
    at: NOW,
    device: device.key,
    condition: 'vibration.high',
    action: 'shelved',
    until: NOW + 1,
    by: NAME,
    reason: `${ALIAS} is at it, not ${OTHER.name}`,
  } as const;
  await alarmsIn(storage, key).save(
    device.key,
    undefined,
    { ...UNTOUCHED, handling: { 'vibration.high': { acknowledged } } } as never,
    [],
    [handled],
  );
  await maintenanceIn(storage, key).put(device.key, {
    id: 'r',
    kind: 'failure',
    from: NOW,
    note: `Told by ${NAME}.`,
  });
  await storage.table(contractTable('outbox', key)).upsertEntity(jsonEntity('t', person.key, { to: EMAIL }));
  const to = { address: EMAIL, name: NAME, locale: 'sv', zone: 'UTC' } as const;
  await lettersIn(storage, key).post('cert', to, { kind: 'test', by: NAME, at: NOW }, NOW);
  await changesIn(storage).begin({
    at: NOW,
    by: NAME,
    account: ALIAS,
    command: 'user add',
    contract: key,
  });
  return { customer: (await customersIn(storage).get(key))!, person, other };
}

/** What becomes of one of those who get alerts by a correction. */
async function corrected(customer: Customer, user: User, correction: Correction): Promise<User> {
  return (await correctPerson(storage, customer, personOf(user), correction)).person.user!;
}

/** Everything that lies in any table about a customer, as text. */
async function everything({ key }: Customer): Promise<string[]> {
  const rows: string[] = [];
  // Who ran a command lies apart from what it was about.
  const commands = (await changesIn(storage).since(0)).filter(({ contract }) => contract === key);
  const ids = new Set(commands.map(({ id }) => id));
  const tables = [...DEPLOYMENT_TABLES, ...CONTRACT_TABLES.map((kind) => contractTable(kind, key))];
  for (const table of tables) {
    for await (const page of dumpTable(storage, table, '')) {
      for (const row of page.rows) {
        const text = JSON.stringify({ table, ...row });
        if (table.endsWith(key) || text.includes(key) || ids.has(row.row)) rows.push(text);
      }
    }
  }
  return rows;
}

const hits = (rows: readonly string[], texts: readonly string[]) =>
  rows.filter((row) => texts.some((text) => new RegExp(`(?<![\\w.])${text}(?!\\w)`, 'i').test(row)));

test('erased, a person is nowhere; what was done stays, and who has a similar name', async () => {
  const { customer, person, other } = await planted();
  const before = await everything(customer);
  expect(hits(before, [NAME, EMAIL, ALIAS]).length).toBeGreaterThanOrEqual(9);
  expect(await erasePerson(storage, customer, personOf(person, [ALIAS]))).toBeGreaterThanOrEqual(8);
  const after = await everything(customer);
  expect(hits(after, [NAME, EMAIL, ALIAS])).toEqual([]);
  expect(after).toHaveLength(before.length - 1);
  expect(after.filter((row) => row.includes(ERASED_PERSON)).length).toBeGreaterThanOrEqual(6);
  const [alarm] = after.filter((row) => row.includes('not Astrid Lindqvist'));
  expect(alarm).toContain(`${ERASED_PERSON} is at it, not Astrid Lindqvist`);
  expect(await usersIn(storage).get(customer.key, other.key)).toEqual(other);
  expect(await customersIn(storage).get(customer.key)).not.toHaveProperty('contact');
  expect((await lettersIn(storage, customer.key).get('cert'))?.value.to).toEqual({ forgotten: true });
});

test('an erasure that died anywhere is finished by the same again', async () => {
  const { customer, person } = await planted();
  const gate = await startGate(azurite.connectionString);
  try {
    const gated = openStorage(gate.connectionString, gate.connectionString);
    let broken = 0;
    for (let writes = 0; writes < 40; writes++) {
      let seen = 0;
      gate.onRequest = (method) => (method === 'GET' || seen++ < writes ? 'pass' : 'lose-answer');
      const known = await usersIn(storage).get(customer.key, person.key);
      if (!known) break;
      await erasePerson(gated, customer, personOf(known, [ALIAS])).catch(() => {
        broken += 1;
      });
    }
    expect(broken).toBeGreaterThan(0);
  } finally {
    await gate.stop();
  }
  expect(hits(await everything(customer), [NAME, EMAIL, ALIAS])).toEqual([]);
});

test('who writes of a person while it is erased is told of, and the same again finds the person and finishes it', async () => {
  const { customer, person } = await planted();
  const note = (id: string) => ({ id, kind: 'failure', from: NOW, note: `Asked ${EMAIL}.` }) as const;
  const gate = await startGate(azurite.connectionString);
  try {
    const gated = openStorage(gate.connectionString, gate.connectionString);
    let asked = 0;
    gate.onRequest = async (method, path): Promise<Verdict> => {
      const maintenance = method === 'GET' && path.includes(contractTable('maintenance', customer.key));
      if (maintenance && !path.includes('PartitionKey=') && ++asked === 2) {
        await maintenanceIn(storage, customer.key).put('d', note('late'));
      }
      return 'pass' as const;
    };
    await expect(erasePerson(gated, customer, personOf(person, [ALIAS]))).rejects.toThrow(OutageError);
    expect(asked).toBeGreaterThanOrEqual(2);
  } finally {
    await gate.stop();
  }
  const found = await findPerson(storage, customer, EMAIL, [ALIAS]);
  expect(await erasePerson(storage, customer, found)).toBe(1);
  expect(hits(await everything(customer), [NAME, EMAIL, ALIAS])).toEqual([]);
});

test('corrected, a person has the new name and address wherever there was the old one', async () => {
  const { customer, person, other } = await planted();
  const told = { name: 'Astrid Berg', email: 'astrid.berg@norrskog.example', locale: 'de' };
  const now = await corrected(customer, person, told);
  expect(await findPerson(storage, customer, told.email)).toEqual(personOf(now));
  expect(now).toEqual({ ...person, ...told });
  const after = await everything(customer);
  expect(hits(after, [NAME, EMAIL])).toEqual([]);
  expect(hits(after, ['Astrid Berg']).length).toBeGreaterThanOrEqual(6);
  expect((await customersIn(storage).get(customer.key))?.contact).toMatchObject({ name: 'Astrid Berg' });
  const taken = correctPerson(storage, customer, personOf(now), { email: other.email.toUpperCase() });
  await expect(taken).rejects.toThrow(InputError);
});

const REACHED = { phone: '+46 31 123 45 67', address: 'Storgatan 1, 412 50 Göteborg' };

/** The same customer, one of whose people has a telephone and an address, which are in a note too. */
async function reached() {
  const { customer, person, other } = await planted();
  const known = await corrected(customer, person, REACHED);
  const note = `Ring +46 (0)31-123 45 67, or go to ${REACHED.address}; 4711 hours.`;
  await maintenanceIn(storage, customer.key).put('d', { id: 'n', kind: 'failure', from: NOW, note });
  const noted = async () =>
    (await everything(customer))
      .find((row) => row.includes('4711 hours'))
      ?.replace(/.*(Ring.*hours).*/, '$1');
  return { customer, person: known, other, noted };
}

test('a telephone number and a postal address are put right, taken away, shown and erased, in notes too', async () => {
  const { customer, person, noted } = await reached();
  const shown = [];
  for await (const { store, value } of mentionsOf(storage, customer, personOf(person))) {
    if (store === 'users') shown.push(value);
    if (store === 'maintenance' && JSON.stringify(value).includes('Ring')) shown.push('note');
  }
  expect(shown).toEqual([person, 'note']);
  const moved = await corrected(customer, person, { phone: '+46 8 765 43 21' });
  expect(await noted()).toBe(`Ring +46 8 765 43 21, or go to ${REACHED.address}; 4711 hours`);
  const less = await corrected(customer, moved, { phone: null });
  expect(less).not.toHaveProperty('phone');
  expect(await noted()).toBe(`Ring (taken away), or go to ${REACHED.address}; 4711 hours`);
  await expect(correctPerson(storage, customer, personOf(less), { phone: 'call me' })).rejects.toThrow(
    InputError,
  );
  await erasePerson(storage, customer, personOf(less, [ALIAS]));
  expect(await noted()).toBe(`Ring (taken away), or go to ${ERASED_PERSON}; 4711 hours`);
});

test('a telephone number and an address that a colleague and the customer have too stay theirs', async () => {
  const { customer, person, other, noted } = await reached();
  await corrected(customer, other, REACHED);
  const known = await customersIn(storage).change(customer.key, (c) => ({ ...c, address: REACHED.address }));
  await corrected(customer, person, { address: 'Nygatan 2, 412 60 Göteborg' });
  expect(await customersIn(storage).get(customer.key)).toMatchObject({ address: known?.address });
  const { phone: _, ...short } = person;
  await corrected(customer, { ...short, phone: '4711' }, { phone: null });
  expect(await noted()).toContain('4711 hours');
  await erasePerson(storage, customer, personOf(person, [ALIAS]));
  expect(await usersIn(storage).get(customer.key, other.key)).toEqual({ ...other, ...REACHED });
  expect(await customersIn(storage).get(customer.key)).toMatchObject({ address: REACHED.address });
  expect(await noted()).not.toContain('123 45 67');
});

test('mail that a person ends while it is corrected stays ended', async () => {
  const { customer, person } = await planted();
  await unsubscribe(storage, customer.key, person.key, {}, NOW);
  const now = await corrected(customer, person, { name: 'Astrid Berg' });
  expect(now).toMatchObject({ name: 'Astrid Berg', unsubscribed: [{ at: NOW }] });
  expect(await usersIn(storage).get(customer.key, person.key)).toEqual(now);
});

test('all that mentions a person can be shown, and nothing else', async () => {
  const { customer, person } = await planted();
  const found = [];
  for await (const { store, value } of mentionsOf(storage, customer, personOf(person, [ALIAS]))) {
    found.push(store);
    // Of what was done by command, also what that was, which stands in the log alone.
    if (store === 'changes') expect(value).toMatchObject({ by: NAME, command: 'user add', at: NOW });
  }
  expect([...new Set(found)].sort()).toEqual([
    ...['alarms', 'changes', 'customers', 'letters', 'maintenance', 'outbox', 'pumps', 'users'],
  ]);
  expect(found.filter((store) => store === 'users')).toHaveLength(1);
  await expect(findPerson(storage, customer, 'nobody@norrskog.example')).rejects.toThrow(InputError);
});

/** Stores in which something mentions a person. */
async function storesOf(customer: Customer, ref: string): Promise<string[]> {
  const stores = new Set<string>();
  const person = await findPerson(storage, customer, ref);
  for await (const { store } of mentionsOf(storage, customer, person)) stores.add(store);
  return [...stores].sort();
}

test('the contact of a customer, who gets no alerts, is found, put right and erased', async () => {
  const { customer: before, person: user } = await planted();
  const contact = { name: 'Karin Ek', email: 'karin@norrskog.example', locale: 'sv' } as const;
  const customer = (await customersIn(storage).change(before.key, (known) => ({ ...known, contact })))!;
  const note = { id: 'k', kind: 'failure', from: NOW, note: `${contact.name} asked ${NAME}.` } as const;
  await maintenanceIn(storage, customer.key).put('d', note);
  for (const ref of ['karin ek', 'KARIN@norrskog.example']) {
    expect(await storesOf(customer, ref)).toEqual(['customers', 'maintenance']);
  }
  const person = await findPerson(storage, customer, contact.email);
  await expect(correctPerson(storage, customer, person, { zone: 'Europe/Oslo' })).rejects.toThrow(InputError);
  await correctPerson(storage, customer, person, { name: 'Karin Ekdal', email: 'ekdal@norrskog.example' });
  const now = (await customersIn(storage).get(customer.key))!;
  expect(now.contact).toEqual({ name: 'Karin Ekdal', email: 'ekdal@norrskog.example', locale: 'sv' });
  await erasePerson(storage, now, await findPerson(storage, now, 'Karin Ekdal'));
  expect(await customersIn(storage).get(customer.key)).not.toHaveProperty('contact');
  const after = await everything(customer);
  expect(
    hits(after, ['Karin Ek', 'Karin Ekdal', 'karin@norrskog.example', 'ekdal@norrskog.example']),
  ).toEqual([]);
  expect(after.some((row) => row.includes(`${ERASED_PERSON} asked ${NAME}.`))).toBe(true);
  expect(await usersIn(storage).get(customer.key, user.key)).toEqual(user);
});

test('somebody who only acknowledged or wrote something is found, put right and erased, and a pump of that name stays', async () => {
  const { customer, person } = await planted();
  await addDevice(storage, customer, { tag: 'Berta', site: 'alind' });
  const note = {
    id: 'b',
    kind: 'failure',
    from: NOW,
    by: 'Berta',
    note: 'Berta says: b@norrskog.example',
  } as const;
  await maintenanceIn(storage, customer.key).put('d', note);
  expect(await storesOf(customer, ALIAS)).toEqual(['alarms', 'changes']);
  expect(await storesOf(customer, 'b@norrskog.example')).toEqual(['maintenance']);
  await correctPerson(storage, customer, await findPerson(storage, customer, 'berta'), { name: 'Berit' });
  expect(await storesOf(customer, 'Berit')).toEqual(['maintenance']);
  const berit = await findPerson(storage, customer, 'Berit', ['b@norrskog.example']);
  expect(await erasePerson(storage, customer, berit)).toBe(1);
  await erasePerson(storage, customer, await findPerson(storage, customer, ALIAS));
  const after = await everything(customer);
  expect(hits(after, ['Berit', 'b@norrskog.example'])).toEqual([]);
  expect(hits(after, ['Berta', ALIAS]).map((row) => JSON.parse(row).table)).toEqual([`pumps${customer.key}`]);
  expect(await usersIn(storage).get(customer.key, person.key)).toEqual(person);
  for (const nobody of ['Berit', 'VP-100', 'operator', '']) {
    await expect(findPerson(storage, customer, nobody)).rejects.toThrow(InputError);
  }
});
