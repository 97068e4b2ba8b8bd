/**
 * Correlation of a series with itself one step later; 0 where it doesn't vary. Biased towards 0 in short
 * series, as every textbook estimate is.
 */
export function lag1Autocorrelation(values: readonly number[]): number {
  // From the first value on: of huge ones that hardly differ, sums would lose what they differ by.
  const first = values[0] ?? 0;
  const above = values.map((value) => value - first);
  const mean = above.reduce((sum, value) => sum + value, 0) / above.length;
  let variance = 0;
  let covariance = 0;
  above.forEach((value, i) => {
    variance += (value - mean) ** 2;
    if (i > 0) covariance += (value - mean) * (above[i - 1]! - mean);
  });
  return variance > 0 ? covariance / variance : 0;
}

/**
 * How much wider sums over an autocorrelated series spread than over independent values: (1 + r) / (1 − r)
 * for a first-order autoregressive one. A negative correlation isn't believed.
 *
 * Source: G. V. Bayley and J. M. Hammersley, "The effective number of independent observations in an
 * autocorrelated time series", J. R. Stat. Soc. Suppl. 8 (1946), 184–197.
 */
export function varianceInflation(lag1: number): number {
  const r = Math.min(Math.max(lag1, 0), 0.99);
  return (1 + r) / (1 - r);
}
