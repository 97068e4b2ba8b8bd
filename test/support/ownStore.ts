import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { FaultPlan } from '../../local/strict/faults/plan.ts';
import type { OwnStore } from '../../shared/domain/ownStore.ts';
import { secretsAt } from '../../shared/secrets.ts';
import { openStorage, type Reach, type Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { type StrictAzurite, startStrictAzurite } from './strict.ts';

/** Another Azurite, which is a customer's own store: it is reached by a signature, and nobody here has its key. */
export interface CustomersStore extends Pick<StrictAzurite, 'control' | 'endDeletions' | 'stop'> {
  readonly store: OwnStore;
  /** The signature, as it lies in the vault. */
  readonly signature: string;
  /** A folder that is the vault. */
  readonly vault: string;
  readonly reach: Reach;
  /** The customer's own way in, with its key. */
  readonly theirs: Storage;
  /** Puts a signature with other permissions, or one that has expired, in the place of the one in the vault. */
  sign(permissions: string, expiresAt?: number): string;
}

export const EVERYTHING = 'rwdlacu';

const partOf = (connectionString: string, name: string) =>
  new RegExp(`(?:^|;)${name}=([^;]+)`).exec(connectionString)![1]!;

/** A signature for tables and blobs of an account, made with its key. */
export function accountSignature(
  connectionString: string,
  permissions = EVERYTHING,
  expiresAt = Date.now() + 3_600_000,
): string {
  const key = ['AccountName', 'AccountKey'].map((name) => partOf(connectionString, name));
  return generateAccountSASQueryParameters(
    {
      services: AccountSASServices.parse('bt').toString(),
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      permissions: AccountSASPermissions.parse(permissions),
      protocol: SASProtocol.HttpsAndHttp,
      startsOn: new Date(Date.now() - 3_600_000 - 60_000),
      expiresOn: new Date(expiresAt),
    },
    new StorageSharedKeyCredential(key[0]!, key[1]!),
  ).toString();
}

/** An empty deployment, and beside it the store that a customer keeps itself. */
export async function startWithCustomersStore(
  clock: () => number,
): Promise<{ ours: StrictAzurite; own: CustomersStore; storage: Storage }> {
  const [ours, own] = await Promise.all([startStrictAzurite(), startCustomersStore(clock)]);
  const storage = openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
  await createDeploymentStores(storage);
  return { ours, own, storage };
}

/** @param folder where it keeps everything; in memory without it */
export async function startCustomersStore(
  clock: () => number = Date.now,
  plan?: FaultPlan,
  folder?: string,
): Promise<CustomersStore> {
  const azurite = await startStrictAzurite(plan, {}, folder);
  const { connectionString } = azurite;
  const part = (name: string) => partOf(connectionString, name);
  const vault = mkdtempSync(join(tmpdir(), 'vakt-vault-'));
  const sign = (permissions: string, expiresAt?: number) => {
    const signature = accountSignature(connectionString, permissions, expiresAt);
    writeFileSync(join(vault, 'store-acme'), `${signature}\n`);
    return signature;
  };
  const signature = sign(EVERYTHING);
  return {
    store: {
      tables: part('TableEndpoint'),
      blobs: part('BlobEndpoint'),
      access: { by: 'sas', secret: 'store-acme' },
    },
    signature,
    vault,
    reach: { secret: secretsAt(vault, undefined), clock },
    theirs: openStorage(connectionString, connectionString),
    sign,
    control: azurite.control,
    endDeletions: azurite.endDeletions,
    async stop() {
      await azurite.stop();
      rmSync(vault, { recursive: true, force: true });
    },
  };
}
