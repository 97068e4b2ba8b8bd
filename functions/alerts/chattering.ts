import { handleCondition } from '../../shared/alarms/handle.ts';
import { shelvingOf } from '../../shared/domain/handling.ts';
import type { Item } from '../../shared/domain/mailing.ts';
import { InputError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type EpochMs, MINUTE } from '../../shared/time.ts';
import { type Situation, VAKT } from './situation.ts';

/** For so long, ms, a condition that chatters is shelved: as long as it counts as chattering after its last burst. */
const SHELVED_FOR = 10 * MINUTE;

/** Shelves conditions that chatter, unless somebody has shelved them already. */
export async function shelveChattering(
  storage: Storage,
  contract: string,
  items: readonly Item[],
  situations: ReadonlyMap<string, Situation>,
  now: EpochMs,
): Promise<void> {
  const seen = new Set<string>();
  for (const { device, condition } of items) {
    const situation = situations.get(device);
    const key = `${device} ${condition}`;
    if (!situation || seen.has(key) || shelvingOf(situation.alarms.handling?.[condition], now)) continue;
    seen.add(key);
    const { deviceId } = situation.pump;
    const until = now + SHELVED_FOR;
    try {
      const how = { action: 'shelved', by: VAKT, until, reason: 'it chatters', unlessShelved: true } as const;
      await handleCondition(storage, { contract, key: device, deviceId }, { condition, ...how }, now);
    } catch (error) {
      // It is watched no longer, or somebody was faster: then there is nothing to shelve.
      if (!(error instanceof InputError)) throw error;
    }
  }
}
