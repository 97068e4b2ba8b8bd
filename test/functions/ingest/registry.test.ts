import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { terminate } from '../../../shared/domain/contract/change.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { changeContract } from '../../../shared/onboarding/changeContract.ts';
import { revokeDevice } from '../../../shared/onboarding/revokeDevice.ts';
import { rotateDevice } from '../../../shared/onboarding/rotateDevice.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { withdrawalsIn } from '../../../shared/storage/withdrawals.ts';
import { HOUR, MINUTE, SECOND } from '../../../shared/time.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  BOUNDS,
  eventOf,
  issueAuthorization,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';

let azurite: StrictAzurite;
let storage: Storage;
let customer: Customer;
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  customer = await addCustomer(storage);
});
afterAll(() => azurite.stop());

const noHub = {
  create: noCall,
  disable: async () => undefined,
  enable: async () => undefined,
  remove: noCall,
  connectionString: () => '',
};
async function noCall(): Promise<never> {
  throw new Error('not to be called');
}

let sequence = 0;
/** What becomes of a device's next packet, sent at this moment. */
function sender(device: Pick<RegisteredDevice, 'deviceId'>) {
  return async (ingest: ReturnType<typeof ingestInto>, authorization: string, now: number) => {
    sequence += 1;
    const counts = await ingest([eventOf(device.deviceId, packetBody(authorization, sequence), now)], now);
    return Object.keys(counts)[0];
  };
}

/** An instance that has looked, long before NOW, and found nobody taking anything away. */
async function settledInstance(): Promise<ReturnType<typeof ingestInto>> {
  const instance = ingestInto(storage, BOUNDS);
  await instance([], NOW - HOUR);
  return instance;
}

test('while nobody takes a permission away, an instance asks for a device and its customer once in 15 minutes', async () => {
  const device = await addDevice(storage, customer);
  const asked: string[] = [];
  const watched: Storage = {
    ...storage,
    table(name) {
      const table = storage.table(name);
      if (name !== 'devices' && name !== 'customers') return table;
      const getEntity: typeof table.getEntity = (partition, row, options) => {
        asked.push(`${name} ${row === 'row' || row === customer.key ? '' : row}`.trim());
        return table.getEntity(partition, row, options);
      };
      return new Proxy(table, {
        get: (target, property) => (property === 'getEntity' ? getEntity : Reflect.get(target, property)),
      });
    },
  };
  const send = sender(device);
  const instance = ingestInto(watched, BOUNDS);
  await instance([], NOW - HOUR);
  await send(instance, device.authorization, NOW);
  const look = 'customers withdrawals';
  expect(asked).toEqual([look, look, 'devices', 'customers']);
  asked.length = 0;
  for (let second = 1; second < 15 * 60; second += 25) {
    expect(await send(instance, device.authorization, NOW + second * SECOND)).toBe('stored');
  }
  expect(new Set(asked)).toEqual(new Set([look]));
  expect(asked).toHaveLength(35);
  await send(instance, device.authorization, NOW + 16 * MINUTE);
  expect(asked.slice(35)).toEqual([look, 'devices', 'customers']);
});

const WITHDRAWALS = {
  'revoking a device': async ({ deviceId }: RegisteredDevice, now: number) => {
    await revokeDevice(storage, noHub, deviceId, now);
    return 'authorization-revoked';
  },
  'ending a contract': async ({ contract }: RegisteredDevice, now: number) => {
    await changeContract(storage, (await customersIn(storage).get(contract))!, terminate('fraud'), now, {
      overAtOnce: true,
    });
    return 'contract-ended';
  },
  'beginning an erasure': async ({ contract }: RegisteredDevice) => {
    await customersIn(storage).change(contract, (known) => ({ ...known, status: 'erasing' }));
    return 'contract-ended';
  },
};

test.each(Object.entries(WITHDRAWALS))(
  '%s takes effect within a minute, on every instance',
  async (_, withdraw) => {
    const device = await addDevice(storage, await addCustomer(storage));
    const send = sender(device);
    const instances = [await settledInstance(), await settledInstance()];
    for (const instance of instances) expect(await send(instance, device.authorization, NOW)).toBe('stored');
    const reason = await withdraw(device, NOW + SECOND);
    for (const instance of instances) {
      expect(await send(instance, device.authorization, NOW + MINUTE)).toBe(reason);
    }
  },
);

test('an instance that looks between the announcement and the deed goes on asking, and finds the deed', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const send = sender(device);
  const instances = [await settledInstance(), await settledInstance()];
  for (const instance of instances) expect(await send(instance, device.authorization, NOW)).toBe('stored');
  // As when whoever revokes dies right after the deed, which came a good while after its announcement.
  await withdrawalsIn(storage).around(async () => undefined);
  const deed = NOW + 100 * SECOND;
  for (let at = NOW + 20 * SECOND; at < deed; at += 20 * SECOND) {
    for (const instance of instances) expect(await send(instance, device.authorization, at)).toBe('stored');
  }
  const erasing = { ...(await customersIn(storage).get(device.contract))!, status: 'erasing' };
  const row = jsonEntity('customer', device.contract, erasing);
  await storage.table('customers').updateEntity(row, 'Replace');
  for (const instance of instances) {
    expect(await send(instance, device.authorization, deed + MINUTE)).toBe('contract-ended');
  }
});

test('an instance that cannot look whether something was taken away admits nothing', async () => {
  const device = await addDevice(storage, customer);
  const send = sender(device);
  const instance = await settledInstance();
  expect(await send(instance, device.authorization, NOW)).toBe('stored');
  azurite.control.setPlan({
    seed: 1,
    rules: [{ match: { path: /withdrawals/ }, fault: { kind: 'status', status: 503, retryAfter: 0 } }],
  });
  try {
    await expect(send(instance, device.authorization, NOW + MINUTE)).rejects.toThrow();
  } finally {
    azurite.control.setPlan(undefined);
  }
  expect(await send(instance, device.authorization, NOW + MINUTE)).toBe('stored');
});

test('a rotated authorization is admitted at once, and the one before it until the overlap is over', async () => {
  const device = await addDevice(storage, customer);
  const send = sender(device);
  const instance = await settledInstance();
  expect(await send(instance, device.authorization, NOW)).toBe('stored');
  const rotated = await rotateDevice(storage, device.deviceId, { from: NOW, overlap: HOUR }, NOW);
  expect(await send(instance, rotated.authorization, NOW + 6 * SECOND)).toBe('stored');
  expect(await send(instance, device.authorization, NOW + HOUR - 1)).toBe('stored');
  expect(await send(instance, device.authorization, NOW + HOUR)).toBe('authorization-expired');
  expect(await send(instance, rotated.authorization, NOW + HOUR)).toBe('stored');
});

test('a contract that was prolonged collects again at once, though its end was remembered', async () => {
  const ending = await addCustomer(storage, { ends: '2026-06-14' });
  const device = await addDevice(storage, ending);
  const send = sender(device);
  const instance = await settledInstance();
  expect(await send(instance, device.authorization, NOW)).toBe('contract-ended');
  await customersIn(storage).change(ending.key, (known) => ({
    ...known,
    contract: { ...known.contract, ends: '2027-06-14' },
  }));
  expect(await send(instance, device.authorization, NOW + 6 * SECOND)).toBe('stored');
});

test('a device as the release before this one left it, its authorizations in rows of their own, is known', async () => {
  const device = await addDevice(storage, customer);
  const { deviceId } = device;
  const revoked = await issueAuthorization(storage, deviceId, { revokedAt: NOW });
  const { key, contract } = device;
  const json = JSON.stringify({ deviceId, key, contract });
  await storage
    .table('devices')
    .upsertEntity({ partitionKey: deviceId, rowKey: 'row', v: 1, json }, 'Replace');
  const send = sender(device);
  const instance = await settledInstance();
  expect(await send(instance, device.authorization, NOW)).toBe('stored');
  expect(await send(instance, revoked, NOW)).toBe('authorization-revoked');
  await revokeDevice(storage, noHub, deviceId, NOW);
  expect(await send(instance, device.authorization, NOW + MINUTE)).toBe('authorization-revoked');
});

test('nothing that is stored about a device lets a reader of the tables send', async () => {
  const device = await addDevice(storage, customer);
  const { authorization } = await rotateDevice(storage, device.deviceId, { from: NOW, overlap: HOUR }, NOW);
  let rows = '';
  for (const table of ['devices', 'authorizations', 'customers', `pumps${customer.key}`]) {
    for await (const row of storage.table(table).listEntities()) rows += JSON.stringify(row);
  }
  expect(rows).toContain(device.deviceId);
  for (const secret of [device.authorization, authorization]) expect(rows).not.toContain(secret);
});
