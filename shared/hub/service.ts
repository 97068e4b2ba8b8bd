import { setTimeout as sleep } from 'node:timers/promises';
import { credentialWhenAsked } from '../credential.ts';
import { InputError, OutageError } from '../errors.ts';
import { SECOND } from '../time.ts';

/** How the service side of an IoT Hub, or of a provisioning service, is reached. */
export interface ServiceAccess {
  /**
   * Connection string, `HostName=…;SharedAccessKeyName=…;SharedAccessKey=…`, or, where a role lets us in,
   * `HostName=…;ClientId=…` with the client ID of a managed identity, or `HostName=…` alone for whoever is signed in
   * here. The host may carry a port.
   */
  readonly service: string;
  /** Certificate of its authority, PEM; without it, the usual authorities are trusted. */
  readonly ca?: string;
  /** How long, ms, is waited each time that it says it is asked too much, before it is asked again. */
  readonly pauses?: readonly number[];
}

/**
 * Registries take so many operations a minute, 100 a unit of the smallest IoT Hub: more than a minute in all.
 *
 * @see https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-quotas-throttling
 */
const PAUSES: readonly number[] = [2, 4, 8, 16, 32, 32].map((seconds) => seconds * SECOND);

/** What one of Microsoft's service clients is made with: its settings, and the REST client it is to use. */
export type MakeClient<Client> = (config: never, rest: never) => Client | Promise<Client>;

/**
 * Opens one of Microsoft's service clients when it is first asked something.
 *
 * @param title of the service, for messages
 * @param scope for which a token is asked, where no key is given
 * @returns a function that asks the client, and throws {@link OutageError}, with the task in words, when the
 *   service can't be reached or doesn't do what it is asked
 * @throws {InputError} when the connection string lacks a part
 */
export function askingService<Client>(
  title: string,
  scope: string,
  access: ServiceAccess,
  make: MakeClient<Client>,
) {
  const {
    HostName: service,
    SharedAccessKeyName: policy,
    SharedAccessKey: key,
    ClientId: identity,
  } = partsOf(access.service);
  if (!service || Boolean(policy) !== Boolean(key)) {
    throw new InputError(
      `The ${title} service connection string must be HostName=…;SharedAccessKeyName=…;SharedAccessKey=…, or HostName=… where a role lets you in`,
    );
  }
  const [host, port = '443'] = service.split(':') as [string, string?];

  async function open(): Promise<Client> {
    const { default: iothub } = await import('azure-iothub');
    // By its default, which is the whole module: a bundle keeps no other name of one that is loaded when used.
    const { default: common } = await import('azure-iothub/dist/common-http/rest_api_client.js');
    const { RestApiClient } = common;
    const signing =
      policy && key
        ? { sharedAccessSignature: iothub.SharedAccessSignature.create(service!, policy, key, 1) }
        : { tokenCredential: credentialWhenAsked(identity), tokenScope: scope };
    // The client renews the signature for every request; its types ask for the text of one.
    const config = { host: service, ...signing } as never;
    const rest = new RestApiClient(config, 'vakt');
    const client = await make(config, rest as never);
    if (access.ca !== undefined) {
      const { Agent } = await import('node:https');
      // The client knows only "host", meant to be reached on 443. What an agent is told goes before what a
      // request says; and the registry's constructor has just set an agent of its own.
      const agent = new Agent({ ca: access.ca, host, port: Number(port), keepAlive: true } as object);
      rest.setOptions({ http: { agent } });
    }
    return client;
  }

  let opened: Promise<Client> | undefined;
  async function ask<T>(task: string, question: (client: Client) => Promise<T>): Promise<T> {
    try {
      opened ??= open();
      return await patiently(question, await opened);
    } catch (cause) {
      throw new OutageError(`${title} ${host} could not ${task}: ${reasonOf(cause)}`, { cause });
    }
  }
  /** A service that is asked too much did nothing of it; whatever is asked can be asked again. */
  async function patiently<T>(question: (client: Client) => Promise<T>, client: Client): Promise<T> {
    for (const pause of access.pauses ?? PAUSES) {
      try {
        return await question(client);
      } catch (error) {
        if (statusOf(error) !== TOO_MANY) throw error;
        // Several are turned away at once, and needn't all come back at once.
        await sleep(pause * (0.5 + Math.random()));
      }
    }
    return question(client);
  }
  return { host, ask };
}

/** HTTP statuses by which a service says that something isn't there, or is there already. */
export const UNKNOWN = 404;
export const TAKEN = 409;
const TOO_MANY = 429;

/** The answer, or `undefined` where the service refused with this HTTP status. */
export async function unless<T>(status: number, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === status) return undefined;
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { response?: { statusCode?: number } }).response?.statusCode;
}

function reasonOf(error: unknown): string {
  if (statusOf(error) === TOO_MANY) return 'it is asked too much (429)';
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function partsOf(connectionString: string): Record<string, string> {
  const parts = connectionString.split(';').filter((part) => part.includes('='));
  return Object.fromEntries(
    parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
}
