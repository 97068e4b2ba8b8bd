/** Several signals made into one indicator: 0 in a component that has long to go, 1 at its end. */
export interface HealthIndex {
  /** Means and spreads of the signals in the lives it was learned from, and their weights. */
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  readonly weights: readonly number[];
  readonly offset: number;
}

/** A complete life of several signals, by signal and then by point. */
export interface SignalsLife {
  readonly age: readonly number[];
  readonly end: number;
  readonly columns: readonly (readonly number[])[];
}

/** Wear shows over this part of the mean life before the end; earlier, all is equally well. */
const SHOWS_OVER = 0.6;
const RIDGE = 1e-3;

/**
 * Learns an index from complete lives: the weighted sum of signals that best says how near the end is, by
 * ridge regression. Signals that don't vary get no weight.
 *
 * Source: the linear health index of T. Wang et al., Proc. PHM 2008; the target levels off early in life as
 * F. O. Heimes, "Recurrent neural networks for remaining useful life estimation", ibid., has it.
 *
 * @param lives complete ones only: the unit that is asked about is none of them
 */
export function learnIndex(lives: readonly SignalsLife[]): HealthIndex {
  const signals = lives[0]!.columns.length;
  const rows = lives.reduce((sum, { age }) => sum + age.length, 0);
  const mean = (of: (life: SignalsLife, i: number) => number) => {
    let sum = 0;
    for (const life of lives) for (let i = 0; i < life.age.length; i++) sum += of(life, i);
    return sum / rows;
  };
  const means: number[] = [];
  const spreads: number[] = [];
  for (let s = 0; s < signals; s++) {
    means.push(mean((life, i) => life.columns[s]![i]!));
    const spread = Math.sqrt(mean((life, i) => (life.columns[s]![i]! - means[s]!) ** 2));
    spreads.push(spread > 1e-9 * Math.abs(means[s]!) ? spread : Infinity);
  }
  const shows = (SHOWS_OVER * lives.reduce((sum, { end }) => sum + end, 0)) / lives.length;
  const target = (life: SignalsLife, i: number) => Math.max(0, 1 - (life.end - life.age[i]!) / shows);
  const offset = mean(target);
  const normal = Array.from({ length: signals }, () => new Float64Array(signals + 1));
  const z = new Float64Array(signals);
  for (const life of lives) {
    for (let i = 0; i < life.age.length; i++) {
      for (let s = 0; s < signals; s++) z[s] = (life.columns[s]![i]! - means[s]!) / spreads[s]!;
      const wanted = target(life, i) - offset;
      for (let a = 0; a < signals; a++) {
        for (let b = 0; b < signals; b++) normal[a]![b]! += z[a]! * z[b]!;
        normal[a]![signals]! += z[a]! * wanted;
      }
    }
  }
  for (let a = 0; a < signals; a++) normal[a]![a]! += RIDGE * rows + 1e-9;
  return { means, spreads, weights: solved(normal), offset };
}

/** The index at each point of a unit's signals. */
export function indexOf(
  { means, spreads, weights, offset }: HealthIndex,
  columns: readonly (readonly number[])[],
): number[] {
  return columns[0]!.map((_, i) =>
    columns.reduce((sum, column, s) => sum + (weights[s]! * (column[i]! - means[s]!)) / spreads[s]!, offset),
  );
}

/** Solves the normal equations by Gauss' elimination; they are positive definite, so no pivoting is needed. */
function solved(normal: readonly Float64Array[]): number[] {
  const size = normal.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let i = 0; i < size; i++) {
      if (i === pivot) continue;
      const factor = normal[i]![pivot]! / normal[pivot]![pivot]!;
      for (let j = pivot; j <= size; j++) normal[i]![j]! -= factor * normal[pivot]![j]!;
    }
  }
  return normal.map((row, i) => row[size]! / row[i]!);
}
