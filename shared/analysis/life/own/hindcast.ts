import { median } from '../../trend/theilSen.ts';
import { type Course, through } from '../course.ts';
import { type Clock, clockOf } from './candidate.ts';

/** How much of the span was known when the unit's past is predicted. */
const ORIGINS = [0.45, 0.55, 0.65, 0.75, 0.85];
/** A miss by more than this factor (e²) counts no more: it is simply wrong. */
const WORST = 2;
const RECENT = 5;
/** So much of what the past says of being late or early is believed: five hindcasts of one course are few. */
const BELIEVED = 0.5;

/** How a way of predicting would have done on the unit's own past, as logarithms of predicted over true time. */
export interface Hindcast {
  /** How late it usually was, as far as that is believed: what it says is to be divided by e to this. */
  readonly late: number;
  /** Root mean square of what is left once that is taken off. */
  readonly error: number;
}

/**
 * How well a way of predicting would have said, at moments of the unit's own past, when the level of today would
 * come. That is the question an estimate answers about the limit, asked where the answer is known.
 *
 * A voice in duty is asked on the clock on which it answers: of that, as much was to come as is foretold of the hours until
 * then. A weekend that was known of is no miss of the law's; one that nobody foretold is, where it isn't counted in elsewhere.
 *
 * @param course thinned
 * @param predict of what was known by then, how far the clock runs until a level is reached
 * @param dutyBetween the duty that is foretold between two ages, or that there was; at the mean rate of what was known where it isn't given
 * @returns `undefined` where it couldn't say
 */
export function hindcastOf(
  course: Course,
  clock: Clock,
  predict: (known: Course) => ((level: number) => number) | undefined,
  dutyBetween?: (from: number, to: number) => number,
): Hindcast | undefined {
  const last = course.age.length - 1;
  const [start, end] = [course.age[0]!, course.age[last]!];
  const recent = Math.max(0, last + 1 - RECENT);
  const today = median(course.value.slice(recent));
  const todayAt = median(course.age.slice(recent));
  let [sum, squares, count] = [0, 0, 0];
  for (const origin of ORIGINS) {
    const known = through(course, start + origin * (end - start));
    const clockTo = predict(known);
    if (!clockTo) continue;
    const at = known.age.at(-1)!;
    const ran =
      clock === 'duty' && dutyBetween ? dutyBetween(at, todayAt) : rateOf(known, clock) * (todayAt - at);
    const log = Math.log(clockTo(today) / ran);
    const error = Number.isNaN(log) ? WORST : Math.max(-WORST, Math.min(WORST, log));
    sum += error;
    squares += error * error;
    count++;
  }
  if (count < 2) return undefined;
  const mean = sum / count;
  const explained = mean * mean * BELIEVED * (2 - BELIEVED);
  return { late: BELIEVED * mean, error: Math.sqrt(Math.max(0, squares / count - explained)) };
}

function rateOf(known: Course, clock: Clock): number {
  const shown = clockOf(known, clock);
  return (shown.at(-1)! - shown[0]!) / (known.age.at(-1)! - known.age[0]!);
}
