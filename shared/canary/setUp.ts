import type { Customer } from '../domain/customer.ts';
import type { PumpModel } from '../domain/model.ts';
import { InputError } from '../errors.ts';
import type { DeviceIdentities } from '../hub/identities.ts';
import { addCustomer } from '../onboarding/addCustomer.ts';
import { addDevice } from '../onboarding/addDevice.ts';
import { addUser, newUser } from '../onboarding/addUser.ts';
import { revokeDevice } from '../onboarding/revokeDevice.ts';
import type { Storage } from '../storage/connect.ts';
import { createDeploymentStores } from '../storage/contracts.ts';
import { devicesIn } from '../storage/devices.ts';
import { customersIn, modelsIn, usersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import type { CanaryAccess } from './access.ts';

const CANARY_DEVICE = 'vakt-canary';
export const CANARY_CONDITION = 'exhaustPressure.high';

/**
 * A make of pump that only the canary is of: one limit without delays, no parts that could wear, and nothing else that
 * is watched, so that a pump that sends twice in some hours is never silent, never odd, and never in anybody's statistics.
 */
const CANARY_MODEL: PumpModel = {
  name: 'Vakt canary',
  limits: [
    {
      signal: 'exhaustPressure',
      direction: 'high',
      alarm: 1_400,
      onDelay: 0,
      offDelay: 0,
      deadband: 0,
      source: 'made up: no pump stands behind it',
    },
  ],
  components: [],
  life: null,
  noData: null,
  sensor: null,
  baseline: null,
};

/** The canary's readings, in hPa: behind the limit of its model, and well before it. */
export const CANARY_PRESSURES = { raised: 1_500, normal: 1_013 } as const;

/** Where the canary is to be, and who hears of it. */
export interface CanaryInput {
  /** Of the hub's HTTPS side; may carry a port. */
  readonly host: string;
  /** The operator's own address: nobody else ever gets a mail of the canary's. */
  readonly email: string;
}

/**
 * Sets the canary up by the ordinary ways of onboarding: the operator as a customer of its own, with one person and
 * one pump. Asked again, it gives the pump new access data and the person another address.
 *
 * @param keep where the access data go before they are good for anything
 * @throws {InputError} naming what is wrong
 * @throws {OutageError} when IoT Hub doesn't do its part
 */
export async function setUpCanary(
  storage: Storage,
  identities: DeviceIdentities,
  { host, email }: CanaryInput,
  now: EpochMs,
  keep: (access: CanaryAccess) => Promise<void>,
): Promise<void> {
  await createDeploymentStores(storage);
  await modelsIn(storage).put(CANARY_MODEL);
  const known = await ownCustomer(storage);
  const customer =
    known ??
    (await addCustomer(storage, { name: 'Canary', number: 'canary', zone: 'Etc/UTC', isOwn: true }, now));
  await setPerson(storage, customer, email);
  const device = await devicesIn(storage).get(CANARY_DEVICE);
  if (device && device.contract !== customer.key) {
    throw new InputError(
      `The device ${CANARY_DEVICE} is a customer's: revoke it there, and never reuse the ID.`,
    );
  }
  if (device) await revokeDevice(storage, identities, CANARY_DEVICE, now);
  const input = { customer, deviceId: CANARY_DEVICE, model: CANARY_MODEL.name };
  await addDevice(storage, identities, input, now, async ({ connectionString, authorization }) => {
    const key = /SharedAccessKey=([^;]+)/.exec(connectionString)![1]!;
    await keep({ host, deviceId: CANARY_DEVICE, key, authorization });
  });
}

/** The operator as its own customer; `undefined` where no canary was set up. */
export async function ownCustomer(storage: Storage): Promise<Customer | undefined> {
  for await (const customer of customersIn(storage).all()) if (customer.own) return customer;
  return undefined;
}

async function setPerson(storage: Storage, customer: Customer, email: string): Promise<void> {
  const input = { customer, name: 'Operator', email };
  for await (const { key } of usersIn(storage).of(customer.key)) {
    const { email: checked } = newUser(input);
    await usersIn(storage).change(customer.key, key, (user) => ({ ...user, email: checked }));
    return;
  }
  await addUser(storage, input);
}
