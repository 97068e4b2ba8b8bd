import type { ChangeWarning } from '../../shared/analysis/changes/watch.ts';
import type { Recording } from './recording.ts';

/** What became of the changes there were, and of the warnings that were given. */
export interface Hits {
  readonly found: number;
  readonly missed: number;
  readonly falsely: number;
}

/** Flags at each value, against labels. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** How a run was told. */
export interface Score {
  /** Seconds watched, after the warm-up; of them, those without anything labelled wrong. */
  readonly seconds: number;
  /** A warning may come before the change by as much as after it, or only after it. */
  readonly around: Hits;
  readonly after: Hits;
  readonly rows: Confusion;
}

/**
 * Holds warnings against changes: a warning finds the first change that none before it has found and that lies
 * no more than the tolerance away. Times in any unit, in order.
 *
 * @param early how long before the change a warning may come
 * @param late how long after it
 */
export function hitsOf(
  warnings: readonly number[],
  changes: readonly number[],
  early: number,
  late: number,
): Hits {
  const free = new Set(warnings);
  let found = 0;
  for (const change of changes) {
    const hit = [...free].find((warning) => warning - change >= -early && warning - change <= late);
    if (hit === undefined) continue;
    free.delete(hit);
    found += 1;
  }
  return { found, missed: changes.length - found, falsely: warnings.length - found };
}

/** Harmonic mean of how many of the warnings are true, and how many of what there was are found. */
export function f1(found: number, missed: number, falsely: number): number {
  return (2 * found) / (2 * found + missed + falsely);
}

/** Counts flags against labels, both as long. */
export function confusionOf(flags: readonly boolean[], labels: readonly boolean[]): Confusion {
  const count = (flag: boolean, label: boolean) =>
    flags.reduce((sum, one, i) => (one === flag && labels[i] === label ? sum + 1 : sum), 0);
  return {
    truePositives: count(true, true),
    falsePositives: count(true, false),
    falseNegatives: count(false, true),
    trueNegatives: count(false, false),
  };
}

/** @param tolerance seconds */
export function scoreOf(
  { times, changes, anomalous }: Recording,
  warnings: readonly ChangeWarning[],
  away: readonly boolean[],
  tolerance: number,
  warmUp: number,
): Score {
  const seconds = (index: number) => times[index]! / 1_000;
  const warned = warnings.map(({ index }) => seconds(index));
  const changed = changes.map(seconds);
  return {
    seconds: seconds(times.length - 1) - seconds(Math.min(warmUp, times.length - 1)),
    around: hitsOf(warned, changed, tolerance, tolerance),
    after: hitsOf(warned, changed, 0, tolerance),
    rows: confusionOf(away, anomalous),
  };
}

/** The scores of several runs, added up; rates in per cent, as they are published. */
export function summaryOf(scores: readonly Score[]) {
  const add = (of: (score: Score) => number) => scores.reduce((sum, score) => sum + of(score), 0);
  const hits = (which: 'around' | 'after') => {
    const [found, missed, falsely] = (['found', 'missed', 'falsely'] as const).map((name) =>
      add((score) => score[which][name]),
    ) as [number, number, number];
    return {
      ...{ found, missed, false: falsely, f1: f1(found, missed, falsely) },
      missedPercent: (100 * missed) / (found + missed),
      falsePercent: (100 * falsely) / (found + falsely),
      falsePerHour: (3_600 * falsely) / add(({ seconds }) => seconds),
    };
  };
  const [tp, fp, fn, tn] = (
    ['truePositives', 'falsePositives', 'falseNegatives', 'trueNegatives'] as const
  ).map((name) => add(({ rows }) => rows[name])) as [number, number, number, number];
  return {
    runs: scores.length,
    hours: add(({ seconds }) => seconds) / 3_600,
    changes: { around: hits('around'), after: hits('after') },
    rows: {
      f1: f1(tp, fn, fp),
      falseAlarmPercent: (100 * fp) / (fp + tn),
      missedAlarmPercent: (100 * fn) / (fn + tp),
    },
  };
}
