import type { Storage } from '../../shared/storage/connect.ts';
import { quarantineIn } from '../../shared/storage/quarantine.ts';
import { DAY, type EpochMs, HOUR, iso } from '../../shared/time.ts';

/** Packets that were refused within a span of time. */
export interface Refused {
  /** Those that are kept and those that were only counted. */
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
  readonly reasons: Readonly<Record<string, number>>;
  readonly devices: ReadonlySet<string>;
  /** Devices of which so many were refused that the rest were only counted, with how many these were. */
  readonly flooding: ReadonlyMap<string, number>;
}

/** The most packets of a quarantine that are looked at: a page of the blob service. */
const MOST = 5_000;

/**
 * Counts what was refused since an instant, less than a day before now; the newest day first, so that it is
 * the older ones that go uncounted when there are too many. What was only counted counts by the hour.
 *
 * @param contract the common quarantine, of devices that Vakt doesn't know, without it
 */
export async function refusedSince(
  storage: Storage,
  contract: string | undefined,
  since: EpochMs,
  now: EpochMs,
): Promise<Refused> {
  const quarantine = quarantineIn(storage, contract);
  const reasons: Record<string, number> = {};
  const devices = new Set<string>();
  const flooding = new Map<string, number>();
  let count = 0;
  const add = (deviceId: string, reason: string, packets: number) => {
    count += packets;
    reasons[reason] = (reasons[reason] ?? 0) + packets;
    devices.add(deviceId);
  };
  const days = [now, now - DAY].map((day) => iso(day).slice(0, 10));

  for (const day of days) {
    for await (const counted of quarantine.countsOfDay(day)) {
      if (counted.hour + HOUR <= since) continue;
      add(counted.deviceId, counted.reason, counted.count);
      flooding.set(counted.deviceId, (flooding.get(counted.deviceId) ?? 0) + counted.count);
    }
  }
  let looked = 0;
  for (const day of days) {
    for await (const { at, reason, deviceId } of quarantine.listDay(day)) {
      if (looked === MOST) return { count, more: true, reasons, devices, flooding };
      looked += 1;
      if (at >= since) add(deviceId, reason, 1);
    }
  }
  return { count, more: false, reasons, devices, flooding };
}
