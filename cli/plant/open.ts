import { readFileSync } from 'node:fs';
import type { HubIdentities } from '../../shared/hub/identities.ts';
import { secretBehind } from '../../shared/settings/secrets.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type HubAddress, locatePlant, PlantNotFoundError } from './locate.ts';

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
  const hub = hubOf(data);
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

/** @throws {PlantNotFoundError} when the hub is not told */
function hubOf(data: string): HubAddress {
  const { hub } = locatePlant(data, process.env);
  if (hub) return hub;
  throw new PlantNotFoundError(
    'IoT Hub is not told: set VAKT_HUB_SERVICE to the connection string of a policy that may write to its registry.',
  );
}

/**
 * Where devices reach the plant's hub over HTTPS, and the certificate of its authority, where it isn't a usual one.
 *
 * @throws {PlantNotFoundError} when the hub is not told
 */
export function plantHub(data: string): { readonly host: string; readonly ca?: string } {
  const { service, ca } = hubOf(data);
  const host = /(?:^|;)HostName=([^;]+)/i.exec(service)?.[1] ?? '';
  return { host, ...(ca ? { ca: readFileSync(ca, 'utf8') } : {}) };
}

/** Address of the inbox of a plant that runs here; elsewhere none can be asked. */
export function plantInbox(data: string): string | undefined {
  return locatePlant(data, process.env).inbox;
}

/**
 * What hides customers' numbers in certificates of erasure: as it was told, or as the vault has it that was told.
 *
 * @throws {PlantNotFoundError} when it is not told
 */
export async function plantPseudonymKey(data: string): Promise<string> {
  const { pseudonymKey } = locatePlant(data, process.env);
  const key = pseudonymKey && (await plantSecretBehind(data, pseudonymKey));
  if (key) return key;
  throw new PlantNotFoundError(
    'The key of the pseudonyms is not told: set VAKT_PSEUDONYM_KEY to what the functions have, or to the reference to it that a deployment puts out.',
  );
}

/** What a setting says, or the secret of the plant's vault that it refers to; `undefined` where there is none. */
export async function plantSecretBehind(data: string, text: string): Promise<string | undefined> {
  const { vault, identity } = locatePlant(data, process.env);
  const { readerAt } = await import('../../shared/secrets.ts');
  return secretBehind(text, readerAt(vault, identity));
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
