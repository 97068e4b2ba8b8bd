import type { PumpDowns } from '../../domain/rollup.ts';
import { type EpochMs, SECOND } from '../../time.ts';

/** Nothing has happened: joined to anything, it changes nothing. */
export const NO_PUMP_DOWNS: PumpDowns = { count: 0, sum: 0, through: true };

/** Joins a stretch to the one before: one begun there and reached here is a pump-down of this one. */
export function mergePumpDowns(before: PumpDowns, after: PumpDowns): PumpDowns {
  const joined =
    before.begun !== undefined && after.reached !== undefined
      ? completed(NO_PUMP_DOWNS, before.begun, after.reached)
      : NO_PUMP_DOWNS;
  const reached = before.reached ?? (before.through ? after.reached : undefined);
  const begun = after.begun ?? (after.through ? before.begun : undefined);
  const parts = [before, joined, after].filter(({ count }) => count > 0);
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    sum: parts.reduce((sum, part) => sum + part.sum, 0),
    ...(parts.length > 0
      ? { min: Math.min(...parts.map(({ min }) => min!)), max: Math.max(...parts.map(({ max }) => max!)) }
      : {}),
    ...(reached === undefined ? {} : { reached }),
    ...(begun === undefined ? {} : { begun }),
    through: before.through && after.through,
  };
}

/** A value at or above the upper level: whatever was under way, from here it would begin. */
export function atAtmosphere({ begun: _, ...known }: PumpDowns, at: EpochMs): PumpDowns {
  return { ...known, begun: at, through: false };
}

/** A value at or below the lower level ends what is under way. */
export function atLevel(known: PumpDowns, at: EpochMs): PumpDowns {
  const { begun, ...rest } = known;
  if (begun !== undefined) return { ...completed(rest, begun, at), through: false };
  return known.through ? { ...rest, reached: at, through: false } : known;
}

/** Nobody knows what happened in between, or the pump wasn't pumping: what was under way isn't any more. */
export function brokenOff({ begun: _, ...known }: PumpDowns): PumpDowns {
  return { ...known, through: false };
}

function completed(known: PumpDowns, begun: EpochMs, reached: EpochMs): PumpDowns {
  const seconds = (reached - begun) / SECOND;
  return {
    ...known,
    count: known.count + 1,
    sum: known.sum + seconds,
    min: Math.min(known.min ?? seconds, seconds),
    max: Math.max(known.max ?? seconds, seconds),
  };
}
