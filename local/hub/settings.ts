import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { StorageError, UsageError } from './errors.ts';
import { readIfPresent, writeFileAtomically } from './files.ts';

/** What a hub decides once, at its first start, and keeps in `hub.json`. */
export interface HubSettings {
  /** Name of the Event Hubs-compatible entity. */
  eventHubName: string;
  /** Number of partitions: a device is bound to one of them, so it never changes. */
  partitions: number;
  /** Name and base64 key of the one shared access policy, which may do everything. */
  policy: { name: string; key: string };
  createdAt: string;
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
  const text = await readIfPresent(path);
  if (text === undefined) {
    const settings: HubSettings = {
      eventHubName: 'iothub-events',
      partitions: partitions ?? 4,
      policy: { name: 'iothubowner', key: randomBytes(32).toString('base64') },
      createdAt: now.toISOString(),
    };
    await writeFileAtomically(path, `${JSON.stringify(settings, null, 2)}\n`);
    return settings;
  }
  const settings = parseSettings(text, path);
  if (partitions !== undefined && partitions !== settings.partitions) {
    throw new UsageError(
      'PARTITIONS_CHANGED',
      `${directory} was made with ${settings.partitions} partitions, and devices are bound to them: ` +
        `leave out --partitions ${partitions}, or choose an empty folder`,
    );
  }
  return settings;
}

function parseSettings(text: string, path: string): HubSettings {
  try {
    return JSON.parse(text) as HubSettings;
  } catch (cause) {
    throw new StorageError(
      'SETTINGS_UNREADABLE',
      `${path} is not JSON: restore it, or empty the data folder`,
      { cause },
    );
  }
}
