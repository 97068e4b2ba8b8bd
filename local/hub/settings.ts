import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UsageError } from './errors.ts';
import { Store } from './store.ts';

/** A shared access policy: its name, and its key in base64. */
export interface Policy {
  name: string;
  key: string;
}

/** What a hub decides once, at its first start, and keeps in `hub.json`. */
export interface HubSettings {
  /** Name of the Event Hubs-compatible entity. */
  eventHubName: string;
  /** Number of partitions: a device is bound to one of them, so it never changes. */
  partitions: number;
  /** The hub's one policy, which may do everything but enrol. */
  policy: Policy;
  provisioning: ProvisioningSettings;
  createdAt: string;
}

/** What tells this provisioning service from others. */
export interface ProvisioningSettings {
  /** Given to devices; not a secret. */
  idScope: string;
  /** The one policy of its service side. */
  policy: Policy;
}

/**
 * Opens the settings of a data folder, making them (and a new random key) where there are none.
 *
 * @param directory the data folder; must exist
 * @param partitions how many partitions are wanted; `undefined`: what the folder has, or 4
 * @throws UsageError when the folder was made with another number of partitions
 * @throws StorageError when `hub.json` is not readable as such
 */
export async function openSettings(
  directory: string,
  partitions: number | undefined,
  now: Date,
): Promise<HubSettings> {
  const path = join(directory, 'hub.json');
  const found = await Store.read<Partial<HubSettings>>(path);
  if (found?.partitions !== undefined && partitions !== undefined && partitions !== found.partitions) {
    throw new UsageError(
      'PARTITIONS_CHANGED',
      `${directory} was made with ${found.partitions} partitions, and devices are bound to them: ` +
        `leave out --partitions ${partitions}, or choose an empty folder`,
    );
  }
  // A folder made before a setting came up gets it now, and keeps the ones it has.
  const settings: HubSettings = {
    eventHubName: 'iothub-events',
    partitions: partitions ?? 4,
    policy: newPolicy('iothubowner'),
    provisioning: {
      idScope: `0ne${randomBytes(4).toString('hex').toUpperCase()}`,
      policy: newPolicy('provisioningserviceowner'),
    },
    createdAt: now.toISOString(),
    ...found,
  };
  if (found?.provisioning === undefined) await new Store(path, () => settings).save();
  return settings;
}

function newPolicy(name: string): Policy {
  return { name, key: randomBytes(32).toString('base64') };
}
