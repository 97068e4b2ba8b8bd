import { readFileSync } from 'node:fs';
import { deviceIdentities, type HubIdentities } from './identities.ts';

/** What closing and deleting device identities takes. */
export interface HubSettings {
  /** Service connection string of a policy that may write to the registry. */
  readonly service: string;
  /** Path of the authority's certificate, PEM; absent: the usual authorities are trusted. */
  readonly ca?: string;
  /** Of the provisioning service, where devices are enrolled: its service connection string and ID scope. */
  readonly dps?: { readonly service: string; readonly idScope: string };
}

/** Where devices register with any provisioning service of Azure's; nothing here registers one. */
const ENDPOINT = 'global.azure-devices-provisioning.net';

/**
 * The device registry that the settings lead to; `undefined` where they don't.
 *
 * @throws {InputError} when a connection string lacks a part
 */
export function identitiesFrom(hub: HubSettings | undefined): HubIdentities | undefined {
  if (!hub) return undefined;
  const { service, dps } = hub;
  const ca = hub.ca === undefined ? {} : { ca: readFileSync(hub.ca, 'utf8') };
  return deviceIdentities({
    service,
    ...ca,
    ...(dps ? { provisioning: { ...dps, endpoint: ENDPOINT, ...ca } } : {}),
  });
}
