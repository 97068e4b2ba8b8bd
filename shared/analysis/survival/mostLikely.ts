import type { Likelihood } from './likelihood.ts';

/** Location and ln(spread) at which something is likeliest, and what is known of their certainty. */
export interface MostLikely {
  readonly location: number;
  readonly logSpread: number;
  readonly logLikelihood: number;
  /** From the observed information: variances, and what they share. */
  readonly covariance: { readonly location: number; readonly logSpread: number; readonly both: number };
}

/** Beyond these the likelihood has no maximum that means anything: all lives ended at once, or none does. */
const SPREADS = [1e-3, 20] as const;
const MOST_TURNS = 200;

/**
 * Where a likelihood of location and ln(spread) is greatest, by Newton's method, damped where it isn't concave.
 *
 * @param start from where it is looked for
 * @param ends lives that ended, as a measure of how much it bends
 * @param closely within what both are to be found
 * @returns `undefined` where it has no maximum that means anything
 */
export function mostLikely(
  likelihood: (location: number, logSpread: number) => Likelihood,
  start: Pick<MostLikely, 'location' | 'logSpread'>,
  ends: number,
  closely = 1e-12,
): MostLikely | undefined {
  let at = { location: start.location, log: start.logSpread };
  let here = likelihood(at.location, at.log);
  let damping = 0;
  let isStill = false;
  for (let turn = 0; turn < MOST_TURNS && !isStill; turn++) {
    const [a, b, c] = [-here.ll + damping, -here.ls, -here.ss + damping];
    const determinant = a * c - b * b;
    const rising = a > 0 && determinant > 0;
    const step = rising
      ? { location: (c * here.l - b * here.s) / determinant, log: (a * here.s - b * here.l) / determinant }
      : undefined;
    const next = step && { location: at.location + clip(step.location), log: at.log + clip(step.log) };
    const there = next && likelihood(next.location, next.log);
    // So near, a likelihood that is known by a sum may as well be less by what that is off.
    isStill = step !== undefined && damping === 0 && Math.abs(step.location) + Math.abs(step.log) < closely;
    const isHigher = there && there.value >= here.value - 1e-12 * Math.abs(here.value);
    if (!next || !there || !(isHigher || isStill)) {
      damping = Math.max(2 * damping, 1e-3 * ends);
      if (damping > 1e12 * ends) return undefined;
      continue;
    }
    at = next;
    here = there;
    damping = damping > 1e-9 * ends ? damping / 10 : 0;
    if (at.log < Math.log(SPREADS[0]) || at.log > Math.log(SPREADS[1])) return undefined;
  }
  const determinant = here.ll * here.ss - here.ls ** 2;
  const isSettled = isStill || Math.hypot(here.l, here.s) < 1e-6 * Math.max(1, ends);
  if (!isSettled || !(here.ll < 0) || !(determinant > 0)) return undefined;
  return {
    location: at.location,
    logSpread: at.log,
    logLikelihood: here.value,
    covariance: {
      location: -here.ss / determinant,
      logSpread: -here.ll / determinant,
      both: here.ls / determinant,
    },
  };
}

/** No step farther than this in one turn: the exponentials would overflow. */
function clip(step: number): number {
  return Math.max(-1, Math.min(1, step));
}
