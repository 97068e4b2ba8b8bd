import { expect, test } from 'vitest';
import { seal } from '../../../shared/certificates/chain.ts';
import { contractHash } from '../../../shared/certificates/pseudonym.ts';
import type { Certificate, ChainEntry } from '../../../shared/domain/certificate.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { erasePeopleAgain, takeUpAgain } from '../../../shared/erasure/again.ts';
import { cameBack, lookForRestored } from '../../../shared/erasure/restored.ts';
import { forgottenOf } from '../../../shared/people/recognize.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import { erasuresIn } from '../../../shared/storage/erasures.ts';
import { lastingIn } from '../../../shared/storage/lasting.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, iso } from '../../../shared/time.ts';
import { ERASED } from '../../functions/alerts/mail/everyMail.ts';
import { addCustomer, addUser, all, NOW } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';
import { erasureFor, PSEUDONYM_KEY } from '../../functions/support/erasure.ts';

const { storage } = await deploymentForFile();

const TAKEN = NOW - 2 * DAY;
const ERASED_AT = NOW - DAY;

/** A certificate that says that a contract was erased a day ago. */
function certificateOf({ key }: Customer, more: object = {}): ChainEntry<Certificate> {
  const erased = { begun: iso(ERASED_AT - HOUR), at: iso(ERASED_AT) };
  return seal({ ...ERASED, id: `of${key}`, contract: contractHash(key), erased, ...more } as Certificate);
}

const again = (customer: Customer, certificate = certificateOf(customer)) =>
  takeUpAgain(storage, { contract: customer.key, customer, certificate }, { taken: TAKEN }, NOW);
const now = async ({ key }: Customer) => (await customersIn(storage).get(key))!;

test('a hold that came back with the backup had been lifted, and a newer one stops the erasure', async () => {
  const hold = (since: number) => ({ hold: { since, reason: 'claim 4711' } });
  const old = await addCustomer(storage, hold(TAKEN - HOUR));
  const newer = await addCustomer(storage, hold(ERASED_AT + HOUR));
  await again(old);
  await again(newer);
  expect((await now(old)).contract.hold).toBeUndefined();
  expect((await now(newer)).contract.hold).toBeDefined();
  const { once } = erasureFor(storage);
  expect(await once(newer.key)).toEqual({ left: 'on-hold' });
  expect(await once(old.key)).toHaveProperty('waits');
});

test('a journal that came back is of an erasure that is certified: another takes its place', async () => {
  const customer = await addCustomer(storage);
  const { key } = customer;
  const journals = erasuresIn(storage);
  const facts = { pseudonym: 'p', due: ERASED.due, rule: ERASED.rule };
  await journals.open({
    id: 'former',
    contract: key,
    facts,
    begun: 1,
    touched: 1,
    attempts: 3,
    done: ['tables'],
  });
  await again(customer);
  const { journal } = (await journals.get(key))!;
  expect(journal).toMatchObject({ attempts: 0, done: [], facts: { again: { certificate: `of${key}` } } });
  await again(customer);
  expect((await journals.get(key))!.journal.id).toBe(journal.id);
});

test('a store of its own was no part of the backup: it is not asked, and one that was lost stays so', async () => {
  const store = {
    tables: 'https://t.example',
    blobs: 'https://b.example',
    access: { by: 'identity' },
  } as const;
  const kept = { ...(await addCustomer(storage)), store };
  const lost = { ...(await addCustomer(storage)), store };
  for (const one of [kept, lost])
    await customersIn(storage).change(one.key, (known) => ({ ...known, store }));
  await again(kept);
  const { erased: _, ...rest } = certificateOf(lost) as Extract<Certificate, { kind: 'erased' }>;
  const closed = { kind: 'unverified', closed: ERASED.erased, declared: '2026-06-10', unverified: [] };
  await again(lost, { ...rest, ...closed } as unknown as ChainEntry<Certificate>);
  expect((await now(kept)).store).toBeUndefined();
  expect((await now(lost)).store).toMatchObject({ ...store, lost: { on: '2026-06-10' } });
});

test('a customer that has come again under its number is rightly here, also by certificates that know no contract', () => {
  const customer = { key: 'new', number: '1001' } as Customer;
  const customers = new Map([['new', customer]]);
  const find = (certificate: ChainEntry<Certificate>, taken: number) =>
    cameBack(['new'], customers, [certificate], PSEUDONYM_KEY, taken).length;
  const pseudonym = '2f';
  expect(find(certificateOf({ key: 'former' } as Customer, { pseudonym }), TAKEN)).toBe(0);
  expect(find(certificateOf(customer), NOW)).toBe(1);
});

test('of whoever died over it, the next counts the people that were done', async () => {
  const customer = await addCustomer(storage);
  const { key } = customer;
  const kim = await addUser(storage, customer, { name: 'Kim Berg', email: 'kim@example.com' });
  const eva = await addUser(storage, customer, { name: 'Eva Ek', email: 'eva@example.com' });
  for (const user of [kim, eva]) {
    const person = { user, name: user.name, email: user.email, also: [] };
    await lastingIn(storage).putForgotten(key, forgottenOf(person, key, PSEUDONYM_KEY, ERASED_AT));
  }
  const look = async () => (await lookForRestored(storage, PSEUDONYM_KEY, TAKEN)).people;
  const found = await look();
  expect(found.map(({ person }) => person?.user?.key).sort()).toEqual([kim.key, eva.key].sort());
  // It dies over the second: the first is erased, and no entry says so yet.
  const first = found[0]!;
  const dying = [first, { ...found[1]!, customer: undefined as unknown as Customer }];
  await expect(erasePeopleAgain(storage, dying, { taken: TAKEN }, () => NOW)).rejects.toThrow();
  expect((await look()).map(({ person }) => person !== undefined).sort()).toEqual([false, true]);
  await erasePeopleAgain(storage, await look(), { taken: TAKEN }, () => NOW);
  expect(await look()).toEqual([]);
  expect(
    (await all(certificatesIn(storage).all())).filter((one) => one?.kind === 'people-erased-again'),
  ).toMatchObject([{ people: 2, taken: iso(TAKEN) }]);
});
