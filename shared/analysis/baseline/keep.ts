import type { Signal } from '../../domain/signals.ts';
import { DAY, type EpochMs } from '../../time.ts';
import { deviations } from './deviation.ts';
import type { OperatingHour } from './hours.ts';
import { learnBaseline, type SignalBaseline } from './learn.ts';

/** How long a baseline goes on learning from its beginning, while the signal doesn't deviate from it. */
export const LEARN_FOR = 28 * DAY;
/** From so many spreads a significant deviation is one that a person should look at. */
export const DEVIATES = 4;

/** A pump's own baseline, as it is kept: plain JSON. */
export interface PumpBaseline {
  /** From when on the pump is taken to be well: commissioned, or maintained. */
  readonly since: EpochMs;
  /** The end of what it was learned from. */
  readonly through: EpochMs;
  readonly signals: Readonly<Partial<Record<Signal, SignalBaseline>>>;
}

/**
 * Keeps a signal's baseline: learned from the pump's first weeks, learned anew each time there is more of them,
 * and left as it is once they are over, or from when the signal deviates: a pump that gets worse must not
 * become its own measure.
 *
 * @param known what was kept before, of the same beginning
 * @param hours of the first {@link LEARN_FOR} since then, in order, as far as they have come
 */
export function keepBaseline(
  signal: Signal,
  known: SignalBaseline | undefined,
  hours: readonly OperatingHour[],
): SignalBaseline | undefined {
  if (known) {
    const last = deviations(signal, known, hours).at(-1);
    if (last?.significant && Math.abs(last.spreads) >= DEVIATES) return known;
  }
  const learned = learnBaseline(signal, hours);
  return 'unavailable' in learned ? known : learned;
}
