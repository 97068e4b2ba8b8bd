import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agreeThrough } from '../../../shared/domain/contract/change.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { authorizationId, parsePacketId } from '../../../shared/domain/packet.ts';
import { InputError } from '../../../shared/errors.ts';
import type { DeviceIdentities } from '../../../shared/hub/identities.ts';
import { randomKey, sha256 } from '../../../shared/keys.ts';
import { addCustomer, type CustomerInput } from '../../../shared/onboarding/addCustomer.ts';
import { addDevice } from '../../../shared/onboarding/addDevice.ts';
import { addUser } from '../../../shared/onboarding/addUser.ts';
import { changeContract } from '../../../shared/onboarding/changeContract.ts';
import { setContact } from '../../../shared/onboarding/contact.ts';
import { correctCustomer } from '../../../shared/onboarding/correctCustomer.ts';
import type { DeviceAccess } from '../../../shared/onboarding/enterDevice.ts';
import { findCustomer } from '../../../shared/onboarding/findCustomer.ts';
import { parseLimit } from '../../../shared/onboarding/limits.ts';
import { revokeDevice } from '../../../shared/onboarding/revokeDevice.ts';
import { type Upgraded, upgrade } from '../../../shared/onboarding/upgrade.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores, remainingContractStores } from '../../../shared/storage/contracts.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import {
  CONTRACT_TABLES,
  type ContractTable,
  contractContainer,
  contractTable,
} from '../../../shared/storage/names.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn, modelsIn, usersIn } from '../../../shared/storage/registry.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

const NOW = Date.parse('2026-03-31T22:30:00Z');

let azurite: StrictAzurite;
let storage: Storage;

beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put({
    name: 'RV-250',
    limits: [
      {
        signal: 'exhaustPressure',
        direction: 'high',
        warning: 1293,
        alarm: 1413,
        onDelay: 20,
        offDelay: 20,
        deadband: 10,
        source: 'test',
      },
    ],
    components: [],
  });
});
afterAll(() => azurite?.stop());

/** Numbers, names and device IDs of which there is only one in the store these tests share. */
function unique(prefix: string): string {
  return `${prefix}-${randomKey(10)}`;
}

function customer(input: Partial<CustomerInput> = {}): Promise<Customer> {
  const told = { name: unique('Norrskog'), number: unique('n'), zone: 'Europe/Stockholm', ...input };
  return addCustomer(storage, told, NOW);
}

/** IoT Hub as far as these tests want it to be: it keeps what it is told, and fails when asked to. */
function hubInMemory() {
  const hub = {
    enabled: new Map<string, boolean>(),
    down: false,
    create: async (deviceId: string) => {
      if (hub.down) throw new Error('the hub is down');
      hub.enabled.set(deviceId, true);
      return { primaryKey: 'a2V5' };
    },
    disable: async (deviceId: string) => void hub.enabled.set(deviceId, false),
    enable: async (deviceId: string) => void hub.enabled.set(deviceId, true),
    remove: async (deviceId: string) => void hub.enabled.delete(deviceId),
    connectionString: (deviceId: string, key: string) =>
      `HostName=h;DeviceId=${deviceId};SharedAccessKey=${key}`,
  };
  return hub satisfies DeviceIdentities & Record<string, unknown>;
}

describe('an upgrade', () => {
  /** A customer as an earlier release left it, with these tables. */
  async function earlier(status: Customer['status'], kinds: readonly ContractTable[]): Promise<Customer> {
    const known: Customer = { ...(await customer()), key: randomKey(20), number: unique('n'), status };
    await Promise.all(kinds.map((kind) => storage.table(contractTable(kind, known.key)).createTable()));
    await customersIn(storage).add(known);
    return known;
  }

  async function upgradedIn(stores: Storage): Promise<Upgraded[]> {
    const all: Upgraded[] = [];
    for await (const one of upgrade(stores)) all.push(one);
    return all;
  }

  test('makes what a contract of an earlier release is lacking, and nothing twice', async () => {
    const { key } = await earlier('active', CONTRACT_TABLES.slice(0, -1));
    const made = async () => (await upgradedIn(storage)).find(({ contract }) => contract === key)?.made;
    const last = contractTable(CONTRACT_TABLES.at(-1)!, key);
    expect(await made()).toEqual([contractContainer(key), last].sort());
    expect(await made()).toEqual([]);
    expect(await remainingContractStores(storage, key)).toHaveLength(CONTRACT_TABLES.length + 1);
  });

  test('brings no store back of a contract that is being erased, also when that begins in between', async () => {
    const gone = await earlier('erasing', []);
    const going = await earlier('active', []);
    const late: Storage = {
      ...storage,
      container(name) {
        const client = storage.container(name);
        if (name !== contractContainer(going.key)) return client;
        // The erasure begins while the stores are being made.
        return Object.assign(Object.create(client), {
          createIfNotExists: () =>
            customersIn(storage).change(going.key, (known) => ({ ...known, status: 'erasing' })),
        });
      },
    };
    const upgraded = (await upgradedIn(late)).map(({ contract }) => contract);
    expect(upgraded).not.toContain(gone.key);
    expect(upgraded).not.toContain(going.key);
    expect(await remainingContractStores(storage, gone.key)).toEqual([]);
    expect(await remainingContractStores(storage, going.key)).toEqual([]);
  });
});

describe('a customer', () => {
  test('has its stores by the time it is there, and the contract it was told to have', async () => {
    const added = await customer({ assetManaged: true, retentionMonths: 9 });
    expect(await customersIn(storage).get(added.key)).toEqual(added);
    expect(await remainingContractStores(storage, added.key)).toHaveLength(CONTRACT_TABLES.length + 1);
    expect(added.contract).toEqual({ zone: 'Europe/Stockholm', assetManaged: true, retentionMonths: 9 });
  });

  test('has a contact if one is told, which can be another later on, or nobody', async () => {
    const added = await customer({ contact: { name: ' Karin Berg ', email: 'karin@n.example' } });
    expect(added.contact).toEqual({ name: 'Karin Berg', email: 'karin@n.example', locale: 'en' });
    await setContact(storage, added, { name: 'Desk', email: 'desk@n.example', locale: 'sv' });
    expect(await customersIn(storage).get(added.key)).toEqual({
      ...added,
      contact: { name: 'Desk', email: 'desk@n.example', locale: 'sv' },
    });
    const { contact: _, ...without } = added;
    expect(await setContact(storage, added, undefined)).toEqual(without);
  });

  test.each([
    { name: '', email: 'karin@n.example' },
    { name: 'Karin', email: 'karin' },
    { name: 'Karin', email: 'karin@n.example', locale: 'fr' },
  ])('is not added with the contact $name <$email> $locale', async (contact) => {
    await expect(customer({ contact })).rejects.toThrow(InputError);
  });

  test('has its name and address put right, and the address taken away; not once its erasure has begun', async () => {
    const address = 'Storgatan 1, 412 50 Göteborg';
    const known = await customer({ address });
    expect(known).toMatchObject({ address });
    const name = unique('Norrskog');
    expect(await correctCustomer(storage, known, { name })).toEqual({ ...known, name });
    const { address: _, ...without } = known;
    expect(await correctCustomer(storage, known, { address: null })).toEqual({ ...without, name });
    await customersIn(storage).change(known.key, (one) => ({ ...one, status: 'erasing' }));
    await expect(correctCustomer(storage, known, { address })).rejects.toThrow(/being erased/);
    expect(await customersIn(storage).get(known.key)).not.toHaveProperty('address');
  });

  test('has no new contact once its erasure has begun', async () => {
    const added = await customer();
    await customersIn(storage).change(added.key, (known) => ({ ...known, status: 'erasing' }));
    await expect(setContact(storage, added, { name: 'K', email: 'k@n.example' })).rejects.toThrow(InputError);
  });

  test.each([
    [{ zone: 'Europe/Stokholm' }, /not a time zone/],
    [{ zone: '+01:00' }, /not a time zone/],
    [{ begins: '2026-02-30' }, /not a day/],
    [{ begins: '20260201' }, /not a day/],
    [{ begins: '2026-02-01', ends: '2026-01-31' }, /before the first/],
    [{ retentionMonths: 0 }, /whole number of months/],
    [{ retentionMonths: 1.5 }, /whole number of months/],
    [{ name: ' ' }, /name is empty/],
    [{ name: 'two\nlines' }, /one line/],
    [{ number: '' }, /number is empty/],
  ])('told as %j is refused', async (input, message) => {
    await expect(customer(input)).rejects.toThrow(InputError);
    await expect(customer(input)).rejects.toThrow(message);
  });

  test('cannot have the number of another', async () => {
    const { number, name } = await customer();
    await expect(customer({ number })).rejects.toThrow(`belongs to ${name}`);
  });

  test('is found by number, key and name in any case, and by nothing else', async () => {
    const added = await customer({ name: unique('Fjordkjemi Å') });
    for (const ref of [added.number, added.key, added.name, added.name.toUpperCase()]) {
      expect(await findCustomer(storage, ref)).toEqual(added);
    }
    await expect(findCustomer(storage, 'nobody')).rejects.toThrow('There is no customer "nobody"');
  });

  test('whose name several bear is to be named by its number', async () => {
    const name = unique('Same');
    const first = await customer({ name });
    const second = await customer({ name });
    await expect(findCustomer(storage, name)).rejects.toThrow(InputError);
    await expect(findCustomer(storage, name)).rejects.toThrow(/2 customers/);
    expect(await findCustomer(storage, first.number)).toEqual(first);
    expect(await findCustomer(storage, second.key)).toEqual(second);
  });

  test('gets a last day in force that does not lie before the first', async () => {
    const added = await customer({ begins: '2026-01-01' });
    await changeContract(storage, added, agreeThrough('2026-04-30'), NOW);
    expect((await findCustomer(storage, added.key)).contract).toEqual({
      ...added.contract,
      ends: '2026-04-30',
    });
    const before = changeContract(storage, added, agreeThrough('2025-12-31'), NOW, { dueAtOnce: true });
    await expect(before).rejects.toThrow(/before the first/);
  });

  test('whose erasure begins after it was read is not brought back by the end that is set', async () => {
    const read = await customer();
    await customersIn(storage).change(read.key, (known) => ({ ...known, status: 'erasing' }));
    await expect(changeContract(storage, read, agreeThrough('2027-01-01'), NOW)).rejects.toThrow(
      /being erased/,
    );
    expect(await customersIn(storage).get(read.key)).toEqual({ ...read, status: 'erasing' });
    await customersIn(storage).remove(read.key);
    await expect(changeContract(storage, read, agreeThrough('2027-01-01'), NOW)).rejects.toThrow(
      /being erased/,
    );
    expect(await customersIn(storage).get(read.key)).toBeUndefined();
  });

  test('that many change at once keeps every change', async () => {
    const { key } = await customer({ name: 'x' });
    const letters = [...'abcdefgh'];
    await Promise.all(
      letters.map((letter) =>
        customersIn(storage).change(key, (known) => ({ ...known, name: known.name + letter })),
      ),
    );
    expect([...(await customersIn(storage).get(key))!.name].sort()).toEqual([...letters, 'x']);
  });

  test('that is being erased takes nothing more', async () => {
    const { key } = await customer();
    const erasing = (await customersIn(storage).change(key, (known) => ({ ...known, status: 'erasing' })))!;
    const user = { customer: erasing, name: 'Anna', email: 'anna@example.com' };
    await expect(addUser(storage, user)).rejects.toThrow(/being erased/);
    const device = { customer: erasing, deviceId: unique('d'), model: 'RV-250' };
    await expect(addDevice(storage, hubInMemory(), device, NOW)).rejects.toThrow(/being erased/);
    await expect(changeContract(storage, erasing, agreeThrough('2027-01-01'), NOW)).rejects.toThrow(
      /being erased/,
    );
  });
});

describe('a customer whose contract is over', () => {
  test('takes no device, not even on its last instant, and none before it has an identity at the hub', async () => {
    const owner = await customer({ ends: '2026-04-30', zone: 'Europe/Stockholm' });
    const end = Date.parse('2026-04-30T22:00:00Z');
    const hub = hubInMemory();
    const device = { customer: owner, deviceId: unique('d'), model: 'RV-250' };
    await expect(addDevice(storage, hub, device, end)).rejects.toThrow(
      /is over since 2026-04-30 \(.+\), and no device of it is let in/,
    );
    expect(hub.enabled.size).toBe(0);
    await addDevice(storage, hub, device, end - 1);
  });
});

describe('a user', () => {
  test("gets mails in English and in the contract's zone where nothing else is told", async () => {
    const owner = await customer({ zone: 'Europe/Oslo' });
    const user = await addUser(storage, { customer: owner, name: 'Ingrid Dahl', email: 'i@dahl.example' });
    expect(user).toMatchObject({ locale: 'en', zone: 'Europe/Oslo' });
    const stored = [];
    for await (const one of usersIn(storage).of(owner.key)) stored.push(one);
    expect(stored).toEqual([user]);
  });

  test.each([
    [{ email: 'anna' }, /not an e-mail address/],
    [{ email: 'anna@example' }, /not an e-mail address/],
    [{ email: 'a@b.example, c@d.example' }, /not an e-mail address/],
    [{ email: 'a@b.example\r\nBcc: c@d.example' }, /not an e-mail address/],
    [{ locale: 'fr' }, /sv, nb, en, de/],
    [{ zone: 'Mars/Olympus' }, /not a time zone/],
    [{ name: '' }, /name is empty/],
    [{ phone: 'call me' }, /not a telephone number/],
    [{ address: 'Storgatan 1\nGöteborg' }, /on one line/],
  ])('told as %j is refused', async (input, message) => {
    const told = { customer: await customer(), name: 'Anna', email: 'anna@example.com', ...input };
    await expect(addUser(storage, told)).rejects.toThrow(message);
  });

  test('is not added twice to the same customer', async () => {
    const owner = await customer();
    await addUser(storage, { customer: owner, name: 'Anna', email: 'anna@example.com' });
    const again = { customer: owner, name: 'A.', email: 'Anna@Example.com' };
    await expect(addUser(storage, again)).rejects.toThrow('already, as Anna');
    await addUser(storage, { ...again, customer: await customer() });
  });
});

describe('a device', () => {
  test('gets an authorization that packets can bear and of which only the hash is stored', async () => {
    const owner = await customer();
    const deviceId = unique('pump');
    const limits = [parseLimit('exhaustPressure.high.alarm=1313')];
    const input = { customer: owner, deviceId, model: 'RV-250', tag: 'PM3-VP-01', site: 'Husum', limits };
    const access = await addDevice(storage, hubInMemory(), input, NOW);

    expect(access.connectionString).toBe(`HostName=h;DeviceId=${deviceId};SharedAccessKey=a2V5`);
    expect(parsePacketId(`${access.authorization}-7`)).toEqual({
      authorization: access.authorization,
      sequence: 7,
    });
    const device = await devicesIn(storage).get(deviceId);
    expect(device).toMatchObject({ deviceId, contract: owner.key });
    const authorization = await devicesIn(storage).authorization(authorizationId(access.authorization));
    expect(authorization).toMatchObject({ deviceId, hash: sha256(access.authorization), issuedAt: NOW });
    expect(JSON.stringify(authorization)).not.toContain(access.authorization);
    expect(await pumpsIn(storage, owner.key).get(device!.key)).toEqual({
      key: device!.key,
      deviceId,
      model: 'RV-250',
      tag: 'PM3-VP-01',
      site: 'Husum',
      limits: [{ condition: 'exhaustPressure.high', field: 'alarm', value: 1313 }],
    });
  });

  test.each([
    [{ deviceId: 'no spaces' }, /can't be a device ID/],
    [{ deviceId: '-first' }, /can't be a device ID/],
    [{ model: 'RV-999' }, /no pump model "RV-999": known are RV-250/],
    [{ tag: '' }, /tag is empty/],
    [{ runningHours: -1 }, /running hours/],
    [{ lastService: '2026-02-30' }, /not a day/],
    [{ limits: [parseLimit('exhaustPressure.high.alarm=1200')] }, /warning .* would come after its alarm/],
  ])('told as %j is refused, and IoT Hub is not asked', async (input, message) => {
    const hub = hubInMemory();
    const told = { customer: await customer(), deviceId: unique('pump'), model: 'RV-250', ...input };
    await expect(addDevice(storage, hub, told, NOW)).rejects.toThrow(message);
    expect(hub.enabled.size).toBe(0);
  });

  test("that is another customer's is not taken over", async () => {
    const hub = hubInMemory();
    const deviceId = unique('pump');
    await addDevice(storage, hub, { customer: await customer(), deviceId, model: 'RV-250' }, NOW);
    const thief = await customer();
    const taken = addDevice(storage, hub, { customer: thief, deviceId, model: 'RV-250' }, NOW);
    await expect(taken).rejects.toThrow(/another customer's/);
    for await (const _ of pumpsIn(storage, thief.key).all()) expect.unreachable();
  });

  test('that was added twice at once is one device with one pump', async () => {
    const hub = hubInMemory();
    const input = { customer: await customer(), deviceId: unique('pump'), model: 'RV-250' };
    const both = await Promise.allSettled([1, 2].map(() => addDevice(storage, hub, input, NOW)));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const keys = [];
    for await (const { key } of pumpsIn(storage, input.customer.key).all()) keys.push(key);
    expect(keys).toEqual([(await devicesIn(storage).get(input.deviceId))!.key]);
  });

  test('left behind half-added is finished by adding it again', async () => {
    const hub = hubInMemory();
    const owner = await customer();
    const input = { customer: owner, deviceId: unique('pump'), model: 'RV-250' };
    hub.down = true;
    await expect(addDevice(storage, hub, input, NOW)).rejects.toThrow('the hub is down');
    expect(await devicesIn(storage).get(input.deviceId)).toBeUndefined();
    hub.down = false;

    // As a crash between the pump and the device leaves it.
    const key = randomKey(20);
    await pumpsIn(storage, owner.key).put({ ...input, key, tag: 'x', limits: [] });
    await addDevice(storage, hub, input, NOW);
    expect((await devicesIn(storage).get(input.deviceId))!.key).toBe(key);

    await expect(addDevice(storage, hub, input, NOW)).rejects.toThrow(/is there, with an authorization/);
  });

  test('that is revoked may send no more, until it is added again with a new authorization', async () => {
    const hub = hubInMemory();
    const input = { customer: await customer(), deviceId: unique('pump'), model: 'RV-250' };
    const first = await addDevice(storage, hub, input, NOW);
    const { key } = (await devicesIn(storage).get(input.deviceId))!;

    expect(await revokeDevice(storage, hub, input.deviceId, NOW + 1)).toMatchObject({ revoked: 1 });
    expect(hub.enabled.get(input.deviceId)).toBe(false);
    const id = authorizationId(first.authorization);
    expect((await devicesIn(storage).authorization(id))!.revokedAt).toBe(NOW + 1);
    expect(await revokeDevice(storage, hub, input.deviceId, NOW + 2)).toMatchObject({ revoked: 0 });
    expect((await devicesIn(storage).authorization(id))!.revokedAt).toBe(NOW + 1);

    const second = await addDevice(storage, hub, input, NOW + 3);
    expect(second.authorization).not.toBe(first.authorization);
    expect(hub.enabled.get(input.deviceId)).toBe(true);
    expect((await devicesIn(storage).get(input.deviceId))!.key).toBe(key);
    expect((await devicesIn(storage).authorization(id))!.revokedAt).toBe(NOW + 1);
  });

  test('whose access data cannot be kept has no authorization, and gets one when it is added again', async () => {
    const input = { customer: await customer(), deviceId: unique('pump'), model: 'RV-250' };
    const full = async () => Promise.reject(new Error('the disk is full'));
    await expect(addDevice(storage, hubInMemory(), input, NOW, full)).rejects.toThrow('the disk is full');
    expect(await devicesIn(storage).authorizationsOf(input.deviceId)).toEqual([]);
    const kept: DeviceAccess[] = [];
    const access = await addDevice(storage, hubInMemory(), input, NOW, async (one) => void kept.push(one));
    expect(kept).toEqual([access]);
  });

  test('that is added again keeps what is not told anew of its pump', async () => {
    const hub = hubInMemory();
    const input = { customer: await customer(), deviceId: unique('pump'), model: 'RV-250' };
    const told = {
      tag: 'T',
      site: 'Husum',
      runningHours: 12.5,
      lastService: '2026-03-02',
      commissioning: true,
    };
    await addDevice(storage, hub, { ...input, ...told }, NOW);
    await revokeDevice(storage, hub, input.deviceId, NOW);
    await addDevice(storage, hub, { ...input, site: 'Odda' }, NOW + 1);
    const { key } = (await devicesIn(storage).get(input.deviceId))!;
    const pump = { key, deviceId: input.deviceId, model: 'RV-250', limits: [] };
    expect(await pumpsIn(storage, input.customer.key).get(key)).toEqual({
      ...pump,
      ...told,
      site: 'Odda',
      runningHoursAt: NOW,
    });
  });

  test('that nobody knows cannot be revoked', async () => {
    await expect(revokeDevice(storage, hubInMemory(), 'nobody', NOW)).rejects.toThrow(
      'There is no device nobody',
    );
  });
});

test.each([
  ['exhaustPressure', /cannot be read/],
  ['noise.high.alarm=3', /nothing that can be watched/],
  ['vibration.up.alarm=3', /nothing that can be watched/],
  ['vibration.high.panic=3', /sets none of warning, alarm/],
  ['vibration.high.window=3', /of vibration.high there is warning, alarm, onDelay/],
  ['vibration.high.onDelay=off', /off is for a warning or an alarm/],
  ['vibration.sensor.warning=1', /can only be off/],
  ['noData.factor=1', /from 2 to 1000/],
  ['life.bearings.warning=400', /from 0 to 365 days/],
  ['vibration.high.alarm=', /cannot be read/],
  ['vibration.high.alarm= ', /cannot be read/],
  ['vibration.high.alarm=3 mm', /from 0 to 200 mm\/s/],
  ['vibration.high.alarm=201', /from 0 to 200 mm\/s/],
])('the limit %j is refused', (text, message) => {
  expect(() => parseLimit(text)).toThrow(message);
});
