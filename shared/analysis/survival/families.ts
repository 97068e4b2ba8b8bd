import { logNormalCdf, normalQuantile } from '../statistics/normal.ts';

/**
 * A shape of the logarithm of life, w = (ln t − location) / spread: the logarithms of its density and of the
 * share that lives longer, each with its first and second derivative, and the way back.
 */
export interface Family {
  readonly density: (w: number) => readonly [value: number, first: number, second: number];
  readonly survival: (w: number) => readonly [value: number, first: number, second: number];
  /** The w that a share with this logarithm outlives. */
  readonly place: (logSurvival: number) => number;
}

/**
 * Weibull: the logarithm of life has the smallest extreme value's distribution. Its shape is 1/spread, its
 * scale exp(location).
 *
 * Source: J. F. Lawless, *Statistical Models and Methods for Lifetime Data*, 2nd ed. (2003), section 1.3.
 */
const weibull: Family = {
  density: (w) => [w - Math.exp(w), 1 - Math.exp(w), -Math.exp(w)],
  survival: (w) => [-Math.exp(w), -Math.exp(w), -Math.exp(w)],
  place: (logSurvival) => Math.log(-logSurvival),
};

const LOG_ROOT_2PI = Math.log(2 * Math.PI) / 2;

/** Lognormal: the logarithm of life is normal. Source: as above. */
const lognormal: Family = {
  density: (w) => [-(w * w) / 2 - LOG_ROOT_2PI, -w, -1],
  survival: (w) => {
    const log = logNormalCdf(-w);
    const hazard = Math.exp(-(w * w) / 2 - LOG_ROOT_2PI - log);
    return [log, -hazard, -hazard * (hazard - w)];
  },
  place: (logSurvival) => -normalQuantile(Math.exp(logSurvival)),
};

export const FAMILIES = { weibull, lognormal } as const;
export type FamilyName = keyof typeof FAMILIES;
