import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parsePumpModel } from '../../shared/domain/model.ts';
import { deviceIdentities } from '../../shared/hub/identities.ts';
import { addCustomer } from '../../shared/onboarding/addCustomer.ts';
import { addDevice } from '../../shared/onboarding/addDevice.ts';
import { addUser } from '../../shared/onboarding/addUser.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import type { FleetDevice } from '../fleet/devices.ts';
import { type DemonstrationCustomer, demonstration } from './demonstration.ts';
import type { Plant } from './services.ts';

const CATALOGUE = join(import.meta.dirname, 'catalogue');

/**
 * Enters the demonstration's models, customers, people and pumps, the way an operator would, and writes what
 * the simulated fleet needs to know. The file comes last: with it, all is entered.
 */
export async function seedFleet(plant: Plant, file: string, now: EpochMs): Promise<void> {
  const customers = demonstration(now);
  const models = new Set(customers.flatMap(({ pumps }) => pumps.map(({ model }) => model)));
  for (const model of models) {
    const json: unknown = JSON.parse(readFileSync(join(CATALOGUE, `${model}.json`), 'utf8'));
    await modelsIn(plant.storage).put(parsePumpModel(json));
  }
  const devices: FleetDevice[] = [];
  for (const customer of customers) devices.push(...(await enter(plant, customer, now)));
  mkdirSync(dirname(file), { recursive: true });
  // It holds the devices' keys: for this user only.
  writeFileSync(`${file}.draft`, `${JSON.stringify(devices, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}

async function enter(plant: Plant, entry: DemonstrationCustomer, now: EpochMs): Promise<FleetDevice[]> {
  const { storage, info } = plant;
  const { hub } = info;
  const identities = deviceIdentities({
    service: hub.service,
    ca: readFileSync(hub.ca, 'utf8'),
    mqttPort: hub.port,
  });
  const { users, pumps, ...input } = entry;
  const customer = await addCustomer(storage, input);
  for (const user of users) await addUser(storage, { customer, ...user });
  return Promise.all(
    pumps.map(async ({ seed, duty, clogging, ...pump }): Promise<FleetDevice> => {
      const access = await addDevice(storage, identities, { customer, ...pump }, now);
      return { ...access, model: pump.model, seed, duty, clogging };
    }),
  );
}
