import type { Doubt } from '../../domain/doubt.ts';
import type { Signal } from '../../domain/signals.ts';
import { type EpochMs, hourOf } from '../../time.ts';
import type { SignalSketches, Sketched } from '../rollups/sketched.ts';
import { fullHourFrom, type Window } from './windows.ts';

/** A part of a window in whole hours, and the signals whose sensors weren't to be believed in it. */
export interface Piece {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly without: readonly Signal[];
}

/** A window cut where doubts begin and end. The hour in which one does either is doubted as a whole. */
export function piecesOf({ from, to }: Pick<Window, 'from' | 'to'>, doubts: readonly Doubt[]): Piece[] {
  const spans = doubts.map((doubt) => ({
    signal: doubt.signal,
    from: hourOf(doubt.from),
    to: doubt.to === undefined ? Number.POSITIVE_INFINITY : fullHourFrom(doubt.to),
  }));
  const inside = spans.flatMap((span) => [span.from, span.to]).filter((at) => at > from && at < to);
  const cuts = [from, ...new Set(inside.sort((a, b) => a - b)), to];
  return cuts.slice(0, -1).map((begins, i) => {
    const doubted = spans.filter((span) => span.from <= begins && span.to > begins);
    return { from: begins, to: cuts[i + 1]!, without: [...new Set(doubted.map(({ signal }) => signal))] };
  });
}

/** An hour or a day without what these signals said in it; the pump's states and what it sent stay. */
export function withoutSignals(part: Sketched, without: readonly Signal[]): Sketched {
  if (without.length === 0) return part;
  const kept = <T>(of: Partial<Record<Signal, T>>) =>
    Object.fromEntries(Object.entries(of).filter(([signal]) => !without.includes(signal as Signal)));
  return {
    rollup: { ...part.rollup, signals: kept(part.rollup.signals) },
    sketches: kept(part.sketches) as SignalSketches,
  };
}
