import type { Customer, User } from '../domain/customer.ts';
import type { PumpModel } from '../domain/model.ts';
import type { Storage } from './connect.ts';
import { changeJson, jsonEntity, readJson, readPartition } from './entity.ts';
import { orMissing } from './failures.ts';
import { withdrawalsIn } from './withdrawals.ts';

/** Customers, by the key of their contract. */
export function customersIn(storage: Storage) {
  const table = storage.table('customers');
  const withdrawals = withdrawalsIn(storage);
  const PARTITION = 'customer';
  return {
    get: async (key: string) => (await readJson<Customer>(table, PARTITION, key))?.value,
    /** @throws a 409 of the store when the key is taken */
    add: async (customer: Customer) => {
      await table.createEntity(jsonEntity(PARTITION, customer.key, customer));
    },
    /**
     * Changes the customer as it stands at that moment: neither an erasure that begins nor an end that is set
     * can be overwritten by what was read before it. As any change may end what it permits, each is announced.
     *
     * @param next the customer as it is to be; `undefined` leaves it as it is
     * @returns what it is now; `undefined` when nothing was changed, or there is no such customer
     */
    change: (key: string, next: (known: Customer) => Customer | undefined) =>
      withdrawals.around(() => changeJson<Customer>(table, PARTITION, key, next)),
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
    get: async (contract: string, key: string) => (await readJson<User>(table, contract, key))?.value,
    put: async (contract: string, user: User) => {
      await table.upsertEntity(jsonEntity(contract, user.key, user), 'Replace');
    },
    /** Changes the user as it stands; what {@link changeJson} says holds. */
    change: (contract: string, key: string, next: (known: User) => User | undefined) =>
      changeJson<User>(table, contract, key, next),
    remove: async (contract: string, key: string) => {
      await orMissing(table.deleteEntity(contract, key));
    },
    async *of(contract: string): AsyncGenerator<User> {
      for await (const { value } of readPartition<User>(table, contract)) yield value;
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
