import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Customer } from '../../shared/domain/customer.ts';
import { type DeviceIdentities, deviceIdentities } from '../../shared/hub/identities.ts';
import { addCustomer } from '../../shared/onboarding/addCustomer.ts';
import { addDevice } from '../../shared/onboarding/addDevice.ts';
import { addUser } from '../../shared/onboarding/addUser.ts';
import { revokeDevice } from '../../shared/onboarding/revokeDevice.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { customersIn, modelsIn, usersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import type { FleetDevice } from '../fleet/devices.ts';
import { catalogue } from './catalogue.ts';
import type { DemonstrationCustomer } from './demonstration/customer.ts';
import { demonstration, type FleetChoice } from './demonstration.ts';
import type { Plant } from './plant.ts';

/** Enters the pump models that come with the plant, unless the operator has put others in their place. */
export async function seedModels({ storage }: Plant): Promise<void> {
  const models = modelsIn(storage);
  for (const model of catalogue()) {
    if (!(await models.get(model.name))) await models.put(model);
  }
}

/**
 * Enters the demonstration's customers, people and pumps, the way an operator would, and writes what the
 * simulated fleet needs to know. The file comes last: with it, all is entered. What an earlier start that was
 * ended before has left is taken up; its pumps get new authorizations, as nobody knows the old ones.
 */
export async function seedFleet(
  plant: Plant,
  file: string,
  choice: FleetChoice,
  now: EpochMs,
): Promise<void> {
  const devices: FleetDevice[] = [];
  for (const customer of demonstration(now, choice)) devices.push(...(await enter(plant, customer, now)));
  mkdirSync(dirname(file), { recursive: true });
  // It holds the devices' keys: for this user only.
  writeFileSync(`${file}.draft`, `${JSON.stringify(devices, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}

async function enter(plant: Plant, entry: DemonstrationCustomer, now: EpochMs): Promise<FleetDevice[]> {
  const { storage } = plant;
  const identities = identitiesOf(plant);
  const { users, pumps, ...input } = entry;
  const customer = (await customerOf(plant, input.number)) ?? (await addCustomer(storage, input, now));
  const known = new Set<string>();
  for await (const { email } of usersIn(storage).of(customer.key)) known.add(email);
  for (const user of users) if (!known.has(user.email)) await addUser(storage, { customer, ...user });
  return Promise.all(
    pumps.map(async ({ seed, duty, faults, ...pump }): Promise<FleetDevice> => {
      const { deviceId } = pump;
      if (await devicesIn(storage).get(deviceId)) await revokeDevice(storage, identities, deviceId, now);
      const access = await addDevice(storage, identities, { customer, ...pump }, now);
      const { connectionString, authorization } = access;
      return { deviceId, connectionString, authorization, model: pump.model, seed, duty, ...faults };
    }),
  );
}

/** Makes identities at the plant's hub, and enrols the devices with its provisioning service, as `vakt device add` does. */
function identitiesOf({ info }: Plant): DeviceIdentities {
  const { hub, dps } = info;
  const ca = readFileSync(hub.ca, 'utf8');
  const provisioning = {
    service: dps.service,
    idScope: dps.idScope,
    endpoint: `${dps.host}:${dps.port}`,
    ca,
  };
  return deviceIdentities({ service: hub.service, ca, mqttPort: hub.port, provisioning });
}

async function customerOf({ storage }: Plant, number: string): Promise<Customer | undefined> {
  for await (const customer of customersIn(storage).all()) if (customer.number === number) return customer;
  return undefined;
}
