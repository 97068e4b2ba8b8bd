import type { Storage } from '../../shared/storage/connect.ts';
import { quarantineIn } from '../../shared/storage/quarantine.ts';
import { DAY, type EpochMs, iso } from '../../shared/time.ts';

/** Packets that were refused within a span of time. */
export interface Refused {
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
  readonly reasons: Readonly<Record<string, number>>;
  readonly devices: ReadonlySet<string>;
}

/** The most packets of a quarantine that are looked at: a page of the blob service. */
const MOST = 5_000;

/**
 * Counts what was refused since an instant, less than a day before now; the newest day first, so that it is
 * the older ones that go uncounted when there are too many.
 *
 * @param contract the common quarantine, of devices that Vakt doesn't know, without it
 */
export async function refusedSince(
  storage: Storage,
  contract: string | undefined,
  since: EpochMs,
  now: EpochMs,
): Promise<Refused> {
  const reasons: Record<string, number> = {};
  const devices = new Set<string>();
  let looked = 0;
  let count = 0;
  for (const day of [now, now - DAY]) {
    for await (const { at, reason, deviceId } of quarantineIn(storage, contract).listDay(
      iso(day).slice(0, 10),
    )) {
      if (looked === MOST) return { count, more: true, reasons, devices };
      looked += 1;
      if (at < since) continue;
      count += 1;
      reasons[reason] = (reasons[reason] ?? 0) + 1;
      devices.add(deviceId);
    }
  }
  return { count, more: false, reasons, devices };
}
