import { beforeAll, beforeEach, expect, test } from 'vitest';
import { reportingOf } from '../../../functions/reports/post.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { USUAL } from '../../../shared/domain/report.ts';
import { changeUser } from '../../../shared/onboarding/changeUser.ts';
import { lettersIn } from '../../../shared/storage/letters.ts';
import { customersIn, usersIn } from '../../../shared/storage/registry.ts';
import { reportsIn } from '../../../shared/storage/reports.ts';
import { DAY } from '../../../shared/time.ts';
import { addCustomer, addUser, all } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

/** Seven hours into July in Stockholm. */
const DUE = Date.parse('2026-07-01T05:00:00Z');

const { azurite, storage } = await deploymentForFile();
beforeAll(async () => {
  for (const name of ['monthly', 'energy']) await reportsIn(storage).put({ name, ...USUAL });
});
beforeEach(async () => {
  for await (const { key } of customersIn(storage).all()) await customersIn(storage).remove(key);
});

const subscribed = { reports: { monthly: 'wanted' } } as const;

async function lettersOf({ key }: Customer): Promise<string[]> {
  const letters = await all(lettersIn(storage, key).all());
  return letters.map(({ row: { to, letter } }) => {
    if (!('user' in to) || letter.kind !== 'monthly-report') throw new Error('not a report to a person');
    return `${letter.report} ${letter.month} ${to.user}`;
  });
}

test('whoever asked for a report gets each month once, though several instances run, and days late', async () => {
  const customer = await addCustomer(storage);
  const person = await addUser(storage, customer);
  await addUser(storage, customer);
  await changeUser(storage, customer, person.email, { report: ['monthly', 'energy'] });
  const of = (month: string) => [`energy ${month} ${person.key}`, `monthly ${month} ${person.key}`];

  const twice = await Promise.all([reportingOf(storage)(DUE), reportingOf(storage)(DUE)]);
  expect(Math.max(...twice)).toBe(2);
  expect(await lettersOf(customer)).toEqual(of('2026-06'));
  expect(await reportingOf(storage)(DUE + 9 * DAY)).toBe(0);

  expect(await reportingOf(storage)(DUE + 40 * DAY)).toBe(2);
  expect(await reportingOf(storage)(DUE + 41 * DAY)).toBe(0);
  expect((await lettersOf(customer)).sort()).toEqual([...of('2026-06'), ...of('2026-07')].sort());
});

test('letters to several customers, who are seen to side by side, are all counted', async () => {
  for (let i = 0; i < 3; i++) await addUser(storage, await addCustomer(storage), subscribed);
  expect(await reportingOf(storage)(DUE)).toBe(3);
});

test.each([1, 2, 3])('what died at letter %i posts the rest, and none of them again', async (nth) => {
  const customer = await addCustomer(storage);
  const people = [];
  for (let i = 0; i < 3; i++) people.push(await addUser(storage, customer, subscribed));
  const after = nth - 1;
  azurite.control.setPlan({
    seed: 1,
    rules: [
      {
        match: { path: /letters/, method: 'POST', after },
        fault: { kind: 'status', status: 503, retryAfter: 0 },
      },
    ],
  });
  await expect(reportingOf(storage)(DUE)).rejects.toThrow('could not be sent their reports');
  azurite.control.setPlan(undefined);
  expect(await lettersOf(customer)).toHaveLength(after);
  expect(await reportingOf(storage)(DUE)).toBe(3);
  expect(await reportingOf(storage)(DUE)).toBe(0);
  expect((await lettersOf(customer)).sort()).toEqual(
    people.map(({ key }) => `monthly 2026-06 ${key}`).sort(),
  );
});

test('nobody of a contract that is over gets any, nor does one customer wait for another that fails', async () => {
  const over = await addCustomer(storage, { ends: '2026-06-30' });
  const broken = await addCustomer(storage);
  const fine = await addCustomer(storage);
  for (const one of [over, broken, fine]) await addUser(storage, one, subscribed);
  azurite.control.setPlan({
    seed: 1,
    rules: [
      {
        match: { path: new RegExp(`users.*${broken.key}`), method: 'GET' },
        fault: { kind: 'status', status: 503, retryAfter: 0 },
      },
    ],
  });
  await expect(reportingOf(storage)(DUE)).rejects.toThrow('1 customer(s)');
  azurite.control.setPlan(undefined);
  const counts = [];
  for (const one of [over, broken, fine]) counts.push((await lettersOf(one)).length);
  expect(counts).toEqual([0, 0, 1]);
});

test('a report that somebody ends while something else of them is changed stays ended', async () => {
  const customer = await addCustomer(storage);
  const { key, email } = await addUser(storage, customer, subscribed);
  azurite.control.setPlan({
    seed: 1,
    rules: [{ match: { path: /reports/, method: 'GET' }, fault: { kind: 'delay', ms: 400 } }],
  });
  const changing = changeUser(storage, customer, email, { report: ['energy'] });
  await new Promise((done) => setTimeout(done, 150));
  await usersIn(storage).change(customer.key, key, (user) => ({ ...user, reports: { monthly: 'ended' } }));
  await changing;
  azurite.control.setPlan(undefined);
  expect((await usersIn(storage).get(customer.key, key))!.reports).toEqual({
    monthly: 'ended',
    energy: 'wanted',
  });
});
