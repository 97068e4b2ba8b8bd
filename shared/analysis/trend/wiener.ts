import type { Point } from './theilSen.ts';

/** A Wiener process with drift, as it shows through a noisy sensor. */
export interface Wiener {
  /** Units of y per unit of x, with its standard error. */
  readonly drift: number;
  readonly driftSd: number;
  /** Standard deviation of the process after one unit of x. */
  readonly diffusion: number;
  /** Standard deviation of what the sensor adds to each value. */
  readonly noise: number;
  /** Where the process itself stands at the last point, the noise filtered out, with its standard error. */
  readonly level: number;
  readonly levelSd: number;
  /** Restricted log-likelihood: the larger, the better this describes the points. */
  readonly logLikelihood: number;
}

/** Shares of the unrest that are the process's own, tried first: from all noise to all process. */
const SHARES = [0, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 1];
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Fits a Wiener process with drift and measurement noise by restricted maximum likelihood. A Kalman filter
 * gives the likelihood; drift and scale drop out of it, and what remains, the share of the variance that is
 * the process's own, is searched over its whole range and then closely.
 *
 * Source: G. A. Whitmore, "Estimating degradation by a Wiener diffusion process subject to measurement
 * error", Lifetime Data Analysis 1 (1995), 307–319; the filter after A. C. Harvey, *Forecasting, Structural
 * Time Series Models and the Kalman Filter* (1989), sections 3.4 and 4.1.2.
 *
 * @param points in the order of x
 * @returns `undefined` of fewer than four points, or none apart in x, or any that is no number
 */
export function fitWiener(points: readonly Point[]): Wiener | undefined {
  const span = points.length > 3 ? points.at(-1)!.x - points[0]!.x : 0;
  if (!(span > 0) || points.some(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y))) return undefined;
  const step = span / (points.length - 1);
  const at = (share: number) => filtered(points, share / step, 1 - share);
  const grid = SHARES.map(at);
  let best = 0;
  for (const [i, { logLikelihood }] of grid.entries()) {
    if (logLikelihood > grid[best]!.logLikelihood) best = i;
  }
  let [low, high] = [SHARES[Math.max(best - 1, 0)]!, SHARES[Math.min(best + 1, SHARES.length - 1)]!];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [at(left), at(right)];
  while (high - low > 1e-5) {
    if (atLeft.logLikelihood < atRight.logLikelihood) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = at(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = at(left);
    }
  }
  // The likeliest share may well be none or all, which the search comes near to and never meets.
  const tried = grid[best]!;
  return atLeft.logLikelihood > tried.logLikelihood ? atLeft : tried;
}

/** The filter, with the variances of the process (per unit of x) and the sensor (per value) up to one scale. */
function filtered(points: readonly Point[], process: number, sensor: number): Wiener {
  const n = points.length;
  const origin = points[0]!.x;
  // x goes through the same filter as y: how much of y's surprises x's explain is the drift.
  let [level, passed, variance] = [points[0]!.y, 0, sensor];
  let [xx, xy, yy, logs] = [0, 0, 0, 0];
  for (let i = 1; i < n; i++) {
    variance += process * (points[i]!.x - points[i - 1]!.x);
    const total = Math.max(variance + sensor, 1e-12);
    const y = points[i]!.y - level;
    const x = points[i]!.x - origin - passed;
    xx += (x * x) / total;
    xy += (x * y) / total;
    yy += (y * y) / total;
    logs += Math.log(total);
    const gain = variance / total;
    level += gain * y;
    passed += gain * x;
    variance *= 1 - gain;
  }
  const drift = xy / xx;
  const scale = Math.max((yy - drift * xy) / (n - 2), 0);
  const driftSd = Math.sqrt(scale / xx);
  const ahead = points[n - 1]!.x - origin - passed;
  return {
    drift,
    driftSd,
    diffusion: Math.sqrt(scale * process),
    noise: Math.sqrt(scale * sensor),
    level: level + drift * ahead,
    levelSd: Math.sqrt(scale * variance + (driftSd * ahead) ** 2),
    logLikelihood: -0.5 * ((n - 2) * (Math.log(2 * Math.PI * scale) + 1) + logs + Math.log(xx)),
  };
}
