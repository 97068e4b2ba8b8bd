import type { EpochMs } from '../time.ts';
import type { SensorFaultKind } from './sensor.ts';
import type { Signal } from './signals.ts';
import type { Span } from './span.ts';

/** A stretch of reading time in which a sensor wasn't to be believed; one that goes on has no end. */
export interface Doubt {
  readonly signal: Signal;
  readonly from: EpochMs;
  readonly to?: EpochMs;
}

/** The same with what was wrong. */
export interface FaultEpisode extends Doubt {
  readonly fault: SensorFaultKind;
}

/** Whether a signal's sensor wasn't to be believed in some of a stretch of time. */
export function isDoubted(doubts: readonly Doubt[], signal: Signal, { from, to }: Span): boolean {
  return doubts.some((one) => one.signal === signal && one.from < to && (one.to ?? Infinity) > from);
}
