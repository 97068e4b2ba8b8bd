/** One measured figure: ours beside a yardstick taken in the same run. */
export interface BenchLine {
  readonly bench: string;
  readonly case: string;
  readonly ours: number;
  readonly yardstick: number;
  /** Ours over the yardstick; what it means is said by the case. */
  readonly ratio: number;
  readonly goal: string;
  readonly pass: boolean;
}

/** Makes a line; higher is better unless the goal is "at most". */
export function benchLine(
  names: { bench: string; case: string },
  figures: { ours: number; yardstick: number },
  goal: { atLeast: number } | { atMost: number },
): BenchLine {
  const ratio = figures.ours / figures.yardstick;
  const pass = 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
  const text = 'atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
  return { ...names, ...figures, ratio, goal: text, pass };
}

/** The middle of some figures. */
export function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
