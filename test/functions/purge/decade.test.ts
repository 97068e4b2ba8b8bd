import { expect, test } from 'vitest';
import { purgeOf } from '../../../functions/purge/purge.ts';
import { liftHold } from '../../../shared/domain/contract/change.ts';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { afterwardsOf } from '../../../shared/erasure/afterwards.ts';
import { dumpContainer, dumpTable } from '../../../shared/storage/dump.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import {
  CONTRACT_TABLES,
  contractContainer,
  contractTable,
  DEPLOYMENT_TABLES,
} from '../../../shared/storage/names.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { type EpochMs, HOUR, iso } from '../../../shared/time.ts';
import { addCustomer, addDevice, addUser } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { Clock, erasureFor, storeClockBy } from '../support/erasure.ts';

const { storage } = await deploymentForFile();

const at = (text: string) => Date.parse(text);
const LIFTED = at('2030-01-17T09:30:00Z');

/**
 * Customers of ten years, who leave in every way there is, and when the data of each are due, reckoned by hand; one is on
 * hold when it is due, and one never leaves. In Stockholm but where a zone is given.
 */
const LEAVING: readonly (readonly [Partial<Contract>, due: string | undefined])[] = [
  // Three months later there is no 30 February: 1 March, 00:00.
  [{ ends: '2026-11-29' }, '2027-02-28T23:00:00Z'],
  // 29 September, 00:00, which in summer is so on the Azores as it is by UTC.
  [{ ends: '2027-03-28', zone: 'Atlantic/Azores', assetManaged: true }, '2027-09-29T00:00:00Z'],
  // Ends on 29 February: 1 June, 00:00, in summer.
  [{ notice: { given: '2028-01-31', by: 'customer' } }, '2028-05-31T22:00:00Z'],
  // In force for thirty days more, through 14 November; a year, from the day after.
  [{ paidThrough: '2028-10-15', zone: 'Europe/Athens', retentionMonths: 12 }, '2029-11-14T22:00:00Z'],
  // Would have been due in December; two weeks after the day on which the hold was lifted.
  [
    { ends: '2029-08-31', hold: { since: at('2029-09-01T00:00:00Z'), reason: 'claim' } },
    '2030-01-30T23:00:00Z',
  ],
  // 7 August, 00:00, in summer.
  [
    { terminated: { at: at('2031-05-06T13:37:11Z'), cause: 'sold on' }, zone: 'Europe/London' },
    '2031-08-06T23:00:00Z',
  ],
  // As was asked for, at that very instant.
  [{ erasure: { asked: '2033-10-30', by: 'x', from: at('2033-10-31T00:42:07Z') } }, '2033-10-31T00:42:07Z'],
  [{}, undefined],
];

/** A customer with something in every place that holds anything of a customer. */
async function leaving(contract: Partial<Contract>): Promise<Customer> {
  const customer = await addCustomer(storage, contract);
  const { key } = customer;
  await addUser(storage, customer);
  const { deviceId } = await addDevice(storage, customer);
  for (const kind of CONTRACT_TABLES) {
    await storage.table(contractTable(kind, key)).upsertEntity(jsonEntity('p', 'r', { of: key }));
  }
  const refused = { reason: 'r', detail: '', hash: 'h', bytes: 0, body: '', leftOut: [], unnamed: 0 };
  await quarantineIn(storage, key).put({ id: 'q', deviceId, at: 0, ...refused });
  const test = { kind: 'test', by: key, at: 0 } as const;
  for (const whose of [key, OPERATOR])
    await lettersIn(storage, whose).post(`l-${key}`, { operator: true }, test, 0);
  return customer;
}

/** Everything of a customer that any table, or its container, answers with. */
async function recordsOf({ key }: Customer): Promise<string[]> {
  const found: string[] = [];
  const devices: string[] = [];
  const own = CONTRACT_TABLES.map((kind) => contractTable(kind, key));
  for (const table of [...own, ...DEPLOYMENT_TABLES]) {
    for await (const { rows } of dumpTable(storage, table, '')) {
      for (const row of rows) {
        const text = JSON.stringify([table, row]);
        const isOf = text.includes(key) || devices.some((id) => text.includes(id));
        if (isOf) found.push(text);
        if (isOf && table === 'devices') devices.push(row.partition);
      }
    }
  }
  for await (const { rows } of dumpContainer(storage, contractContainer(key))) {
    found.push(...rows.map((blob) => JSON.stringify(blob)));
  }
  return found.sort();
}

/** Lifts each legal hold, which nothing but the customer's row shows. */
async function lift(customers: readonly Customer[], planted: Map<string, string[]>): Promise<void> {
  for (const customer of customers) {
    const { key } = customer;
    const known = await customersIn(storage).get(key);
    if (!known?.contract.hold) continue;
    await customersIn(storage).change(key, (one) => ({ ...one, contract: liftHold(one.contract, LIFTED) }));
    const before = planted.get(key)!;
    const after = await recordsOf(customer);
    expect(after.filter((record) => !before.includes(record))).toHaveLength(1);
    expect(after).toHaveLength(before.length);
    planted.set(key, after);
  }
}

test('over ten years every record of a customer is there at the last hourly purge before it is due, and none after the first one from then on', async () => {
  const due = new Map<string, EpochMs>();
  const customers = await Promise.all(
    LEAVING.map(async ([contract, text]) => {
      const customer = await leaving({ begins: '2026-01-01', ...contract });
      due.set(customer.key, text === undefined ? Infinity : at(text));
      return customer;
    }),
  );
  const planted = new Map<string, string[]>();
  for (const one of customers) planted.set(one.key, await recordsOf(one));
  for (const records of planted.values())
    expect(records.length).toBeGreaterThanOrEqual(CONTRACT_TABLES.length + 8);
  const times = [...due.values()].filter((time) => time < Infinity);
  // The purge runs each hour. Between these nothing falls due; some at random show that nothing goes by itself.
  const looked = times.flatMap((time) => [Math.ceil(time / HOUR) - 1, Math.ceil(time / HOUR)]);
  // While it is on hold, and when that is just lifted.
  looked.push(Math.ceil(at('2029-12-01T00:00:00Z') / HOUR), Math.ceil(LIFTED / HOUR));
  const anywhere = Array.from({ length: 3 }, () =>
    Math.floor(at('2026-01-01') / HOUR + Math.random() * 87_600),
  );
  const runs = [...new Set([...looked, ...anywhere])].sort((a, b) => a - b).map((hour) => hour * HOUR);

  for (const now of runs) {
    if (now >= LIFTED) await lift(customers, planted);
    const clock = new Clock(now);
    const { read: clockRead, wait } = clock;
    const { once } = erasureFor(storage, { clock });
    const close = afterwardsOf(storage, clockRead).closeAll;
    const tell = async () => {};
    await purgeOf({
      storage,
      erase: once,
      close,
      patience: { clock: clockRead, wait },
      storeClock: storeClockBy(storage, clock),
      tell,
    })();
    for (const one of customers) {
      const time = due.get(one.key)!;
      const left = now < time ? planted.get(one.key) : [];
      // Whole, or gone: looked at record by record around its day, and elsewhere by its own row.
      if (Math.abs(now - time) <= HOUR)
        expect(await recordsOf(one), `${iso(now)}, due ${iso(time)}`).toEqual(left);
      else expect(!!(await customersIn(storage).get(one.key)), iso(now)).toBe(now < time);
    }
  }
  const never = customers.at(-1)!;
  expect(await recordsOf(never)).toEqual(planted.get(never.key));
  expect(runs.length).toBeGreaterThanOrEqual(16);
});
