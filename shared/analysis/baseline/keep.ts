import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import { DAY, type EpochMs, HOUR } from '../../time.ts';
import { type Deviation, deviations, lastDeviation } from './deviation.ts';
import type { OperatingHour } from './hours.ts';
import { learnBaseline, type SignalBaseline } from './learn.ts';
import { WINDOW_HOURS } from './window.ts';

/** How long a baseline goes on learning from its beginning, while the signal doesn't deviate from it. */
export const LEARN_FOR = 28 * DAY;
/** How much more there must be before it is learned anew. */
const LEARN_EVERY = DAY;
/** From so many spreads a significant deviation keeps the baseline from learning. */
export const DEVIATES = 4;
/** Operating hours that are looked back on: so many more than a window that some may be incomparable. */
const LOOK_BACK = 3 * WINDOW_HOURS;
/** A deviation that ended so long ago says nothing of now. */
const STALE_AFTER = 2 * DAY;

/** The baseline of one signal, with what it was learned from. */
export interface KeptBaseline {
  /** From when on the pump is taken to be well in it: first heard, commissioned, or maintained. */
  readonly since: EpochMs;
  /** The end of the newest hour that was learned from, or looked at in vain. */
  readonly through: EpochMs;
  readonly baseline?: SignalBaseline;
}

/** A pump's own baseline, as it is kept: plain JSON. */
export type PumpBaseline = Readonly<Partial<Record<Signal, KeptBaseline>>>;

/**
 * Keeps a pump's baseline: each signal's is learned from its first weeks, anew with each day there is more of them,
 * and left as it is once they are over, or from when the signal deviates: a pump that gets worse must not become its
 * own measure. It begins anew when the pump was maintained.
 *
 * @param known what was kept before
 * @param hours those in operation, of the last month, in order
 * @param beginsAt when the pump was last put in order in what this signal tells of, as far as that is known
 */
export function keepBaseline(
  known: PumpBaseline,
  hours: readonly OperatingHour[],
  beginsAt: (signal: Signal) => EpochMs | undefined,
): PumpBaseline {
  const kept: Partial<Record<Signal, KeptBaseline>> = { ...known };
  for (const signal of SIGNAL_NAMES) {
    const first = hours.find(({ means }) => means[signal] !== undefined);
    if (!first) continue;
    const begins = Math.max(beginsAt(signal) ?? 0, first.hour);
    const before = known[signal];
    const isSame = before !== undefined && before.since >= (beginsAt(signal) ?? 0);
    kept[signal] = keepSignal(signal, isSame ? before : { since: begins, through: begins }, hours);
  }
  return kept;
}

function keepSignal(signal: Signal, known: KeptBaseline, hours: readonly OperatingHour[]): KeptBaseline {
  const { since, through, baseline } = known;
  const learnable = hours.filter(({ hour }) => hour >= since && hour < since + LEARN_FOR);
  const end = (learnable.at(-1)?.hour ?? 0) + HOUR;
  if (end < through + LEARN_EVERY) return known;
  if (baseline && isAway(deviationNow(signal, baseline, learnable))) return { ...known, through: end };
  const learned = learnBaseline(signal, learnable);
  return {
    since,
    through: end,
    ...('unavailable' in learned ? (baseline ? { baseline } : {}) : { baseline: learned }),
  };
}

function isAway(deviation: Deviation | undefined): boolean {
  return deviation?.significant === true && Math.abs(deviation.spreads) >= DEVIATES;
}

/** How far each signal is from the pump's baseline as things stand, of those of which that can be said. */
export function deviationsNow(
  kept: PumpBaseline,
  hours: readonly OperatingHour[],
  now: EpochMs,
): Deviation[] {
  return SIGNAL_NAMES.flatMap((signal) => {
    const baseline = kept[signal]?.baseline;
    const deviation = baseline && deviationNow(signal, baseline, hours);
    return deviation && now - deviation.at <= STALE_AFTER ? deviation : [];
  });
}

/** How far one signal was at the end of each of the last hours; nothing where it has no baseline. */
export function lastDeviations(
  signal: Signal,
  kept: PumpBaseline,
  hours: readonly OperatingHour[],
): Deviation[] {
  const baseline = kept[signal]?.baseline;
  return baseline ? deviations(signal, baseline, hours.slice(-LOOK_BACK)) : [];
}

function deviationNow(
  signal: Signal,
  baseline: SignalBaseline,
  hours: readonly OperatingHour[],
): Deviation | undefined {
  return lastDeviation(signal, baseline, hours.slice(-LOOK_BACK));
}
