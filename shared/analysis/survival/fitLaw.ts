import { FAMILIES, type FamilyName } from './families.ts';
import { isObserved, type Life } from './life.ts';

/** How lives are distributed, by a law for the logarithm of life. */
export interface LifeLaw {
  readonly family: FamilyName;
  /** Of ln(life): for Weibull the logarithm of its scale, for lognormal its mean. */
  readonly location: number;
  /** Of ln(life): for Weibull 1/shape, for lognormal its standard deviation. */
  readonly spread: number;
}

/** A law with what is known of its certainty. */
export interface FittedLaw extends LifeLaw {
  readonly logLikelihood: number;
  /** Covariance of location and ln(spread), from the observed information: variances, and what they share. */
  readonly covariance: { readonly location: number; readonly logSpread: number; readonly both: number };
}

/** Beyond these the likelihood has no maximum that means anything: all lives ended at once, or none does. */
const SPREADS = [1e-3, 20] as const;
const MOST_TURNS = 200;

/**
 * The law of a family under which these lives are likeliest: each that ended counts by its density, each that
 * didn't by the chance to live longer, each that was met in mid-life given that it had reached that age.
 * Newton's method on location and ln(spread), damped where the likelihood isn't concave.
 *
 * Source: J. F. Lawless, *Statistical Models and Methods for Lifetime Data*, 2nd ed. (2003), sections 2.4
 * (truncation) and 5.1.
 *
 * @returns `undefined` where there is no such law: no life ended, all of them at the same age, or those met in
 *   mid-life say too little
 */
export function fitLaw(family: FamilyName, lives: readonly Life[]): FittedLaw | undefined {
  const observed = lives.filter(isObserved);
  const ends = observed.filter(({ ended }) => ended).length;
  if (ends === 0) return undefined;
  // The law of constant hazard, to begin from.
  let at = { location: Math.log(observed.reduce((sum, l) => sum + l.exit - l.entry, 0) / ends), log: -0.5 };
  let here = likelihood(family, observed, at.location, at.log);
  let damping = 0;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const [a, b, c] = [-here.ll + damping, -here.ls, -here.ss + damping];
    const determinant = a * c - b * b;
    const rising = a > 0 && determinant > 0;
    const step = rising
      ? { location: (c * here.l - b * here.s) / determinant, log: (a * here.s - b * here.l) / determinant }
      : undefined;
    const next = step && { location: at.location + clip(step.location), log: at.log + clip(step.log) };
    const there = next && likelihood(family, observed, next.location, next.log);
    if (!next || !there || !(there.value >= here.value - 1e-12 * Math.abs(here.value))) {
      damping = Math.max(2 * damping, 1e-3 * ends);
      if (damping > 1e12 * ends) return undefined;
      continue;
    }
    const still = Math.abs(next.location - at.location) + Math.abs(next.log - at.log) < 1e-12;
    at = next;
    here = there;
    damping = damping > 1e-9 * ends ? damping / 10 : 0;
    if (still && damping === 0) break;
    if (at.log < Math.log(SPREADS[0]) || at.log > Math.log(SPREADS[1])) return undefined;
  }
  const determinant = here.ll * here.ss - here.ls ** 2;
  const settled = Math.hypot(here.l, here.s) < 1e-6 * Math.max(1, ends);
  if (!settled || !(here.ll < 0) || !(determinant > 0)) return undefined;
  return {
    family,
    location: at.location,
    spread: Math.exp(at.log),
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

/** The logarithm of the likelihood, its gradient and its second derivatives in location and ln(spread). */
function likelihood(family: FamilyName, lives: readonly Life[], location: number, logSpread: number) {
  const { density, survival } = FAMILIES[family];
  const spread = Math.exp(logSpread);
  const sums = { value: 0, l: 0, s: 0, ll: 0, ls: 0, ss: 0 };
  const add = (w: number, [value, first, second]: readonly [number, number, number], sign: number) => {
    sums.value += sign * value;
    sums.l -= (sign * first) / spread;
    sums.s -= sign * first * w;
    sums.ll += (sign * second) / spread ** 2;
    sums.ls += (sign * (second * w + first)) / spread;
    sums.ss += sign * (second * w * w + first * w);
  };
  for (const { entry, exit, ended } of lives) {
    const w = (Math.log(exit) - location) / spread;
    add(w, ended ? density(w) : survival(w), 1);
    if (ended) {
      sums.value -= logSpread + Math.log(exit);
      sums.s -= 1;
    }
    if (entry > 0) {
      const e = (Math.log(entry) - location) / spread;
      add(e, survival(e), -1);
    }
  }
  return sums;
}
