/** Lengths in values of a series that is sampled evenly; for one a second, seconds. */
export interface Windows {
  /** What a series does at its beginning is taken for what it does when all is well. */
  readonly warmUp: number;
  /** The newest values, those that are left out before them, and those before that they are held against. */
  readonly recent: number;
  readonly gap: number;
  readonly reference: number;
}

/**
 * For one value a second: a quarter of a minute against the minute before, which leaves a change of a minute's
 * length its beginning and its end. Chosen for that, not by trial on labelled data.
 */
export const WINDOWS: Windows = { warmUp: 400, recent: 15, gap: 10, reference: 60 };

/** Least values of the reference that are held against anything. */
const LEAST_REFERENCE = 15;
/** What a series keeps within for all but a twentieth of the time is usual for it. */
const USUAL = 0.95;

/** Sums of a series from its beginning, by which the mean of any stretch costs one subtraction. */
export function runningSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => {
    sums[i + 1] = sums[i]! + value;
  });
  return sums;
}

/** Mean of the values [from, before). */
export function meanOf(sums: Float64Array, from: number, before: number): number {
  return (sums[before]! - sums[from]!) / (before - from);
}

/**
 * How far the newest values are from those before: the difference of their means, times the root of what the
 * two windows weigh, so that shorter references don't look like greater changes.
 *
 * @param end index after the newest value
 * @param from the first value that may be looked at
 * @returns `undefined` while there is too little to compare with
 */
export function contrastAt(
  sums: Float64Array,
  end: number,
  from: number,
  { recent, gap, reference }: Windows,
): number | undefined {
  const until = end - recent - gap;
  const length = Math.min(reference, until - from);
  if (length < LEAST_REFERENCE) return undefined;
  const difference = meanOf(sums, end - recent, end) - meanOf(sums, until - length, until);
  return difference * Math.sqrt(1 / (1 / recent + 1 / length));
}

/** The contrast that a series keeps within for most of its warm-up: its own measure of what is usual. */
export function usualContrast(sums: Float64Array, windows: Windows): number {
  const seen: number[] = [];
  const { warmUp, recent, gap, reference } = windows;
  const last = Math.min(warmUp, sums.length - 1);
  for (let end = recent + gap + reference; end <= last; end++) {
    const contrast = contrastAt(sums, end, 0, windows);
    if (contrast !== undefined) seen.push(Math.abs(contrast));
  }
  return quantile(seen, USUAL);
}

/** The value below which this share of them lies, as the one at that place in order; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
