import type { Customer, User } from '../domain/customer.ts';
import type { Authorization, Device } from '../domain/device.ts';
import type { PumpModel } from '../domain/model.ts';
import type { Storage } from './connect.ts';
import { changeJson, jsonEntity, readJson, readPartition } from './entity.ts';
import { orMissing } from './failures.ts';

/** One row of its own for each kind of thing that has a partition to itself. */
const ONLY = 'row';

/** Customers, by the key of their contract. */
export function customersIn(storage: Storage) {
  const table = storage.table('customers');
  const PARTITION = 'customer';
  return {
    get: async (key: string) => (await readJson<Customer>(table, PARTITION, key))?.value,
    /** @throws a 409 of the store when the key is taken */
    add: async (customer: Customer) => {
      await table.createEntity(jsonEntity(PARTITION, customer.key, customer));
    },
    /**
     * Changes the customer as it stands at that moment: neither an erasure that begins nor an end that is set
     * can be overwritten by what was read before it.
     *
     * @param next the customer as it is to be; `undefined` leaves it as it is
     * @returns what it is now; `undefined` when nothing was changed, or there is no such customer
     */
    change: (key: string, next: (known: Customer) => Customer | undefined) =>
      changeJson<Customer>(table, PARTITION, key, next),
    remove: async (key: string) => {
      await orMissing(table.deleteEntity(PARTITION, key));
    },
    async *all(): AsyncGenerator<Customer> {
      for await (const { value } of readPartition<Customer>(table, PARTITION)) yield value;
    },
  };
}

/** The people of a customer, by the key of its contract. */
export function usersIn(storage: Storage) {
  const table = storage.table('users');
  return {
    put: async (contract: string, user: User) => {
      await table.upsertEntity(jsonEntity(contract, user.key, user), 'Replace');
    },
    remove: async (contract: string, key: string) => {
      await orMissing(table.deleteEntity(contract, key));
    },
    async *of(contract: string): AsyncGenerator<User> {
      for await (const { value } of readPartition<User>(table, contract)) yield value;
    },
  };
}

/** Devices by the name under which IoT Hub authenticates them, and authorizations by their public name. */
export function devicesIn(storage: Storage) {
  const devices = storage.table('devices');
  const authorizations = storage.table('authorizations');
  return {
    get: async (deviceId: string) => (await readJson<Device>(devices, deviceId, ONLY))?.value,
    /** @throws a 409 of the store when the device ID is taken */
    add: async (device: Device) => {
      await devices.createEntity(jsonEntity(device.deviceId, ONLY, device));
    },
    remove: async (deviceId: string) => {
      await orMissing(devices.deleteEntity(deviceId, ONLY));
    },
    authorization: async (id: string) => (await readJson<Authorization>(authorizations, id, ONLY))?.value,
    putAuthorization: async (authorization: Authorization) => {
      const entity = {
        ...jsonEntity(authorization.id, ONLY, authorization),
        deviceId: authorization.deviceId,
      };
      await authorizations.upsertEntity(entity, 'Replace');
    },
    removeAuthorization: async (id: string) => {
      await orMissing(authorizations.deleteEntity(id, ONLY));
    },
    /** Those of these devices to which an authorization was ever issued. Scans the table: for hand tools. */
    async authorizedAmong(deviceIds: ReadonlySet<string>): Promise<Set<string>> {
      const found = new Set<string>();
      const rows = authorizations.listEntities<{ deviceId: string }>({
        queryOptions: { select: ['deviceId'] },
      });
      for await (const { deviceId } of rows) if (deviceIds.has(deviceId)) found.add(deviceId);
      return found;
    },
    /** Every authorization ever issued to a device, revoked ones too. Scans the table: for hand tools and erasure. */
    async authorizationsOf(deviceId: string): Promise<Authorization[]> {
      const filter = `deviceId eq '${deviceId}'`;
      const found: Authorization[] = [];
      for await (const entity of authorizations.listEntities<{ json: string }>({
        queryOptions: { filter },
      })) {
        found.push(JSON.parse(entity.json) as Authorization);
      }
      return found;
    },
  };
}

/** The operator's own catalogue of pump models; it outlives every customer. */
export function modelsIn(storage: Storage) {
  const table = storage.table('models');
  const PARTITION = 'model';
  return {
    get: async (name: string) => (await readJson<PumpModel>(table, PARTITION, name))?.value,
    put: async (model: PumpModel) => {
      await table.upsertEntity(jsonEntity(PARTITION, model.name, model), 'Replace');
    },
    async *all(): AsyncGenerator<PumpModel> {
      for await (const { value } of readPartition<PumpModel>(table, PARTITION)) yield value;
    },
  };
}
