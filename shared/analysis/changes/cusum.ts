/** What is remembered of a two-sided cumulative sum, in standard deviations of the series. */
export interface Cusum {
  readonly up: number;
  readonly down: number;
  /** How many values each side has been above zero: the change is taken to have begun that long ago. */
  readonly upFor: number;
  readonly downFor: number;
}

export const CUSUM_AT_REST: Cusum = { up: 0, down: 0, upFor: 0, downFor: 0 };

/**
 * Takes one value, in standard deviations from where the series stood. Each side adds up what lies beyond
 * `slack` on its side, and is never below zero; the series has changed when either passes a threshold.
 *
 * Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954), 100–115; slack of half the shift to
 * be found, and the estimate of its beginning, as in D. C. Montgomery, "Introduction to Statistical Quality Control",
 * ch. 9.
 */
export function takeCusum({ up, down, upFor, downFor }: Cusum, deviation: number, slack: number): Cusum {
  const nextUp = Math.max(0, up + deviation - slack);
  const nextDown = Math.max(0, down - deviation - slack);
  return {
    up: nextUp,
    down: nextDown,
    upFor: nextUp > 0 ? upFor + 1 : 0,
    downFor: nextDown > 0 ? downFor + 1 : 0,
  };
}
