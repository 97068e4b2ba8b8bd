import { beforeEach, expect, test } from 'vitest';
import { letterDeliveryBy } from '../../../functions/alerts/letters/deliver.ts';
import type { MailTransport } from '../../../functions/alerts/transport/transport.ts';
import { closingOf } from '../../../functions/contracts/close.ts';
import { quietingOf } from '../../../functions/contracts/quieten.ts';
import { tellingOf } from '../../../functions/contracts/tell.ts';
import { watchOf } from '../../../functions/contracts/watch.ts';
import { hold, liftHold } from '../../../shared/domain/contract/change.ts';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import { dueAt } from '../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { OutageError } from '../../../shared/errors.ts';
import { type DeviceIdentities, deviceIdentities } from '../../../shared/hub/identities.ts';
import { changeHold } from '../../../shared/onboarding/changeContract.ts';
import { revokeDevice } from '../../../shared/onboarding/revokeDevice.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, MINUTE, SECOND } from '../../../shared/time.ts';
import { createDeviceClient, jsonMessage } from '../../local/hub/support/device.ts';
import { startTestHub, type TestHub } from '../../local/hub/support/hub.ts';
import { register } from '../../local/hub/support/provisioning.ts';
import { addCustomer, addDevice, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

/** In force through 14 June: over on 15 June, 00:00 in Stockholm, ten hours before {@link NOW}. */
const OVER: Partial<Contract> = { ends: '2026-06-14' };
const CONTACT = { name: 'Karin Berg', email: 'karin@example.com', locale: 'sv' } as const;

const { storage } = await deploymentForFile();
beforeEach(async () => {
  for await (const { key } of customersIn(storage).all()) await customersIn(storage).remove(key);
});

const watch = (identities?: DeviceIdentities, now = NOW, clock = () => now) =>
  watchOf(storage, tellingOf(storage), closingOf(storage, identities, clock), quietingOf(storage))(now);

const renew = (customer: Customer, contract: Partial<Contract>) =>
  customersIn(storage).change(customer.key, (known) => ({
    ...known,
    contract: { ...known.contract, ...contract },
  }));

const stored = async ({ key }: Customer) => (await customersIn(storage).get(key))!;

async function lettersOf(contract: string) {
  const found = [];
  for await (const { id, row } of lettersIn(storage, contract).all()) found.push({ id, ...row });
  return found;
}

/** A hub that notes what it is told, fails from a call on where asked to, and lets something happen in between. */
function hubOf(
  told: string[],
  failFrom = Infinity,
  meanwhile: (call: number) => Promise<unknown> = async () => {},
) {
  const call = (what: string) => async (deviceId: string) => {
    if (told.length >= failFrom) throw new OutageError('IoT Hub says 429');
    told.push(`${what} ${deviceId}`);
    await meanwhile(told.length);
  };
  const unused = () => {
    throw new Error('not expected');
  };
  return {
    enable: call('enable'),
    disable: call('disable'),
    remove: unused,
    create: unused,
    connectionString: unused,
  } satisfies DeviceIdentities;
}

async function atHub() {
  const hub = await startTestHub();
  const { service, dps } = hub.ready;
  const provisioning = { ...dps, endpoint: 'localhost', ca: hub.ca };
  return { hub, identities: deviceIdentities({ service, ca: hub.ca, provisioning }) };
}

async function sends(hub: TestHub, deviceId: string, key: string): Promise<boolean> {
  try {
    const client = await createDeviceClient(hub, deviceId, key);
    await client.sendEvent(jsonMessage('1'));
    await client.close();
    return true;
  } catch {
    return false;
  }
}

test('the devices of a contract that is over neither send nor register; renewed, they do again, but for the revoked', async () => {
  const { hub, identities } = await atHub();
  const customer = await addCustomer(storage, OVER);
  const neighbour = await addCustomer(storage);
  const [device, revoked] = [await addDevice(storage, customer), await addDevice(storage, customer)];
  const other = await addDevice(storage, neighbour);
  const keys = new Map<string, string>();
  for (const { deviceId } of [device, revoked, other]) {
    keys.set(deviceId, (await identities.create(deviceId)).primaryKey);
  }
  await revokeDevice(storage, identities, revoked.deviceId, NOW);
  const works = ({ deviceId }: { deviceId: string }) => sends(hub, deviceId, keys.get(deviceId)!);
  const registers = ({ deviceId }: { deviceId: string }) =>
    register(hub, deviceId, keys.get(deviceId)!).then(
      () => true,
      () => false,
    );

  expect(await watch(identities)).toMatchObject({ closed: 1 });
  expect([await works(device), await registers(device), await works(other)]).toEqual([false, false, true]);
  expect(await watch(identities)).toEqual({});

  await renew(customer, { ends: '2027-06-14' });
  expect(await watch(identities)).toMatchObject({ opened: 1 });
  expect([await works(device), await registers(device), await works(revoked)]).toEqual([true, true, false]);
  expect(await stored(customer)).not.toHaveProperty('closed');
});

test('an outage is told; the next run goes on after the last device that is done', async () => {
  const customer = await addCustomer(storage, OVER);
  const devices = [];
  for (let i = 0; i < 4; i++) devices.push(await addDevice(storage, customer));
  const inOrder = devices
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ deviceId }) => `disable ${deviceId}`);
  const first: string[] = [];
  await expect(watch(hubOf(first, 2))).rejects.toThrow(AggregateError);
  expect(first).toEqual(inOrder.slice(0, 2));
  expect((await stored(customer)).closed).toMatchObject({ finished: false });
  const second: string[] = [];
  await watch(hubOf(second));
  expect(second).toEqual(inOrder.slice(2));
  expect((await stored(customer)).closed).toMatchObject({ finished: true });
});

test('what a run has no time for is the next one’s; one that is killed leaves word of how far it came', async () => {
  const customer = await addCustomer(storage, OVER);
  const devices = await Promise.all(Array.from({ length: 22 }, () => addDevice(storage, customer)));
  const inOrder = devices.sort((a, b) => (a.key < b.key ? -1 : 1));
  let now = NOW;
  const known: (string | undefined)[] = [];
  const told: string[] = [];
  const slow = hubOf(told, Infinity, async (call) => {
    if (call === 21) known.push((await stored(customer)).closed?.after);
    now += 15 * SECOND;
  });
  expect(await watch(slow, NOW, () => now)).not.toHaveProperty('closed');
  expect(told).toHaveLength(20);
  expect((await stored(customer)).closed).toMatchObject({ finished: false, after: inOrder[19]!.key });
  // Its time is over: it begins with nobody else either.
  const other = await addCustomer(storage, OVER);
  expect(await watch(slow, NOW, () => now)).not.toHaveProperty('closed');
  expect(await stored(other)).not.toHaveProperty('closed');
  expect(await watch(slow, now, () => now)).toMatchObject({ closed: 2 });
  expect(told).toEqual(inOrder.map(({ deviceId }) => `disable ${deviceId}`));

  await renew(customer, { ends: '2027-06-14' });
  told.length = 0;
  await watch(slow, now, () => NOW);
  expect(known).toEqual([inOrder[19]!.key, inOrder[19]!.key]);
});

test('a device that came to a closed contract is kept outside within a day', async () => {
  const customer = await addCustomer(storage, OVER);
  await watch(hubOf([]));
  const { deviceId } = await addDevice(storage, customer);
  const told: string[] = [];
  await watch(hubOf(told), NOW + DAY - MINUTE);
  expect(told).toEqual([]);
  await watch(hubOf(told), NOW + DAY);
  expect(told).toEqual([`disable ${deviceId}`]);
});

test('a device is kept outside too if only the registry knows it, or only its pump', async () => {
  const customer = await addCustomer(storage, OVER);
  const contract = customer.key;
  const [both, noPump, noEntry] = ['a', 'b', 'c'].map((key) => ({
    key,
    deviceId: `${key}-${contract}`,
    contract,
  }));
  for (const device of [both!, noPump!]) await devicesIn(storage).add(device);
  for (const { key, deviceId } of [both!, noEntry!]) {
    await pumpsIn(storage, contract).put({ key, deviceId, model: 'VP-100', tag: key, limits: [] });
  }
  const told: string[] = [];
  await watch(hubOf(told));
  expect(told).toEqual([both, noPump, noEntry].map((one) => `disable ${one!.deviceId}`));
});

test('one customer’s outage keeps no other waiting', async () => {
  const broken = await addCustomer(storage, { ...OVER, zone: 'Nowhere/Atall' });
  const customer = await addCustomer(storage, OVER);
  const { deviceId } = await addDevice(storage, customer);
  const told: string[] = [];
  await expect(watch(hubOf(told))).rejects.toThrow(AggregateError);
  expect(told).toEqual([`disable ${deviceId}`]);
  expect(await stored(broken)).not.toHaveProperty('closed');
});

test('renewed in the middle of closing, everything is open in the end; and closed, if it ends in the middle of opening', async () => {
  const customer = await addCustomer(storage, OVER);
  const devices = [await addDevice(storage, customer), await addDevice(storage, customer)];
  const state = new Map<string, string>();
  const settle = async (until: string, inBetween: Partial<Contract>) => {
    let once = true;
    const told: string[] = [];
    const hub = hubOf(told, Infinity, async () => {
      const [what, deviceId] = told.at(-1)!.split(' ');
      state.set(deviceId!, what!);
      if (once) {
        once = false;
        await renew(customer, inBetween);
      }
    });
    for (let i = 0; i < 4; i++) await watch(hub);
    expect(devices.map(({ deviceId }) => state.get(deviceId))).toEqual([until, until]);
  };
  await settle('enable', { ends: '2027-06-14' });
  expect(await stored(customer)).not.toHaveProperty('closed');
  await renew(customer, OVER);
  await watch(hubOf([]));
  await renew(customer, { ends: '2027-06-14' });
  await settle('disable', OVER);
  expect((await stored(customer)).closed).toMatchObject({ finished: true });
});

test('two instances at once leave everything closed', async () => {
  const customer = await addCustomer(storage, OVER);
  const devices = [await addDevice(storage, customer), await addDevice(storage, customer)];
  const told: string[] = [];
  await Promise.all([watch(hubOf(told)), watch(hubOf(told))]);
  await watch(hubOf(told));
  expect(new Set(told)).toEqual(new Set(devices.map(({ deviceId }) => `disable ${deviceId}`)));
  expect((await stored(customer)).closed).toMatchObject({ finished: true });
});

test('where nobody said how the hub is reached, that is noted, and made good as soon as somebody does', async () => {
  const customer = await addCustomer(storage, OVER);
  const { deviceId } = await addDevice(storage, customer);
  await watch(undefined);
  expect((await stored(customer)).closed).toMatchObject({ finished: true, hubUntold: true });
  expect(await watch(undefined)).toEqual({});
  const told: string[] = [];
  await watch(hubOf(told));
  expect(told).toEqual([`disable ${deviceId}`]);
  expect((await stored(customer)).closed).not.toHaveProperty('hubUntold');
});

test('the contact gets one letter at the end and one reminder before the erasure, however often one looks', async () => {
  const customer = await addCustomer(storage, OVER);
  await customersIn(storage).change(customer.key, (known) => ({ ...known, contact: CONTACT }));
  const due = dueAt(customer.contract)!;
  for (const now of [NOW, NOW + MINUTE, due - 30 * DAY, due - 13 * DAY, due - DAY, due, due + DAY]) {
    await watch(undefined, now);
  }
  expect((await lettersOf(customer.key)).map(({ to, letter }) => ({ to, letter }))).toEqual([
    {
      to: { contact: true },
      letter: { kind: 'contract-ended', lastDay: '2026-06-14', because: 'expiry', due: '2026-09-15' },
    },
    { to: { contact: true }, letter: { kind: 'erasure-reminder', due: '2026-09-15' } },
  ]);
});

test('a letter whose mailing is late is not sent once its end was moved or a hold keeps the data, and is told anew when it is so again', async () => {
  const customer = await addCustomer(storage, OVER);
  await customersIn(storage).change(customer.key, (known) => ({ ...known, contact: CONTACT }));
  const near = dueAt(customer.contract)! - 13 * DAY;
  await watch(undefined, NOW);
  await watch(undefined, near);
  const [ended, reminder] = (await lettersOf(customer.key)).map(({ id }) => id) as [string, string];
  const mails: string[] = [];
  const transport: MailTransport = async ({ subject }) => void mails.push(subject);
  const send = async (letter: string, now: number) =>
    letterDeliveryBy(storage, transport, 'vakt.example', {}, () => now)({ contract: customer.key, letter });

  await renew(customer, { hold: { since: near, reason: 'claim 4711' } });
  expect(await send(reminder, near)).toBe('outdated');
  await renew(customer, { ends: '2026-12-31' });
  expect(await send(ended, near)).toBe('outdated');
  expect([mails, await lettersOf(customer.key)]).toEqual([[], []]);

  // As it was, without a hold.
  await customersIn(storage).change(customer.key, ({ contract: { hold: _, ...contract }, ...known }) => {
    return { ...known, contract: { ...contract, ...OVER } };
  });
  await watch(undefined, near);
  expect((await lettersOf(customer.key)).map(({ id }) => id)).toEqual([ended, reminder]);
  for (const letter of [ended, reminder]) expect(await send(letter, near)).toBe('first-try');
  expect(mails).toHaveLength(2);
});

test('a hold over the last two weeks costs the contact no reminder: it comes when the hold is lifted, and the erasure after it', async () => {
  const customer = await addCustomer(storage, OVER);
  await customersIn(storage).change(customer.key, (known) => ({ ...known, contact: CONTACT }));
  const due = dueAt(customer.contract)!;
  await changeHold(storage, customer, hold('claim 4711'), due - 20 * DAY);
  for (const now of [due - 13 * DAY, due, due + DAY]) await watch(undefined, now);
  const letters = async () => (await lettersOf(customer.key)).map(({ letter }) => letter);
  expect((await letters()).map(({ kind }) => kind)).toEqual(['contract-ended']);
  const { contract } = await changeHold(storage, customer, liftHold, due + 2 * DAY);
  await watch(undefined, due + 2 * DAY);
  expect((await letters()).slice(1)).toEqual([{ kind: 'erasure-reminder', due: '2026-10-01' }]);
  expect(dueAt(contract)! - (due + 2 * DAY)).toBe(14 * DAY);
});

test('a crash between posting a letter and noting it posts the same letter again, not another', async () => {
  const customer = await addCustomer(storage, OVER);
  await customersIn(storage).change(customer.key, (known) => ({ ...known, contact: CONTACT }));
  await watch();
  await customersIn(storage).change(customer.key, ({ told: _, ...known }) => known);
  await watch();
  expect(await lettersOf(customer.key)).toHaveLength(1);
});

test('the operator is warned once before a contract ends by itself, and told when nobody can be told of its end', async () => {
  const expiring = await addCustomer(storage, { ends: '2026-07-01' }, 'Secret AB');
  const unpaid = await addCustomer(storage, { paidThrough: '2026-06-10' });
  const over = await addCustomer(storage, OVER);
  const safe = await addCustomer(storage, { ends: '2026-08-01' });
  for (const now of [NOW, NOW + MINUTE]) await watch(undefined, now);
  const news = await lettersOf(OPERATOR);
  const about = ({ key }: Customer) => news.filter(({ id }) => id.includes(key));
  expect(about(expiring).map(({ letter }) => letter)).toMatchObject([
    { kind: 'operator-news', headline: 'A contract is about to expire' },
  ]);
  expect(about(unpaid).map(({ letter }) => letter)).toMatchObject([
    { kind: 'operator-news', headline: 'A contract is not paid for, and will end' },
  ]);
  expect(about(over).map(({ letter }) => letter)).toMatchObject([
    { kind: 'operator-news', headline: 'A contract is over, and there is nobody to tell' },
  ]);
  expect(about(safe)).toEqual([]);
  expect(JSON.stringify(news)).not.toContain('Secret');
});
