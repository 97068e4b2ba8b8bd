import { DEPLOYMENT_TABLES_KEPT } from '../dataProtection/catalogue.ts';
import { inParallel } from '../parallel.ts';
import type { Storage } from '../storage/connect.ts';
import { deleteContractContainer, deleteContractTables } from '../storage/contracts.ts';
import { devicesIn } from '../storage/devices.ts';
import { orMissing } from '../storage/failures.ts';
import { lettersIn, OPERATOR } from '../storage/letters.ts';
import { COMMON_QUARANTINE, CONTRACT_TABLES, contractContainer, PARKED } from '../storage/names.ts';
import { parkedIn } from '../storage/parked.ts';
import { partitionOf } from '../storage/partition.ts';
import { quarantineIn } from '../storage/quarantine.ts';
import { customersIn } from '../storage/registry.ts';
import type { Place, Told } from './place.ts';

/** The queues are no place like the others: they hide what is on its way ({@link sweepQueues}). */
export const QUEUES_TOLD: Told = {
  name: 'queues',
  store: 'the queues and their poison queues',
  held: 'work that bears the key of the contract',
  how: 'each message deleted',
  unit: 'messages',
};

const AT_ONCE = 8;

/** Every store that holds something of a customer but the queues, in the order in which they are erased. */
export function placesOf(storage: Storage): readonly Place[] {
  return [
    containerPlace(storage),
    tablesPlace(storage),
    ...partitionPlaces(storage),
    operatorLettersPlace(storage),
    ...registryPlaces(storage),
    quarantinePlace(storage),
    parkedPlace(storage),
    customerPlace(storage),
  ];
}

function containerPlace(storage: Storage): Place {
  return {
    name: 'container',
    whereCustomerKeeps: true,
    when: 'at-once',
    store: 'the container of the contract',
    held: 'the quarantine',
    how: 'the container deleted as a whole, with all snapshots',
    unit: 'containers',
    count: async ({ contract }) =>
      (await orMissing(storage.container(contractContainer(contract)).getProperties())) ? 1 : 0,
    erase: ({ contract }) => deleteContractContainer(storage, contract),
  };
}

function tablesPlace(storage: Storage): Place {
  return {
    name: 'tables',
    whereCustomerKeeps: true,
    when: 'at-once',
    store: 'the tables of the contract',
    held: CONTRACT_TABLES.join(', '),
    how: 'each table deleted as a whole, whatever the number of its rows',
    unit: 'tables',
    async count({ contract }) {
      let tables = 0;
      for await (const _ of storage.tablesOf(contract)) tables += 1;
      return tables;
    },
    erase: ({ contract }) => deleteContractTables(storage, contract),
  };
}

/** What is in them, where the name of the table doesn't say it. */
const HELD: Readonly<Record<string, string>> = {
  users: 'the people, with their addresses',
  lasting: 'dates of the contract, and hashes of people who were erased',
};

/** Tables that the catalogue says have a partition for each contract: one that is added is erased too. */
function partitionPlaces(storage: Storage): Place[] {
  const all = Object.entries(DEPLOYMENT_TABLES_KEPT);
  const partitioned = all.filter(([, { part, until }]) => part === 'partition' && until === 'erasure');
  return partitioned.map(([table]) => ({
    name: table,
    when: 'settled',
    store: `table ${table}`,
    held: HELD[table] ?? `the ${table} of the contract`,
    how: 'each row deleted',
    unit: 'rows',
    count: ({ contract }) => partitionOf(storage, table, contract).count(),
    erase: ({ contract }) => partitionOf(storage, table, contract).clear(),
  }));
}

/** What the operator was told of the contract names nobody, but bears its key. */
function operatorLettersPlace(storage: Storage): Place {
  const letters = lettersIn(storage, OPERATOR);
  return {
    name: 'operator-letters',
    when: 'settled',
    store: "table letters, the operator's",
    held: 'letters to the operator that bear the key of the contract',
    how: 'each row deleted',
    unit: 'rows',
    count: async ({ contract }) => (await letters.bearing(contract)).length,
    async erase({ contract }) {
      await inParallel(await letters.bearing(contract), AT_ONCE, letters.remove);
    },
  };
}

/** Authorizations first: it is their devices that lead to them. */
function registryPlaces(storage: Storage): Place[] {
  const devices = devicesIn(storage);
  return [
    {
      name: 'authorizations',
      when: 'settled',
      store: 'table authorizations',
      held: 'hashes of what the devices were permitted to send with',
      how: 'each row deleted',
      unit: 'rows',
      count: async ({ deviceIds }) => (await devices.authorizationsAmong(deviceIds)).length,
      async erase({ deviceIds }) {
        await inParallel(await devices.authorizationsAmong(deviceIds), AT_ONCE, devices.removeAuthorization);
      },
    },
    {
      name: 'devices',
      when: 'settled',
      store: 'table devices',
      held: 'the devices in the registry',
      how: 'each row deleted',
      unit: 'rows',
      count: async ({ contract }) => (await devices.of(contract)).own.length,
      async erase({ contract }) {
        await inParallel((await devices.of(contract)).own, AT_ONCE, devices.remove);
      },
    },
  ];
}

function quarantinePlace(storage: Storage): Place {
  const quarantine = quarantineIn(storage, undefined);
  return {
    name: 'quarantine',
    when: 'settled',
    store: `container ${COMMON_QUARANTINE}`,
    held: 'that packets came of the devices while the registry did not know them',
    how: 'each blob deleted',
    unit: 'blobs',
    count: async ({ deviceIds }) => (await quarantine.blobsOf(deviceIds)).length,
    async erase({ deviceIds }) {
      await inParallel(await quarantine.blobsOf(deviceIds), AT_ONCE, quarantine.removeBlob);
    },
  };
}

function parkedPlace(storage: Storage): Place {
  const parked = parkedIn(storage);
  return {
    name: 'parked',
    when: 'settled',
    store: `container ${PARKED}`,
    held: "packets that wait for the customer's own store",
    how: 'each blob deleted',
    unit: 'blobs',
    count: async ({ contract }) => (await parked.namesOf(contract)).length,
    erase: async ({ contract }) =>
      inParallel(await parked.namesOf(contract), AT_ONCE, (name) => parked.remove([name])),
  };
}

function customerPlace(storage: Storage): Place {
  return {
    name: 'customer',
    when: 'last',
    store: 'table customers',
    held: "the customer's name, number, contract and contact",
    how: 'the row deleted',
    unit: 'rows',
    count: async ({ contract }) => ((await customersIn(storage).get(contract)) ? 1 : 0),
    erase: ({ contract }) => customersIn(storage).remove(contract),
  };
}
