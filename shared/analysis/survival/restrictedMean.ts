import type { SurvivalStep } from './kaplanMeier.ts';

/**
 * Mean life up to an age: the area below the survival curve. The mean itself can't be told while anything
 * lives; this can, and says how much of the first so many hours is lived on average.
 *
 * Source: Klein and Moeschberger, *Survival Analysis*, 2nd ed. (2003), section 4.5, with their variance.
 *
 * @param until the age it is restricted to
 */
export function restrictedMean(
  curve: readonly SurvivalStep[],
  until: number,
): { readonly mean: number; readonly error: number } {
  const steps = curve.filter(({ age }) => age <= until);
  // From the end: the area to the right of a step is what its share of deaths makes uncertain.
  let area = 0;
  let variance = 0;
  let to = until;
  for (const { age, survival, atRisk, ended } of steps.toReversed()) {
    area += survival * (to - age);
    if (atRisk > ended) variance += (area ** 2 * ended) / (atRisk * (atRisk - ended));
    to = age;
  }
  return { mean: area + to, error: Math.sqrt(variance) };
}
