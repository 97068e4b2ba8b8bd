import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, VaktError } from '../../shared/errors.ts';
import type { ProvisioningAccess } from '../../shared/hub/enrollments.ts';
import { accountFrom } from '../../shared/settings/accounts.ts';
import { vaultFrom } from '../../shared/settings/vault.ts';
import type { AccountAccess } from '../../shared/storage/connect.ts';

/** How the stores and the hub of a plant are reached. */
export interface PlantAddress {
  /** The account for customer data, the one with the queues, and, where it is apart, the one with the records. */
  readonly dataStorage: AccountAccess;
  readonly hostStorage: AccountAccess;
  readonly recordsStorage?: AccountAccess;
  readonly hub?: HubAddress;
  /** With what certificates of erasure hide customers' numbers; may refer to a vault. */
  readonly pseudonymKey?: string;
  /** Where the signatures for stores of customers' own lie, and who we are to those that are reached without one. */
  readonly vault?: string;
  readonly identity?: string;
  /** Address of its inbox, where it has one. */
  readonly inbox?: string;
  /** Whether it runs on this machine. */
  readonly local?: true;
}

export interface HubAddress {
  /** Service connection string. */
  readonly service: string;
  /** Path of the certificate of its authority, PEM; without it, the usual authorities are trusted. */
  readonly ca?: string;
  /** Port of MQTT over TLS, where it isn't 8883. */
  readonly mqttPort?: number;
  /** The provisioning service, where devices are enrolled too. */
  readonly provisioning?: Omit<ProvisioningAccess, 'ca'>;
}

/** Neither a running plant nor settings were found. */
export class PlantNotFoundError extends VaktError {
  readonly code = 'plant-not-found';
}

/** The part of a running plant's run.json that is of use here. */
interface RunFile {
  readonly hub: {
    readonly host: string;
    readonly port: number;
    readonly ca: string;
    readonly service: string;
  };
  readonly dps?: {
    readonly idScope: string;
    readonly host: string;
    readonly port: number;
    readonly service: string;
  };
  readonly storage: string;
  readonly certificates?: { readonly pseudonymKey: string };
  readonly inbox?: { readonly http: string };
}

/** Where devices register with any provisioning service of Azure's. */
const GLOBAL_ENDPOINT = 'global.azure-devices-provisioning.net';

/**
 * Finds the plant: the one that runs with this data folder, or else the one the environment names.
 *
 * @throws {PlantNotFoundError} saying what to start or to set
 * @throws {InputError} when run.json is not what a plant writes, or a setting is wrong
 */
export function locatePlant(data: string, env: NodeJS.ProcessEnv): PlantAddress {
  const path = join(data, 'run.json');
  const text = readIfThere(path);
  const problems: string[] = [];
  const vault = vaultFrom(env, problems);
  const identity = env.AZURE_CLIENT_ID?.trim() || undefined;
  const own = { ...(vault ? { vault } : {}), ...(identity ? { identity } : {}) };
  if (problems.length > 0) throw new InputError(problems.join('; '));
  if (text !== undefined) return { ...fromRunFile(path, text), ...own };
  const account = (name: string, meaning: string) => accountFrom(env, name, meaning, problems);
  const dataStorage = account('VAKT_DATA_STORAGE', 'the account for customer data');
  const hostStorage = account('AzureWebJobsStorage', "the functions' own account");
  const recordsStorage = account('VAKT_RECORDS_STORAGE', 'the account for records');
  if (problems.length > 0) throw new InputError(problems.join('; '));
  if (dataStorage === undefined) {
    throw new PlantNotFoundError(
      `No plant is running here: there is no ${path}. Start one with npm start, give --data DIR, or, for a deployment on Azure, set VAKT_DATA_STORAGE or VAKT_DATA_STORAGE__accountName (and VAKT_HUB_SERVICE for device commands).`,
    );
  }
  return {
    ...own,
    dataStorage,
    hostStorage: hostStorage ?? dataStorage,
    ...(recordsStorage === undefined ? {} : { recordsStorage }),
    ...(env.VAKT_PSEUDONYM_KEY ? { pseudonymKey: env.VAKT_PSEUDONYM_KEY } : {}),
    ...(env.VAKT_HUB_SERVICE ? { hub: { service: env.VAKT_HUB_SERVICE, ...provisioningFrom(env) } } : {}),
  };
}

function provisioningFrom(env: NodeJS.ProcessEnv): Pick<HubAddress, 'provisioning'> {
  const { VAKT_DPS_SERVICE: service, VAKT_DPS_ID_SCOPE: idScope } = env;
  if (!service && !idScope) return {};
  if (!service || !idScope) {
    throw new InputError('VAKT_DPS_SERVICE and VAKT_DPS_ID_SCOPE are wanted together: set both, or neither.');
  }
  return { provisioning: { service, idScope, endpoint: GLOBAL_ENDPOINT } };
}

function fromRunFile(path: string, text: string): PlantAddress {
  try {
    const { hub, dps, storage, certificates, inbox } = JSON.parse(text) as RunFile;
    const { service, ca, port } = hub;
    if (typeof storage !== 'string' || typeof service !== 'string') throw new TypeError('fields are missing');
    const address: HubAddress = { service, ca, mqttPort: port };
    const mails = inbox ? { inbox: inbox.http } : {};
    const here = {
      dataStorage: storage,
      hostStorage: storage,
      local: true,
      ...certificates,
      ...mails,
    } as const;
    if (!dps) return { ...here, hub: address };
    const endpoint = dps.port === 8883 ? dps.host : `${dps.host}:${dps.port}`;
    const provisioning = { service: dps.service, idScope: dps.idScope, endpoint };
    return { ...here, hub: { ...address, provisioning } };
  } catch (cause) {
    throw new InputError(`${path} is not what a running plant writes: stop the plant and start it again.`, {
      cause,
    });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(`${path} can't be read: ${(error as Error).message}`, { cause: error });
  }
}
