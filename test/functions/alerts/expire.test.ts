import { expect, test } from 'vitest';
import { expiryOf } from '../../../functions/alerts/expire.ts';
import type { Customer, User } from '../../../shared/domain/customer.ts';
import type { LedgerRow } from '../../../shared/domain/ledger.ts';
import { NOTHING_SENT } from '../../../shared/domain/mailing.ts';
import { LEDGER_KEPT_DAYS, lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { DAY } from '../../../shared/time.ts';
import { addCustomer, addUser, all, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { azurite, storage } = await deploymentForFile();

const OLD = NOW - (LEDGER_KEPT_DAYS + 1) * DAY;
const YOUNG = NOW - (LEDGER_KEPT_DAYS - 1) * DAY;
const idAt = (at: number, i = 0) => `${at.toString(36).padStart(9, '0')}${String(i).padStart(15, '0')}`;
const ledgerOf = (state: LedgerRow['state']): LedgerRow => ({
  state,
  messageId: '<m@vakt.example>',
  attempts: 1,
  leasedUntil: 0,
});

/** A mail to somebody, with why it was decided and what became of something that had waited. */
async function mailed({ key: contract }: Customer, { key: user }: User, at: number, i = 0): Promise<void> {
  const outbox = outboxIn(storage, contract);
  const known = await outbox.state(user);
  const item = {
    stage: 'raised',
    transition: idAt(at, i),
    device: 'd',
    condition: 'exhaustPressure.high',
    severity: 'alarm',
    site: '',
    at,
  } as const;
  const decided = { ...item, user, decidedAt: at };
  const saved = await outbox.save(user, known?.etag, {
    state: known?.value ?? NOTHING_SENT,
    told: [{ ...decided, outcome: { send: 'first-of-site' } }],
    fates: [{ ...decided, outcome: { drop: 'over-while-held' } }],
    mail: { user, id: item.transition, items: [item], decidedAt: at, ledger: ledgerOf('sent') },
  });
  expect(saved).toBeDefined();
}

test('what is older than it is kept goes, of every contract and of the operator; what is younger, or to be sent, stays', async () => {
  const customer = await addCustomer(storage);
  const other = await addCustomer(storage);
  const [person, neighbour] = [await addUser(storage, customer), await addUser(storage, other)];
  for (let i = 0; i < 130; i++) await mailed(customer, person, OLD, i);
  await mailed(customer, person, YOUNG);
  await mailed(other, neighbour, OLD);
  const letter = { kind: 'test', by: 'anna', at: OLD } as const;
  for (const contract of [customer.key, OPERATOR]) {
    const letters = lettersIn(storage, contract);
    for (const [id, at, state] of [
      ['old', OLD, 'sent'],
      ['resting', OLD, 'failed'],
      ['young', YOUNG, 'sent'],
      ['open', OLD, undefined],
    ] as const) {
      await letters.post(id, { operator: true }, letter, at);
      const { etag, value } = (await letters.get(id))!;
      if (state) await letters.save(id, { ...value, ledger: ledgerOf(state) }, etag);
    }
  }

  expect(await expiryOf(storage)(NOW)).toBe(131 * 3 + 2 * 2);
  expect(await expiryOf(storage)(NOW)).toBe(0);
  const outbox = outboxIn(storage, customer.key);
  const left = await all(outbox.decisions(0, NOW));
  expect(left.map(({ transition }) => transition)).toEqual([idAt(YOUNG)]);
  expect(await all(outbox.fates(0, NOW))).toHaveLength(1);
  expect(await outbox.mail(person.key, idAt(YOUNG))).toBeDefined();
  expect(await outbox.mail(person.key, idAt(OLD))).toBeUndefined();
  expect(await outbox.state(person.key)).toBeDefined();
  expect(await all(outboxIn(storage, other.key).decisions(0, NOW))).toEqual([]);
  for (const contract of [customer.key, OPERATOR]) {
    const ids = (await all(lettersIn(storage, contract).all())).map(({ id }) => id);
    expect(ids).toEqual(['open', 'young']);
  }
});

test('a contract whose ledger does not answer keeps no other from losing what is too old', async () => {
  const broken = await addCustomer(storage);
  const fine = await addCustomer(storage);
  const person = await addUser(storage, fine);
  await mailed(fine, person, OLD);
  azurite.control.setPlan({
    seed: 1,
    rules: [
      {
        match: { path: new RegExp(`outbox${broken.key}`) },
        fault: { kind: 'status', status: 503, retryAfter: 0 },
      },
    ],
  });
  await expect(expiryOf(storage)(NOW)).rejects.toThrow('1 contract(s)');
  azurite.control.setPlan(undefined);
  expect(await all(outboxIn(storage, fine.key).decisions(0, NOW))).toEqual([]);
});
