import { FAMILIES } from './families.ts';
import type { LifeLaw } from './fitLaw.ts';
import { type SurvivalStep, survivalAt } from './kaplanMeier.ts';

/** The share of lives that outlive an age. */
export function survivalOf({ family, location, spread }: LifeLaw, age: number): number {
  return Math.exp(logSurvivalOf({ family, location, spread }, age));
}

/**
 * What remains of a life that has reached an age, as the value it stays below with probability p: the r with
 * S(age + r) = (1 − p) · S(age).
 *
 * Source: J. F. Lawless, *Statistical Models and Methods for Lifetime Data*, 2nd ed. (2003), section 1.2.
 *
 * @returns 0 where the law has nobody live so long
 */
export function remainingQuantile(law: LifeLaw, age: number, p: number): number {
  const target = logSurvivalOf(law, age) + Math.log1p(-p);
  const end = Math.exp(law.location + law.spread * FAMILIES[law.family].place(target));
  return Number.isFinite(end) ? Math.max(0, end - age) : 0;
}

/** The probability that a life that has reached an age ends within so much more of it. */
export function endsWithin(law: LifeLaw, age: number, span: number): number {
  return -Math.expm1(logSurvivalOf(law, age + span) - logSurvivalOf(law, age));
}

/**
 * The logarithm of the density of what remains of a life that has reached an age, at so much more of it.
 *
 * @param span not below 0
 */
export function logDensityAfter(law: LifeLaw, age: number, span: number): number {
  const end = age + span;
  if (!(end > 0)) return -Infinity;
  const { family, location, spread } = law;
  const logEnd = Math.log(end);
  const [density] = FAMILIES[family].density((logEnd - location) / spread);
  return density - Math.log(spread) - logEnd - logSurvivalOf(law, age);
}

/**
 * {@link remainingQuantile} without a law, from a survival curve: the least r by which a share p of those who
 * have reached the age have ended.
 *
 * @returns `undefined` where the curve doesn't fall so far, or nobody has reached the age
 */
export function remainingByCurve(curve: readonly SurvivalStep[], age: number, p: number): number | undefined {
  const reached = survivalAt(curve, age);
  if (reached === 0) return undefined;
  // Half the precision of a share that was multiplied together step by step.
  const step = curve.find((one) => one.age > age && one.survival <= (1 - p) * reached + 1e-12);
  return step && step.age - age;
}

/** The logarithm of {@link survivalOf}, which doesn't vanish with it. */
export function logSurvivalOf({ family, location, spread }: LifeLaw, age: number): number {
  return age > 0 ? FAMILIES[family].survival((Math.log(age) - location) / spread)[0] : 0;
}
