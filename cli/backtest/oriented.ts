import type { Course } from '../../shared/analysis/life/course.ts';
import { covariateEffects, withoutCovariates } from '../../shared/analysis/life/covariates.ts';
import { indexOf, learnIndex } from '../../shared/analysis/life/healthIndex.ts';
import type { Question } from './backtest.ts';
import { courseOf, type Unit } from './unit.ts';

/** Units seen as the estimator wants them: one value, the larger the worse. */
export interface Oriented {
  readonly courseOf: (unit: Unit) => Course;
  /** Its values as they were measured, which pass the limit, covariates and all. */
  readonly peakOf: (unit: Unit) => readonly number[] | undefined;
  /** Not finite where no limit is known. */
  readonly limit: number;
  readonly reference: number;
}

/** With a health index, the value at which a life ends: what the index was made to be there. */
const INDEX_AT_END = 1;

/** @param lives what may be learned from: the units asked about are none of them */
export function oriented(question: Question, lives: readonly Unit[]): Oriented {
  const { values, direction, limit } = question;
  if (values > 1) {
    const complete = lives.filter(({ passed }) => passed);
    const signals = ({ age, end, columns }: Unit) => ({ age, end, columns: columns.slice(0, values) });
    const index = learnIndex(complete.map(signals));
    return {
      courseOf: (unit) => courseOf(unit, indexOf(index, unit.columns.slice(0, values))),
      peakOf: () => undefined,
      limit: INDEX_AT_END,
      reference: 0,
    };
  }
  const sign = direction === 'above' ? 1 : -1;
  const upwards = (value: readonly number[]) => (sign > 0 ? value : value.map((one) => -one));
  const effects = covariateEffects(
    lives.map(({ columns }) => ({ value: columns[0]!, covariates: columns.slice(1) })),
  );
  return {
    courseOf: (unit) =>
      courseOf(unit, upwards(withoutCovariates(unit.columns[0]!, unit.columns.slice(1), effects))),
    peakOf: (unit) => upwards(unit.columns[0]!),
    limit: limit === undefined ? Number.NaN : sign * limit,
    reference: referenceOf(lives, sign),
  };
}

/** Growth is counted from 0, where values above it are what wears; downwards, from where new ones begin. */
function referenceOf(lives: readonly Unit[], sign: number): number {
  if (sign > 0) return 0;
  const first = lives.map(({ columns }) => -(columns[0]![0] ?? 0)).sort((a, b) => a - b);
  return first[0] ?? 0;
}
