import { median } from '../../trend/theilSen.ts';
import { type Course, through } from '../course.ts';
import { type Candidate, clockOf, clockTo, fitted } from './candidate.ts';

/** How much of the span was known when the unit's past is predicted. */
const ORIGINS = [0.45, 0.55, 0.65, 0.75, 0.85];
/** A miss by more than this factor (e²) counts no more: it is simply wrong. */
const WORST = 2;
const RECENT = 5;

/**
 * How well a candidate would have said, at moments of the unit's own past, when the level of today would come.
 * That is the question an estimate answers about the limit, asked where the answer is known.
 *
 * @param course thinned
 * @returns root mean square of the logarithm of predicted over true time; `undefined` where it couldn't say
 */
export function hindcastError(course: Course, candidate: Candidate): number | undefined {
  const last = course.age.length - 1;
  const [start, end] = [course.age[0]!, course.age[last]!];
  const recent = Math.max(0, last + 1 - RECENT);
  const today = median(course.value.slice(recent));
  const todayAt = median(course.age.slice(recent));
  let [sum, count] = [0, 0];
  for (const origin of ORIGINS) {
    const known = through(course, start + origin * (end - start));
    const line = fitted(known, candidate, 'line');
    if (!line) continue;
    const at = known.age.at(-1)!;
    const clock = clockOf(known, candidate);
    // The duty to come was not known then either: it is taken to go on as it had.
    const perTime = (clock.at(-1)! - clock[0]!) / (at - known.age[0]!);
    const predicted = clockTo(today, line) / perTime;
    const error = Math.log(predicted / (todayAt - at));
    sum += Math.min(Math.abs(Number.isNaN(error) ? WORST : error), WORST) ** 2;
    count++;
  }
  return count >= 2 ? Math.sqrt(sum / count) : undefined;
}
