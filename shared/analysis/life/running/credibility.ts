/** A unit's mean, and how many observations of its own that is worth. */
export interface Unit {
  readonly mean: number;
  readonly worth: number;
}

/** Squared differences, and their degrees of freedom. */
export interface Squares {
  readonly sum: number;
  readonly freedom: number;
}

/** Variance of a unit's observations, pooled over units; 0 where none has two. */
export function varianceWithin(units: readonly Squares[]): number {
  const freedom = units.reduce((sum, one) => sum + one.freedom, 0);
  return freedom > 0 ? units.reduce((sum, one) => sum + one.sum, 0) / freedom : 0;
}

/**
 * Variance of what units truly are: that of their means, less what their own observations' spread adds to it. It may come out below 0.
 * Units count alike, so that one which is new and differs shows as much as those long known.
 *
 * @param units those whose mean is NaN are unknown
 */
export function varianceBetween(units: readonly Unit[], within: number): number {
  const known = units.filter(({ mean }) => !Number.isNaN(mean));
  if (known.length < 2) return 0;
  const middle = known.reduce((sum, { mean }) => sum + mean, 0) / known.length;
  const squares = known.reduce((sum, { mean }) => sum + (mean - middle) ** 2, 0);
  const added = known.reduce((sum, { worth }) => sum + within / worth, 0);
  return squares / (known.length - 1) - added / known.length;
}

/**
 * How much of what sets a unit apart from the others is to be believed, from 0 to 1: n / (n + k), k the variance within units
 * over that between them.
 *
 * Source: H. Bühlmann and E. Straub, "Glaubwürdigkeit für Schadensätze", Mitteilungen der Vereinigung schweizerischer
 * Versicherungsmathematiker 70 (1970), 111–133.
 */
export function credibility(worth: number, within: number, between: number): number {
  if (within <= 0) return 1;
  const apart = worth * Math.max(0, between);
  return apart / (apart + within);
}
