import type { Customer, User } from '../../domain/customer.ts';
import type { Device } from '../../domain/device.ts';
import type { PumpModel } from '../../domain/model.ts';
import type { Pump } from '../../domain/pump.ts';
import { inParallel } from '../../parallel.ts';
import type { Storage } from '../../storage/connect.ts';
import { devicesIn } from '../../storage/devices.ts';
import { pumpsIn } from '../../storage/pumps.ts';
import { customersIn, modelsIn, usersIn } from '../../storage/registry.ts';
import type { FleetFile } from './read.ts';

/** What there is by now of what a fleet file speaks of. */
export interface KnownFleet {
  /** By number, in lower case. */
  readonly customers: ReadonlyMap<string, Customer>;
  /** By customer number and address, both in lower case. */
  readonly users: ReadonlyMap<string, User>;
  /** Of these customers, by device ID. */
  readonly pumps: ReadonlyMap<string, Pump>;
  /** Whoever's they are, by device ID. */
  readonly devices: ReadonlyMap<string, Device>;
  /** IDs of the devices to which an authorization was ever issued: adding the others didn't come to its end. */
  readonly authorized: ReadonlySet<string>;
  readonly models: ReadonlyMap<string, PumpModel>;
}

/** Requests under way at a time: a store answers many side by side, a hub does not like a flood. */
const AT_ONCE = 16;

/** Looks up what a fleet file speaks of; each table is asked once, and each device. */
export async function lookUp(storage: Storage, file: FleetFile): Promise<KnownFleet> {
  const customers = new Map<string, Customer>();
  const users = new Map<string, User>();
  const pumps = new Map<string, Pump>();
  const devices = new Map<string, Device>();
  const models = new Map<string, PumpModel>();
  for await (const model of modelsIn(storage).all()) models.set(model.name, model);
  for await (const customer of customersIn(storage).all()) {
    const number = customer.number.toLowerCase();
    if (file.customers.has(number)) customers.set(number, customer);
  }
  await inParallel([...customers], AT_ONCE, async ([number, { key, status }]) => {
    if (status !== 'active') return;
    for await (const user of usersIn(storage).of(key))
      users.set(`${number} ${user.email.toLowerCase()}`, user);
    for await (const pump of pumpsIn(storage, key).all()) pumps.set(pump.deviceId, pump);
  });
  await inParallel([...file.pumps.keys()], AT_ONCE, async (deviceId) => {
    const device = await devicesIn(storage).get(deviceId);
    if (device) devices.set(deviceId, device);
  });
  const authorized = await devicesIn(storage).authorizedAmong(devices.values());
  return { customers, users, pumps, devices, authorized, models };
}
