import { readFileSync } from 'node:fs';
import type { HubIdentities } from '../../shared/hub/identities.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { locatePlant, PlantNotFoundError } from './locate.ts';

/** Opens the stores of the plant that this data folder, or the environment, leads to. */
export async function openPlantStorage(data: string): Promise<Storage> {
  const { dataStorage, hostStorage, recordsStorage, vault, identity } = locatePlant(data, process.env);
  const { openStorage } = await import('../../shared/storage/connect.ts');
  const { secretsAt } = await import('../../shared/secrets.ts');
  return openStorage(dataStorage, hostStorage, recordsStorage, {
    secret: secretsAt(vault, identity),
    clock: Date.now,
    ...(identity === undefined ? {} : { identity }),
  });
}

/**
 * Opens the device registry of the plant's hub.
 *
 * @throws {PlantNotFoundError} when the hub is not told
 */
export async function openPlantIdentities(data: string): Promise<HubIdentities> {
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

/**
 * What hides customers' numbers in certificates of erasure.
 *
 * @throws {PlantNotFoundError} when it is not told
 */
export function plantPseudonymKey(data: string): string {
  const { pseudonymKey } = locatePlant(data, process.env);
  if (pseudonymKey) return pseudonymKey;
  throw new PlantNotFoundError(
    'The key of the pseudonyms is not told: set VAKT_PSEUDONYM_KEY to what the functions have.',
  );
}

/** The hub's device registry, with the host it is at; `undefined` where no hub is told. */
export async function openHubIfTold(data: string): Promise<(HubIdentities & { host: string }) | undefined> {
  const { hub } = locatePlant(data, process.env);
  if (!hub) return undefined;
  const host = /(?:^|;)HostName=([^:;]+)/i.exec(hub.service)?.[1] ?? '';
  return { ...(await openPlantIdentities(data)), host };
}

/** Whether the plant runs on this machine. */
export function runsHere(data: string): boolean {
  return locatePlant(data, process.env).local === true;
}
