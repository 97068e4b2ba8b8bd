import { studentAbove, studentUpper } from './student.ts';

/** What is known of a few cases. */
export interface Cases {
  readonly mean: number;
  /** Sum of the squares of what sets them apart from their mean, and its degrees of freedom. */
  readonly squares: number;
  readonly freedom: number;
  readonly count: number;
}

/** Where one more case lies. */
export interface Further {
  /** Probability that it lies above a value. */
  readonly above: (value: number) => number;
  /** The value that it lies above with probability p. */
  readonly upper: (p: number) => number;
}

/**
 * Where one more case lies, of a normal distribution whose mean and spread a few don't tell exactly: it follows Student's
 * distribution about their mean, wider by the mean's own error. Two or three may agree by chance, so their spread is taken
 * together with a usual one.
 *
 * Source: the predictive distribution with a conjugate prior of the variance, A. Gelman et al., *Bayesian Data Analysis*,
 * 3rd ed. (2013), sections 3.2 and 3.3.
 *
 * @param usual the spread before any case was seen, in their unit; it counts as one degree of freedom
 */
export function furtherOf({ mean, squares, freedom, count }: Cases, usual: number): Further {
  const all = freedom + 1;
  const spread = Math.sqrt(((squares + usual ** 2) / all) * (1 + 1 / count));
  return {
    above: (value) => studentAbove((value - mean) / spread, all),
    upper: (p) => mean + (spread > 0 ? spread * studentUpper(p, all) : 0),
  };
}
