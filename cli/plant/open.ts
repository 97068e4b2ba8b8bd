import { readFileSync } from 'node:fs';
import type { DeviceIdentities } from '../../shared/hub/identities.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { locatePlant, PlantNotFoundError } from './locate.ts';

/** Opens the stores of the plant that this data folder, or the environment, leads to. */
export async function openPlantStorage(data: string): Promise<Storage> {
  const { dataStorage, hostStorage, recordsStorage } = locatePlant(data, process.env);
  const { openStorage } = await import('../../shared/storage/connect.ts');
  return openStorage(dataStorage, hostStorage, recordsStorage);
}

/**
 * Opens the device registry of the plant's hub.
 *
 * @throws {PlantNotFoundError} when the hub is not told
 */
export async function openPlantIdentities(data: string): Promise<DeviceIdentities> {
  const { hub } = locatePlant(data, process.env);
  if (!hub) {
    throw new PlantNotFoundError(
      'IoT Hub is not told: set VAKT_HUB_SERVICE to the connection string of a policy that may write to its registry.',
    );
  }
  const { deviceIdentities } = await import('../../shared/hub/identities.ts');
  const { service, mqttPort, provisioning } = hub;
  const ca = hub.ca ? { ca: readFileSync(hub.ca, 'utf8') } : {};
  return deviceIdentities({
    service,
    mqttPort,
    ...ca,
    ...(provisioning ? { provisioning: { ...provisioning, ...ca } } : {}),
  });
}
