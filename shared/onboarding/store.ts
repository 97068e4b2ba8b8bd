import { type OwnStore, STORE_SECRET } from '../domain/ownStore.ts';
import { InputError, OwnStoreError } from '../errors.ts';
import { randomKey } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { createContractStores, deleteContractStores } from '../storage/contracts.ts';
import { statusOf } from '../storage/failures.ts';
import { CONTRACT_TABLES } from '../storage/names.ts';
import { quarantineIn } from '../storage/quarantine.ts';
import { turnsIn } from '../storage/turns.ts';
import { tryWriting } from '../storage/writingTrial.ts';

const FORM =
  'A store is told as {"account": NAME} or {"tables": URL, "blobs": URL}, with "tenant" and "client" where it is in another tenant, or with "secret", the name of its signature in the vault';
const FIELDS = ['account', 'tables', 'blobs', 'tenant', 'client', 'secret'];
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A customer's own store as a person told it.
 *
 * @throws {InputError} naming what is wrong
 */
export function ownStoreFrom(told: unknown): OwnStore {
  if (typeof told !== 'object' || told === null || Array.isArray(told)) throw new InputError(`${FORM}.`);
  const strange = Object.entries(told).find(([name, value]) => {
    return !FIELDS.includes(name) || typeof value !== 'string';
  });
  if (strange) throw new InputError(`"${strange[0]}" is not understood. ${FORM}.`);
  const { account, tables, blobs, tenant, client, secret } = told as Record<string, string | undefined>;
  const addresses = addressesOf(account, tables, blobs);
  if (secret !== undefined) {
    if (tenant ?? client) throw new InputError(`Either a secret, or a tenant and a client. ${FORM}.`);
    if (!STORE_SECRET.test(secret)) {
      throw new InputError(
        `"${secret}" can't be the name of a customer's signature: it begins with store-, and has small letters, digits and hyphens only.`,
      );
    }
    return { ...addresses, access: { by: 'sas', secret } };
  }
  for (const address of [addresses.tables, addresses.blobs]) {
    // A token that opens our own account too is shown to nobody but Azure Storage.
    if (!/^https:\/\/[^/]+\.core\.windows\.net$/.test(address) && !isHere(address)) {
      throw new InputError(
        `${address} is not an account of Azure Storage: such a store is reached with a secret only. ${FORM}.`,
      );
    }
  }
  if (tenant === undefined && client === undefined) return { ...addresses, access: { by: 'identity' } };
  if (!ID.test(tenant ?? '') || !ID.test(client ?? '')) {
    throw new InputError(
      `Another tenant takes two IDs: "tenant", and "client" of the app there that trusts us. ${FORM}.`,
    );
  }
  return { ...addresses, access: { by: 'federation', tenant: tenant!, client: client! } };
}

function addressesOf(account?: string, tables?: string, blobs?: string): Pick<OwnStore, 'tables' | 'blobs'> {
  if (account !== undefined) {
    if (tables ?? blobs)
      throw new InputError(`Either an account, or the addresses of both services. ${FORM}.`);
    if (!/^[a-z0-9]{3,24}$/.test(account)) throw new InputError(`"${account}" is no name of an account.`);
    return {
      tables: `https://${account}.table.core.windows.net`,
      blobs: `https://${account}.blob.core.windows.net`,
    };
  }
  if (tables === undefined || blobs === undefined) throw new InputError(`${FORM}.`);
  return { tables: addressOf(tables), blobs: addressOf(blobs) };
}

function addressOf(text: string): string {
  const address = text.trim().replace(/\/+$/, '');
  if (!/^https:\/\/[^/?#@\s]+(\/[\w.-]+)*$/.test(address) && !isHere(address)) {
    // What is refused isn't repeated: somebody may have written a signature behind it.
    throw new InputError(
      'An address is wanted like https://tables.acme.example, over HTTPS and with no signature behind it: that lies in the vault.',
    );
  }
  return address;
}

/** A stand-in on this machine. */
function isHere(address: string): boolean {
  return /^https?:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/[\w.-]+)*$/.test(address);
}

/**
 * Tries all that will be asked of a store, under a name that is used for nothing else: tables and a container are made,
 * written, read, listed and deleted. Where it does all of that, nothing is left of it.
 *
 * @throws {InputError} saying what the store did not do, and what lets us do it
 */
export async function tryOwnStore(storage: Storage, store: OwnStore): Promise<void> {
  const trial = randomKey(20);
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['make tables and a container', () => createContractStores(storage, trial, store)],
    ['take a row', () => turnsIn(storage, trial).plan(['trial'], 0)],
    ['show a row', () => turnsIn(storage, trial).taken(-1)],
    ['take a blob', () => quarantineIn(storage, trial).put(TRIAL_PACKET)],
    ['show a blob', () => quarantineIn(storage, trial).get(TRIAL_PACKET.id)],
    ['list blobs', () => quarantineIn(storage, trial).list().next()],
    ['write and delete rows and a blob', () => tryWriting(storage, trial)],
    ['list tables', () => listed(storage, trial)],
    ['delete tables and a container', () => deleteContractStores(storage, trial)],
  ];
  let made = false;
  for (const [what, step] of steps) {
    try {
      await step();
      made = true;
    } catch (cause) {
      if (!(cause instanceof OwnStoreError) && statusOf(cause) === undefined) throw cause;
      if (made) await deleteContractStores(storage, trial).catch(() => undefined);
      const why = cause instanceof OwnStoreError ? cause.reason : String(statusOf(cause));
      throw new InputError(
        `The store at ${store.tables} did not ${what} (${why}). ${adviceFor(store)} Nothing was saved.`,
        { cause },
      );
    }
  }
}

const TRIAL_PACKET = {
  ...{ id: 'trial', deviceId: '', reason: 'trial', detail: '', at: 0, hash: '', bytes: 0 },
  ...{ body: '', leftOut: [], unnamed: 0 },
};

async function listed(storage: Storage, trial: string): Promise<void> {
  let tables = 0;
  for await (const _ of storage.tablesOf(trial)) tables += 1;
  if (tables < CONTRACT_TABLES.length)
    throw new InputError('The store does not list the tables it has made.');
}

/** What a person has to see to, so that a store does what it is asked. */
export function adviceFor({ access }: OwnStore): string {
  const roles = 'the roles Storage Table Data Contributor and Storage Blob Data Contributor on that account';
  if (access.by === 'sas') {
    return `In the vault (VAKT_VAULT), ${access.secret} has to be an account SAS of it for the services b and t, the resource types s, c and o, and the permissions rwdlacu, in force now.`;
  }
  return access.by === 'identity'
    ? `Give the identity of the functions, and whoever runs this, ${roles}.`
    : `Give the app ${access.client} there, and whoever runs this, ${roles}; and the app a federated credential for the identity of the functions.`;
}
