/** A remaining life among others, and how much it counts. */
export interface Sample {
  readonly left: number;
  /** Whether the life ended then; otherwise it went on for longer than that. */
  readonly passed: boolean;
  readonly weight: number;
}

/**
 * Mean remaining life of weighted samples, with those cut short counting as what they are: their weight moves
 * on to the longer ones (Kaplan–Meier's estimate with weights). Weight that no known end takes up ends with
 * the longest sample.
 *
 * Source: R. Beran, "Nonparametric regression with randomly censored survival data", Technical Report,
 * University of California, Berkeley, 1981.
 *
 * @returns NaN without weight
 */
export function meanLeft(samples: readonly Sample[]): number {
  if (samples.every(({ passed }) => passed)) {
    let sum = 0;
    let total = 0;
    for (const { left, weight } of samples) {
      sum += weight * left;
      total += weight;
    }
    return sum / total;
  }
  const sorted = [...samples].sort((a, b) => a.left - b.left || Number(b.passed) - Number(a.passed));
  let atRisk = sorted.reduce((sum, { weight }) => sum + weight, 0);
  if (!(atRisk > 0)) return Number.NaN;
  let surviving = 1;
  let sum = 0;
  for (const { left, passed, weight } of sorted) {
    if (passed && atRisk > 0) {
      const ends = surviving * Math.min(weight / atRisk, 1);
      sum += ends * left;
      surviving -= ends;
    }
    atRisk -= weight;
  }
  return sum + surviving * sorted.at(-1)!.left;
}
