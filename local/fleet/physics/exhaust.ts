import type { Course } from './course.ts';
import { type DutyPlan, loadAt } from './duty.ts';
import { type Clogging, flowFactor, growth } from './filter.ts';
import type { ModelPhysics } from './models.ts';

/** What befalls a pump's exhaust. Times in epoch milliseconds. */
export interface Exhaust {
  /** Without it, the filter stays clean. */
  clogging?: Clogging;
  /** From then on the filter is torn: the gas passes, and the oil mist with it. */
  tornAt?: number;
  /** A valve behind the filter that is nearly shut for a while, and what it adds, hPa. */
  blockage?: { from: number; to: number; drop: number };
}

// What a torn filter still holds back.
const remnant = 0.03;

/**
 * How far the exhaust pressure is above the atmosphere's, hPa, as a function of time; 0 at rest.
 *
 * @throws RangeError when the clogging is impossible
 */
export function exhaustDrop(
  { clogging, tornAt = Infinity, blockage }: Exhaust,
  model: ModelPhysics,
  plan: DutyPlan,
  course: Course,
): (at: number) => number {
  const grown =
    clogging &&
    growth(clogging, model.cleanFilterDrop, course.exposureBetween, (at) => flowFactor(loadAt(plan, at)));
  return (at) => {
    const flow = flowFactor(loadAt(plan, at));
    if (flow === 0) return 0;
    const filter = flow * (model.cleanFilterDrop + (grown?.(at) ?? 0)) * (at < tornAt ? 1 : remnant);
    return filter + (blockage && at >= blockage.from && at < blockage.to ? blockage.drop : 0);
  };
}
