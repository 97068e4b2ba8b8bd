import { readFileSync } from 'node:fs';
import type { HubSettings } from '../settings/hub.ts';
import { deviceIdentities, type HubIdentities } from './identities.ts';

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
