import type { Customer } from '../../shared/domain/customer.ts';
import { type Authorization, DEVICE_ID, type Device } from '../../shared/domain/device.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { customersIn, devicesIn } from '../../shared/storage/registry.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';

/** What is known is believed this long: revocation and the end of a contract take effect within it. */
const KNOWN_FOR = 30 * SECOND;
/** What is unknown is asked for again sooner: a device that was just added must not wait. */
const UNKNOWN_FOR = 5 * SECOND;
const CAPACITY = 20_000;

/** The registry as ingest sees it: remembered for a short while, in bounded memory. */
export interface Registry {
  device(deviceId: string, now: EpochMs): Promise<Device | undefined>;
  customer(contract: string, now: EpochMs): Promise<Customer | undefined>;
  authorization(id: string, now: EpochMs): Promise<Authorization | undefined>;
}

export function registryOf(storage: Storage): Registry {
  const devices = devicesIn(storage);
  const customers = customersIn(storage);
  const device = remembering(devices.get);
  return {
    device: async (deviceId, now) => (DEVICE_ID.test(deviceId) ? device(deviceId, now) : undefined),
    customer: remembering(customers.get),
    authorization: remembering(devices.authorization),
  };
}

/** A look-up that remembers its answers; the oldest is forgotten first when there are too many. */
export function remembering<T>(
  look: (key: string) => Promise<T | undefined>,
): (key: string, now: EpochMs) => Promise<T | undefined> {
  const answers = new Map<string, { value: Promise<T | undefined>; until: EpochMs }>();
  return (key, now) => {
    const known = answers.get(key);
    if (known && now < known.until) return known.value;
    const value = look(key);
    const answer = { value, until: now + KNOWN_FOR };
    answers.delete(key);
    answers.set(key, answer);
    if (answers.size > CAPACITY) answers.delete(answers.keys().next().value!);
    value.then(
      (found) => {
        if (found === undefined) answer.until = now + UNKNOWN_FOR;
      },
      () => answers.delete(key),
    );
    return value;
  };
}
