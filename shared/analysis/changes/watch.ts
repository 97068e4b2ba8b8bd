import { contrastAt, meanOf, quantile, runningSums, usualContrast, type Windows } from './contrast.ts';

/** Several series sampled together: one array a signal, all as long. */
export type Run = readonly (readonly number[])[];

/** Of one signal: how many times its usual contrast, and its usual distance from its beginning, are too much. */
export interface WatchLevel {
  readonly contrast: number;
  readonly distance: number;
}

/** A change that was noticed: at which value, by which signal, at how many times what is usual. */
export interface ChangeWarning {
  readonly index: number;
  readonly signal: number;
  readonly times: number;
}

/** Stretches of a normal run begin so many values apart: they overlap, so that few hours give many. */
const STRIDE = 10;

/**
 * Learns from a run in which nothing happens how many times its usual contrast each signal comes to by itself:
 * the level that no more than `rate` of its stretches, as long as the runs to be watched, pass.
 *
 * @param length of a stretch, its warm-up included
 * @returns a level for each signal; `undefined` where the normal run is shorter than a stretch
 */
export function learnLevels(
  normal: Run,
  length: number,
  rate: number,
  windows: Windows,
): WatchLevel[] | undefined {
  const rows = normal[0]?.length ?? 0;
  if (rows < length) return undefined;
  return normal.map((values) => {
    const contrasts: number[] = [];
    const distances: number[] = [];
    for (let from = 0; from + length <= rows; from += Math.ceil(length / STRIDE)) {
      const stretch = values.slice(from, from + length);
      contrasts.push(highest(timesUsual(stretch, windows)));
      distances.push(highest(timesFromBeginning(stretch, windows)));
    }
    return { contrast: quantile(contrasts, 1 - rate), distance: quantile(distances, 1 - rate) };
  });
}

/**
 * The changes in a run, as they would have been warned of while it ran: as soon as the newest values of a signal
 * differ from those before them by more than its level. Then it begins anew, with what comes.
 */
export function warningsIn(run: Run, levels: readonly WatchLevel[], windows: Windows): ChangeWarning[] {
  const sums = run.map(runningSums);
  const usual = sums.map((one) => usualContrast(one, windows));
  const warnings: ChangeWarning[] = [];
  let from = 0;
  for (let index = windows.warmUp; index < (run[0]?.length ?? 0); index++) {
    let worst: ChangeWarning | undefined;
    for (let signal = 0; signal < run.length; signal++) {
      const contrast = contrastAt(sums[signal]!, index + 1, from, windows);
      const times = contrast === undefined ? 0 : Math.abs(contrast) / usual[signal]!;
      const share = times / levels[signal]!.contrast;
      if (share > 1 && share > (worst ? worst.times / levels[worst.signal]!.contrast : 1)) {
        worst = { index, signal, times };
      }
    }
    if (!worst) continue;
    warnings.push(worst);
    from = index + 1;
  }
  return warnings;
}

/** Whether, at each value of a run, some signal is further from how it began than is usual. */
export function departures(run: Run, levels: readonly WatchLevel[], windows: Windows): boolean[] {
  const away = run.map((values) => timesFromBeginning(values, windows));
  return (run[0] ?? []).map((_, i) => away.some((times, signal) => times[i]! > levels[signal]!.distance));
}

function timesUsual(values: readonly number[], windows: Windows): number[] {
  const sums = runningSums(values);
  const usual = usualContrast(sums, windows);
  return values.map((_, i) =>
    i < windows.warmUp ? 0 : Math.abs(contrastAt(sums, i + 1, 0, windows) ?? 0) / usual,
  );
}

/** The mean of the newest values against that of the warm-up, in what that usually differs by. */
function timesFromBeginning(values: readonly number[], { warmUp, recent }: Windows): number[] {
  const sums = runningSums(values);
  const beginning = meanOf(sums, 0, Math.min(warmUp, values.length));
  const distance = (end: number) => Math.abs(meanOf(sums, end - recent, end) - beginning);
  const early: number[] = [];
  for (let end = recent; end <= Math.min(warmUp, values.length); end++) early.push(distance(end));
  const usual = quantile(early, 0.95);
  return values.map((_, i) => (i < warmUp ? 0 : distance(i + 1) / usual));
}

/** Not by spreading, which a long run would overflow. NaN, of a signal that never varied, counts as nothing. */
function highest(values: readonly number[]): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}
