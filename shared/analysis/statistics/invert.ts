/**
 * The time at which a distribution function of time reaches a probability, by bisection of the logarithm.
 *
 * @param cdf rising, of times above 0
 * @param scale a time of the right order, to begin from
 * @param horizon later than this isn't looked for
 * @returns `undefined` when the function doesn't reach `p` before the horizon
 */
export function timeAt(
  cdf: (time: number) => number,
  p: number,
  scale: number,
  horizon: number,
): number | undefined {
  if (!(cdf(horizon) >= p)) return undefined;
  let high = Math.min(scale > 0 ? scale : horizon, horizon);
  while (high < horizon && cdf(high) < p) high = Math.min(high * 2, horizon);
  let low = high / 2;
  while (low > high * 1e-300 && low > Number.MIN_VALUE && cdf(low) >= p) {
    high = low;
    low /= 2;
    if (low === 0) return 0;
  }
  for (let turn = 0; turn < 60 && high - low > 1e-13 * high; turn++) {
    const middle = (low + high) / 2;
    if (cdf(middle) >= p) high = middle;
    else low = middle;
  }
  return high;
}
