import type { Doubt } from '../../domain/doubt.ts';
import type { HourRollup, Rollup } from '../../domain/rollup.ts';
import type { Signal } from '../../domain/signals.ts';
import type { Span } from '../../domain/span.ts';
import { type EpochMs, hourOf } from '../../time.ts';
import { brokenOff, NO_PUMP_DOWNS } from '../rollups/pumpDowns.ts';
import type { SignalSketches, Sketched } from '../rollups/sketched.ts';
import { fullHourFrom, type Window } from './windows.ts';

/** A part of a window in whole hours, and the signals whose sensors weren't to be believed in it. */
export interface Piece {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly without: readonly Signal[];
}

/**
 * A window cut where doubts begin and end, and at either side of the hours in which failures do. The hour in which a
 * doubt begins or ends is doubted as a whole.
 */
export function piecesOf(
  { from, to }: Pick<Window, 'from' | 'to'>,
  doubts: readonly Doubt[],
  failures: readonly Span[] = [],
): Piece[] {
  const spans = doubts.map(doubtedHours);
  const ends = failures.flatMap((failure) => [failure.from, failure.to]);
  const inside = [
    ...spans.flatMap((span) => [span.from, span.to]),
    ...ends.flatMap((at) => [hourOf(at), fullHourFrom(at)]),
  ].filter((at) => at > from && at < to);
  const cuts = [from, ...new Set(inside.sort((a, b) => a - b)), to];
  return cuts.slice(0, -1).map((begins, i) => {
    const doubted = spans.filter((span) => span.from <= begins && span.to > begins);
    return { from: begins, to: cuts[i + 1]!, without: [...new Set(doubted.map(({ signal }) => signal))] };
  });
}

/** Hours without what sensors said in those in which they weren't to be believed. */
export function believedHours(hours: readonly HourRollup[], doubts: readonly Doubt[]): readonly HourRollup[] {
  if (doubts.length === 0) return hours;
  const spans = doubts.map(doubtedHours);
  return hours.map((rollup) => {
    const doubted = spans.filter(({ from, to }) => from <= rollup.hour && rollup.hour < to);
    const without = doubted.map(({ signal }) => signal);
    return without.length === 0 ? rollup : { ...rollup, signals: keptOf(rollup.signals, without) };
  });
}

function doubtedHours({ signal, from, to }: Doubt) {
  return { signal, from: hourOf(from), to: to === undefined ? Number.POSITIVE_INFINITY : fullHourFrom(to) };
}

/**
 * An hour or a day without what these signals said in it; the pump's states and what it sent stay. Without the inlet
 * pressure nobody knows of pump-downs in it, nor of one through it.
 */
export function withoutSignals<R extends Rollup>(part: Sketched<R>, without: readonly Signal[]): Sketched<R> {
  if (without.length === 0) return part;
  const { pumpDowns, ...rollup } = part.rollup;
  const known = without.includes('inletPressure') ? brokenOff(NO_PUMP_DOWNS) : pumpDowns;
  return {
    rollup: {
      ...rollup,
      ...(pumpDowns && known ? { pumpDowns: known } : {}),
      signals: keptOf(part.rollup.signals, without),
    } as R,
    sketches: keptOf(part.sketches, without) as SignalSketches,
  };
}

function keptOf<T>(of: Partial<Record<Signal, T>>, without: readonly Signal[]): Partial<Record<Signal, T>> {
  const kept = Object.entries(of).filter(([signal]) => !without.includes(signal as Signal));
  return Object.fromEntries(kept) as Partial<Record<Signal, T>>;
}
