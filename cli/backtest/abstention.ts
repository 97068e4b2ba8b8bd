import type { RecordedLife } from '../../shared/analysis/life/course.ts';
import { studentAbove, studentUpper } from '../../shared/analysis/statistics/student.ts';
import type { Prediction } from './yardsticks.ts';

/** Before any was seen, lives are taken to spread by this share of their mean; that counts as much as one life. */
const USUAL_SPREAD = 0.3;

/**
 * What counts where nothing could be said: the fleet's mean life less the age, with the interval in which a further life
 * ends that has come so far. Lives are taken as normal with a mean and a spread that few of them don't tell exactly, so a
 * further one follows Student's distribution, about their mean and wider by its own error; and of that the part beyond
 * the age.
 *
 * Source: the predictive distribution with a conjugate prior of the variance, A. Gelman et al., *Bayesian Data Analysis*,
 * 3rd ed. (2013), sections 3.2 and 3.3.
 *
 * @param lives at least two of them ended; those that were cut short don't count
 */
export function abstention(lives: readonly RecordedLife[], age: number): Prediction {
  const ends = lives.filter(({ passed }) => passed).map(({ end }) => end);
  const freedom = ends.length;
  const mean = ends.reduce((sum, end) => sum + end, 0) / freedom;
  const squares = ends.reduce((sum, end) => sum + (end - mean) ** 2, (USUAL_SPREAD * mean) ** 2);
  const spread = Math.sqrt((squares / freedom) * (1 + 1 / freedom));
  const reached = studentAbove((age - mean) / spread, freedom);
  const left = (p: number) => Math.max(0, mean + spread * studentUpper((1 - p) * reached, freedom) - age);
  const p50 = Math.max(0, mean - age);
  return { p10: Math.min(left(0.1), p50), p50, p90: Math.max(left(0.9), p50) };
}
