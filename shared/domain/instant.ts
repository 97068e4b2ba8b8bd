import type { EpochMs } from '../time.ts';

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an RFC 3339 instant, to the millisecond. Stricter than `Date.parse`, which takes 30 February for
 * 2 March: a day, hour, minute, second or offset that doesn't exist gives `undefined`.
 */
export function parseInstant(text: string): EpochMs | undefined {
  const parts = RFC3339.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as number[];
  const offsetHour = Number(parts[9] ?? 0);
  const offsetMinute = Number(parts[10] ?? 0);
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day!);
  const exists = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day!;
  if (!exists || hour! > 23 || minute! > 59 || second! > 59 || offsetHour > 23 || offsetMinute > 59) {
    return undefined;
  }
  // Cut, not rounded: rounding could carry the instant into the next second.
  const millisecond = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const offset = (parts[8] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  return date.setUTCHours(hour!, minute! - offset, second!, millisecond);
}
