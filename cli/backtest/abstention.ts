import type { RecordedLife } from '../../shared/analysis/life/course.ts';
import { furtherOf } from '../../shared/analysis/statistics/further.ts';
import type { Prediction } from './yardsticks.ts';

/** Before any was seen, lives are taken to spread by this share of their mean; that counts as much as one life. */
const USUAL_SPREAD = 0.2;

/**
 * What counts where nothing could be said: the fleet's mean life less the age, with the interval in which a further life
 * ends that has come so far ({@link furtherOf}): of where it ends, the part beyond the age.
 *
 * @param lives at least two of them ended; those that were cut short don't count
 */
export function abstention(lives: readonly RecordedLife[], age: number): Prediction {
  const ends = lives.filter(({ passed }) => passed).map(({ end }) => end);
  const count = ends.length;
  const mean = ends.reduce((sum, end) => sum + end, 0) / count;
  const squares = ends.reduce((sum, end) => sum + (end - mean) ** 2, 0);
  const further = furtherOf({ mean, squares, freedom: count - 1, count }, USUAL_SPREAD * mean);
  const reached = further.above(age);
  const left = (p: number) => Math.max(0, further.upper((1 - p) * reached) - age);
  const p50 = Math.max(0, mean - age);
  return { p10: Math.min(left(0.1), p50), p50, p90: Math.max(left(0.9), p50) };
}
