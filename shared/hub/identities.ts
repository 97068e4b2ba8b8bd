import { randomBytes } from 'node:crypto';
import {
  deviceEnrollments,
  type KeyPair,
  type Provisioning,
  type ProvisioningAccess,
} from './enrollments.ts';
import { askingService, type ServiceAccess, TAKEN, UNKNOWN, unless } from './service.ts';

/** What reaching an IoT Hub's service side takes. */
export interface HubAccess extends ServiceAccess {
  /** Port on which devices speak MQTT over TLS; 8883 without it. */
  readonly mqttPort?: number;
  /** The provisioning service with which devices are enrolled too, where there is one. */
  readonly provisioning?: ProvisioningAccess;
}

/** What Microsoft's own client asks a token for. */
const SCOPE = 'https://iothubs.azure.net/.default';

/** The identities with which devices authenticate themselves to IoT Hub. */
export interface DeviceIdentities {
  /**
   * Makes the device's identity, or takes the one that is there. One that was disabled is enabled with new
   * keys: whoever has the old ones stays outside. Where there is a provisioning service, the device is enrolled
   * there with the same keys.
   */
  create(deviceId: string): Promise<{ primaryKey: string; provisioning?: Provisioning }>;
  /** Keeps the device outside, at once, also one that is connected. Nothing to do where there is none. It can't register either. */
  disable(deviceId: string): Promise<void>;
  /** Lets a device in again that was disabled, with the keys it has, and lets it register. Nothing to do where there is none. */
  enable(deviceId: string): Promise<void>;
  /** Deletes the identity, and the enrolment; what is gone stays gone. */
  remove(deviceId: string): Promise<void>;
  /** `HostName=…;DeviceId=…;SharedAccessKey=…`; the host carries its MQTT port where that isn't 8883. */
  connectionString(deviceId: string, key: string): string;
}

/** Identities that can be asked for too. */
export interface HubIdentities extends DeviceIdentities {
  /** Whether there is an identity or an enrolment of this device. */
  isKnown(deviceId: string): Promise<boolean>;
}

/**
 * The device registry of an IoT Hub, through Microsoft's service client, which is loaded when first used.
 *
 * Its methods throw {@link OutageError} when the hub can't be reached or doesn't do what it is asked.
 *
 * @throws {InputError} when the service connection string lacks a part
 */
export function deviceIdentities(access: HubAccess): HubIdentities {
  const { host, ask } = askingService('IoT Hub', SCOPE, access, async (config, rest) => {
    const { default: iothub } = await import('azure-iothub');
    return new iothub.Registry(config, rest);
  });
  const enrollments = access.provisioning && deviceEnrollments(access.provisioning);

  const keysOf = (deviceId: string) =>
    ask(`make an identity for ${deviceId}`, async (registry): Promise<KeyPair> => {
      const made = await unless(TAKEN, registry.create({ deviceId }));
      const { responseBody: identity } = made ?? (await registry.get(deviceId));
      if (identity.status !== 'disabled') return symmetricKeys(identity);
      const symmetricKey = { primaryKey: newKey(), secondaryKey: newKey() };
      await registry.update({ deviceId, status: 'enabled', authentication: { symmetricKey } });
      return symmetricKey;
    });

  async function setStatus(deviceId: string, status: 'enabled' | 'disabled'): Promise<void> {
    await ask(`set ${deviceId} to ${status}`, async (registry) => {
      const found = await unless(UNKNOWN, registry.get(deviceId));
      if (!found || found.responseBody.status === status) return;
      // An update replaces the whole identity: without its keys, the hub would make new ones.
      const symmetricKey = found.responseBody.authentication?.symmetricKey;
      await registry.update({ deviceId, status, authentication: { symmetricKey } });
    });
  }

  return {
    async create(deviceId) {
      const keys = await keysOf(deviceId);
      const provisioning = await enrollments?.enrol(deviceId, keys);
      return { primaryKey: keys.primaryKey, ...(provisioning ? { provisioning } : {}) };
    },
    async disable(deviceId) {
      await setStatus(deviceId, 'disabled');
      await enrollments?.disable(deviceId);
    },
    async enable(deviceId) {
      await enrollments?.enable(deviceId);
      await setStatus(deviceId, 'enabled');
    },
    async remove(deviceId) {
      // The enrolment first: a device that registers again would get a new identity.
      await enrollments?.remove(deviceId);
      await ask(`remove ${deviceId}`, async (registry) => {
        await unless(UNKNOWN, registry.delete(deviceId));
      });
    },
    async isKnown(deviceId) {
      const identity = await ask(`look for ${deviceId}`, (registry) =>
        unless(UNKNOWN, registry.get(deviceId)),
      );
      return identity !== undefined || ((await enrollments?.isKnown(deviceId)) ?? false);
    },
    connectionString(deviceId, deviceKey) {
      const port = access.mqttPort === undefined || access.mqttPort === 8883 ? '' : `:${access.mqttPort}`;
      return `HostName=${host}${port};DeviceId=${deviceId};SharedAccessKey=${deviceKey}`;
    },
  };
}

function symmetricKeys(identity: {
  authentication?: { symmetricKey?: { primaryKey?: string | undefined; secondaryKey?: string | undefined } };
}): KeyPair {
  const { primaryKey, secondaryKey } = identity.authentication?.symmetricKey ?? {};
  if (!primaryKey || !secondaryKey) throw new Error('the identity is not one with symmetric keys');
  return { primaryKey, secondaryKey };
}

/** As long as IoT Hub makes them itself. */
function newKey(): string {
  return randomBytes(32).toString('base64');
}
