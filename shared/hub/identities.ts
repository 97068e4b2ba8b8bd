import { randomBytes } from 'node:crypto';
import { InputError, OutageError } from '../errors.ts';

/** What reaching an IoT Hub's service side takes. */
export interface HubAccess {
  /** Service connection string, `HostName=…;SharedAccessKeyName=…;SharedAccessKey=…`. */
  readonly service: string;
  /** Certificate of the hub's authority, PEM; without it, the usual authorities are trusted. */
  readonly ca?: string;
  /** Port on which devices speak MQTT over TLS; 8883 without it. */
  readonly mqttPort?: number;
}

/** The identities with which devices authenticate themselves to IoT Hub. */
export interface DeviceIdentities {
  /**
   * Makes the device's identity, or takes the one that is there. One that was disabled is enabled with new
   * keys: whoever has the old ones stays outside.
   */
  create(deviceId: string): Promise<{ primaryKey: string }>;
  /** Keeps the device outside, at once, also one that is connected. Nothing to do where there is none. */
  disable(deviceId: string): Promise<void>;
  /** Deletes the identity; one that is gone stays gone. */
  remove(deviceId: string): Promise<void>;
  /** `HostName=…;DeviceId=…;SharedAccessKey=…`; the host carries its MQTT port where that isn't 8883. */
  connectionString(deviceId: string, key: string): string;
}

/**
 * The device registry of an IoT Hub, through Microsoft's service client, which is loaded when first used.
 *
 * Its methods throw {@link OutageError} when the hub can't be reached or doesn't do what it is asked.
 *
 * @throws {InputError} when the service connection string lacks a part
 */
export function deviceIdentities(access: HubAccess): DeviceIdentities {
  const { HostName: service, SharedAccessKeyName: policy, SharedAccessKey: key } = partsOf(access.service);
  if (!service || !policy || !key) {
    throw new InputError(
      'The IoT Hub service connection string must be HostName=…;SharedAccessKeyName=…;SharedAccessKey=…',
    );
  }
  const host = service.split(':')[0]!;
  let opened: ReturnType<typeof openRegistry> | undefined;

  async function ask<T>(task: string, question: (registry: Registry) => Promise<T>): Promise<T> {
    try {
      opened ??= openRegistry(service!, policy!, key!, access.ca);
      return await question(await opened);
    } catch (cause) {
      throw new OutageError(`IoT Hub ${host} could not ${task}: ${reasonOf(cause)}`, { cause });
    }
  }

  return {
    create: (deviceId) =>
      ask(`make an identity for ${deviceId}`, async (registry) => {
        const made = await unless('DeviceAlreadyExistsError', registry.create({ deviceId }));
        const { responseBody: identity } = made ?? (await registry.get(deviceId));
        if (identity.status !== 'disabled') return { primaryKey: primaryKeyOf(identity) };
        const symmetricKey = { primaryKey: newKey(), secondaryKey: newKey() };
        await registry.update({ deviceId, status: 'enabled', authentication: { symmetricKey } });
        return { primaryKey: symmetricKey.primaryKey };
      }),
    disable: (deviceId) =>
      ask(`disable ${deviceId}`, async (registry) => {
        const found = await unless('DeviceNotFoundError', registry.get(deviceId));
        if (!found) return;
        // An update replaces the whole identity: without its keys, the hub would make new ones.
        const symmetricKey = found.responseBody.authentication?.symmetricKey;
        await registry.update({ deviceId, status: 'disabled', authentication: { symmetricKey } });
      }),
    remove: (deviceId) =>
      ask(`remove ${deviceId}`, async (registry) => {
        await unless('DeviceNotFoundError', registry.delete(deviceId));
      }),
    connectionString(deviceId, deviceKey) {
      const port = access.mqttPort === undefined || access.mqttPort === 8883 ? '' : `:${access.mqttPort}`;
      return `HostName=${host}${port};DeviceId=${deviceId};SharedAccessKey=${deviceKey}`;
    },
  };
}

type Registry = import('azure-iothub').Registry;

async function openRegistry(service: string, policy: string, key: string, ca: string | undefined) {
  const { default: iothub } = await import('azure-iothub');
  const sharedAccessSignature = iothub.SharedAccessSignature.create(service, policy, key, 1);
  // The client renews the signature for every request; its types ask for the text of one.
  const config = { host: service, sharedAccessSignature } as never;
  if (ca === undefined) return new iothub.Registry(config);
  const { RestApiClient } = await import('azure-iothub/dist/common-http/rest_api_client.js');
  const { Agent } = await import('node:https');
  const rest = new RestApiClient(config, 'vakt');
  const registry = new iothub.Registry(config, rest);
  // The client knows only "host", meant to be reached on 443. What an agent is told goes before what a
  // request says; and the registry's constructor has just set an agent of its own.
  const [host, port = '443'] = service.split(':');
  rest.setOptions({ http: { agent: new Agent({ ca, host, port: Number(port) } as object) } });
  return registry;
}

/** The answer, or `undefined` where the hub refused with this error. */
async function unless<T>(error: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if ((thrown as Error).name === error) return undefined;
    throw thrown;
  }
}

function primaryKeyOf(identity: {
  authentication?: { symmetricKey?: { primaryKey?: string | undefined } };
}): string {
  const key = identity.authentication?.symmetricKey?.primaryKey;
  if (!key) throw new Error('the identity is not one with symmetric keys');
  return key;
}

/** As long as IoT Hub makes them itself. */
function newKey(): string {
  return randomBytes(32).toString('base64');
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function partsOf(connectionString: string): Record<string, string> {
  const parts = connectionString.split(';').filter((part) => part.includes('='));
  return Object.fromEntries(
    parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
}
