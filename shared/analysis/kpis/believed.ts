import type { Doubt } from '../../domain/doubt.ts';
import type { HourRollup } from '../../domain/rollup.ts';
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
  const spans = doubts.map(doubtedHours);
  const inside = spans.flatMap((span) => [span.from, span.to]).filter((at) => at > from && at < to);
  const cuts = [from, ...new Set(inside.sort((a, b) => a - b)), to];
  return cuts.slice(0, -1).map((begins, i) => {
    const doubted = spans.filter((span) => span.from <= begins && span.to > begins);
    return { from: begins, to: cuts[i + 1]!, without: [...new Set(doubted.map(({ signal }) => signal))] };
  });
}

/** Hours without what sensors said in those in which they weren't to be believed. */
export function believedHours(hours: readonly HourRollup[], doubts: readonly Doubt[]): HourRollup[] {
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

/** An hour or a day without what these signals said in it; the pump's states and what it sent stay. */
export function withoutSignals(part: Sketched, without: readonly Signal[]): Sketched {
  if (without.length === 0) return part;
  return {
    rollup: { ...part.rollup, signals: keptOf(part.rollup.signals, without) },
    sketches: keptOf(part.sketches, without) as SignalSketches,
  };
}

function keptOf<T>(of: Partial<Record<Signal, T>>, without: readonly Signal[]): Partial<Record<Signal, T>> {
  const kept = Object.entries(of).filter(([signal]) => !without.includes(signal as Signal));
  return Object.fromEntries(kept) as Partial<Record<Signal, T>>;
}
