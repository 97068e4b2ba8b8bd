import { isDeepStrictEqual } from 'node:util';
import { REMEMBERED } from '../../shared/analysis/sensors/doubts.ts';
import { condensed, doubtedBy, type PastPart, pastDay } from '../../shared/analysis/survival/past.ts';
import type { Signal } from '../../shared/domain/signals.ts';
import { mergeSpans, type Span } from '../../shared/domain/span.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { doubtsOf } from '../../shared/storage/doubts.ts';
import { type ChangedDay, pastIn } from '../../shared/storage/past.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { DAY, dayOf, type EpochMs } from '../../shared/time.ts';

/** Stretches of changed days that are asked for one by one; where there are more, all from the first on are. */
const MOST_RUNS = 4;
/** A request each: of a box that sends months at once, the rest is read once more the next nights. */
const MOST_FORGOTTEN = 50;

/**
 * A device's past as far as the lives of its parts want it: what was concluded the night before, with the days since,
 * and those before that have changed. So a night costs the same after years as after a month.
 *
 * @returns it, and whether it says anything that the night before didn't
 */
export function pastOf(storage: Storage, contract: string) {
  const rollups = rollupsIn(storage, contract);
  const past = pastIn(storage, contract);

  return async function pastOfDevice(
    device: string,
    signals: readonly Signal[],
    now: EpochMs,
  ): Promise<{ readonly past: PastPart[]; readonly isNews: boolean }> {
    const stored = await past.get(device);
    const isAlike = stored && signals.every((signal) => stored.value.signals.includes(signal));
    const known = isAlike ? stored.value.parts : [];
    const changed = await past.changed(device);
    const wanted = new Set(signals);
    const fresh = (
      await Promise.all(spansAnew(known, changed, now).map(({ from, to }) => rollups.days(device, from, to)))
    ).flat();
    const days = fresh.map((day) => pastDay(day, wanted, now));
    // Doubts come later than what they are of: as far back as a sensor's faults are remembered, they are looked for anew.
    const since = (known.at(-1)?.from ?? REMEMBERED) - REMEMBERED;
    const doubts = await doubtsOf(storage, contract, device, { from: since, to: now });
    const parts = condensed(doubtedBy(withDays(known, days), doubts, { from: since, to: now }));
    const isKept = await past.put(device, stored?.etag, { signals, parts });
    // Where another worker was faster, it may not have seen what has changed since.
    if (isKept) for (const day of changed.slice(0, MOST_FORGOTTEN)) await past.forget(device, day);
    return { past: parts, isNews: days.some((day) => !known.some((one) => isSame(one, day))) };
  };
}

/** Whether a day says the same as what was known of it; how much of it has passed since isn't its. */
function isSame(
  { to: _, doubted: __, ...known }: PastPart,
  { to: ___, doubted: ____, ...day }: PastPart,
): boolean {
  return isDeepStrictEqual(known, day);
}

/**
 * What is to be read: all from the day before the newest on that is known, since a day that has just begun or ended may
 * have changed without a word; and days before that of which it was said.
 */
function spansAnew(known: readonly PastPart[], changed: readonly ChangedDay[], now: EpochMs): Span[] {
  const last = known.at(-1);
  const end = dayOf(now) + DAY;
  if (!last) return [{ from: 0, to: end }];
  const newest = { from: dayOf(last.from) - DAY, to: end };
  const late = changed
    .filter(({ day }) => day < newest.from)
    .map(({ day }) => {
      // A day within a longer part makes all of that anew.
      const part = known.find(({ from, to }) => from <= day && day < to);
      return part ? { from: part.from, to: dayOf(part.to - 1) + DAY } : { from: day, to: day + DAY };
    });
  const spans = mergeSpans([...late, newest], 0);
  return spans.length > MOST_RUNS ? [{ from: spans[0]!.from, to: end }] : spans;
}

/** The parts with these days in place of what was known of them. */
function withDays(known: readonly PastPart[], days: readonly PastPart[]): PastPart[] {
  const anew = new Set(days.map(({ from }) => from));
  const rest = known.filter(({ from, to }) => {
    for (let day = from; day < to; day += DAY) if (anew.has(day)) return false;
    return true;
  });
  return [...rest, ...days].sort((a, b) => a.from - b.from);
}
