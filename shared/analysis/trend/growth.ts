import { type Point, type RobustLine, theilSen } from './theilSen.ts';

/**
 * A law of growth: on the law's own scales of duty and value, what follows it is a straight line.
 * The exponential law is y − reference = a·exp(bx), the power law y − reference = a·xᵇ.
 */
export type Law = 'linear' | 'exponential' | 'power';
export const LAWS: readonly Law[] = ['linear', 'exponential', 'power'];

/** A value above its reference on the law's scale; not finite where the law can't reach it. */
export function onScale(law: Law, above: number): number {
  return law === 'linear' ? above : Math.log(above);
}

/** Duty since the wear began on the law's scale; not finite before it began. */
export function onClock(law: Law, duty: number): number {
  return law === 'power' ? Math.log(duty) : duty;
}

/**
 * The law fitted robustly: a Theil–Sen line on the law's own scales, where a multiplicative error is an even
 * one. Points at or below the reference, or before the beginning, can't be shown there and are left out.
 *
 * Source: P. K. Sen (1968), as in {@link theilSen}; the power law as N. R. Draper and H. Smith, *Applied
 * Regression Analysis*, 3rd ed. 1998, section 24.1 make it straight.
 *
 * @param points x the duty since the wear began, y the value above its reference
 * @param quantile see {@link theilSen}
 */
export function fitGrowth(
  law: Law,
  points: readonly Point[],
  quantile: number,
  inflation = 1,
): RobustLine | undefined {
  const straight = points
    .map(({ x, y }) => ({ x: onClock(law, x), y: onScale(law, y) }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  return theilSen(straight, quantile, inflation);
}
