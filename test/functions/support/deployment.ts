import type { PacketEvent } from '../../../functions/ingest/events.ts';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import type { Customer, User } from '../../../shared/domain/customer.ts';
import type { Authorization, Device } from '../../../shared/domain/device.ts';
import type { PumpModel } from '../../../shared/domain/model.ts';
import type { OwnStore } from '../../../shared/domain/ownStore.ts';
import { AUTHORIZATION_LENGTH, authorizationId } from '../../../shared/domain/packet.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { randomKey, sha256 } from '../../../shared/keys.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createContractStores, createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn, modelsIn, usersIn } from '../../../shared/storage/registry.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

/** The instant at which the tests of the functions play, unless they say otherwise. */
export const NOW = Date.parse('2026-06-15T10:00:00Z');

/** What ingest is told of old readings and of clocks that are ahead, where a test doesn't ask for other bounds. */
export const BOUNDS = { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 };

/** One pump model: warned of at 1,100 hPa behind the exhaust filter, alarmed at 1,200. */
export const MODEL: PumpModel = {
  name: 'VP-100',
  limits: [
    {
      signal: 'exhaustPressure',
      direction: 'high',
      warning: 1_100,
      alarm: 1_200,
      onDelay: 60,
      offDelay: 60,
      deadband: 10,
      source: 'made up for tests',
    },
  ],
  components: [{ name: 'exhaust filter', signal: 'exhaustPressure', reference: 1_000, growth: 'linear' }],
};

/** An empty deployment on an Azurite of its own. */
export async function startDeployment(): Promise<{ storage: Storage; azurite: StrictAzurite }> {
  const azurite = await startStrictAzurite();
  const storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
  return { storage, azurite };
}

/** A customer whose contract is in force since 2026 began, with its stores. */
export async function addCustomer(
  storage: Storage,
  contract: Partial<Contract> = {},
  name = 'Example AB',
  store?: OwnStore,
): Promise<Customer> {
  const customer: Customer = {
    key: randomKey(20),
    number: randomKey(6),
    name,
    contract: { zone: 'Europe/Stockholm', begins: '2026-01-01', assetManaged: false, ...contract },
    status: 'active',
    ...(store ? { store } : {}),
  };
  await createContractStores(storage, customer.key, store);
  await customersIn(storage).add(customer);
  return customer;
}

export interface RegisteredDevice extends Device {
  readonly authorization: string;
}

/** A device of a customer with a pump and an authorization in force. */
export async function addDevice(
  storage: Storage,
  customer: Customer,
  pump: Partial<Pump> = {},
): Promise<RegisteredDevice> {
  const key = randomKey(16);
  const deviceId = `dev-${key}`;
  const device = { deviceId, key, contract: customer.key };
  await devicesIn(storage).add(device);
  await pumpsIn(storage, customer.key).put({
    key,
    deviceId,
    model: MODEL.name,
    tag: deviceId,
    limits: [],
    ...pump,
  });
  return { ...device, authorization: await issueAuthorization(storage, deviceId) };
}

/** Another authorization for a device, in force unless something else is told. */
export async function issueAuthorization(
  storage: Storage,
  deviceId: string,
  times: Pick<Authorization, 'validFrom' | 'expiresAt' | 'revokedAt'> = {},
  authorization = randomKey(AUTHORIZATION_LENGTH),
): Promise<string> {
  const issued = {
    id: authorizationId(authorization),
    hash: sha256(authorization),
    deviceId,
    issuedAt: 0,
    ...times,
  };
  await devicesIn(storage).changeAuthorizations(deviceId, (known) => [...known, issued]);
  return authorization;
}

export async function addUser(storage: Storage, customer: Customer, user: Partial<User> = {}): Promise<User> {
  const key = randomKey(12);
  const added: User = {
    key,
    name: 'Kim Berg',
    email: `${key}@example.com`,
    locale: 'en',
    zone: 'Europe/Stockholm',
    ...user,
  };
  await usersIn(storage).put(customer.key, added);
  return added;
}

/** A packet's body as a device sends it: JSON, with what is given in place of what would be right. */
export function packetBody(
  authorization: string,
  sequence: number,
  readings: readonly object[] = [{ at: new Date(NOW - 60_000).toISOString(), exhaustPressure: 1_040 }],
  other: object = {},
): Uint8Array {
  const packetId = `${authorization}-${sequence}`;
  const sentAt = new Date(NOW).toISOString();
  return Buffer.from(JSON.stringify({ packetId, schema: 'vakt.telemetry/1', sentAt, readings, ...other }));
}

let position = 0;

/** An event as IoT Hub hands it over, each at a position of its own. */
export function eventOf(deviceId: string, body: Uint8Array, enqueuedAt = NOW): PacketEvent {
  position += 1;
  return { body, deviceId, enqueuedAt, position: `0-${position}` };
}

/** Everything an asynchronous iteration yields. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
