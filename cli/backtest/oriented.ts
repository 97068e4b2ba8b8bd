import { withoutConditions } from '../../shared/analysis/life/conditions.ts';
import type { Course } from '../../shared/analysis/life/course.ts';
import { indexOf, learnIndex } from '../../shared/analysis/life/healthIndex.ts';
import { median } from '../../shared/analysis/trend/theilSen.ts';
import { courseOf, type Unit } from './unit.ts';

/** Which columns wear, and in which direction. */
export interface Orientation {
  /** How many of a unit's first columns are its values; the others are covariates. */
  readonly values: number;
  readonly limit: number | undefined;
  readonly direction: 'above' | 'below';
}

/** Units seen as the estimator wants them: one value, the larger the worse. */
export interface Oriented {
  readonly courseOf: (unit: Unit) => Course;
  /** Its values as they were measured, which pass the limit, covariates and all. */
  readonly peakOf: (unit: Unit) => readonly number[] | undefined;
  /** Not finite where no limit is known. */
  readonly limit: number;
  readonly reference: number;
}

/** Of a life: its end is where an index is read, as the mean of its last points. */
const AT_END = 0.03;

/** @param lives what may be learned from: the units asked about are none of them */
export function oriented({ values, direction, limit }: Orientation, lives: readonly Unit[]): Oriented {
  const rid = withoutConditions(
    lives.map(({ columns }) => ({ values: columns.slice(0, values), covariates: columns.slice(values) })),
    values > 1,
  );
  const measured = ({ columns }: Unit) => rid(columns.slice(0, values), columns.slice(values));
  if (values > 1) {
    const complete = lives
      .filter(({ passed }) => passed)
      .map((unit) => ({ age: unit.age, end: unit.end, columns: measured(unit) }));
    const index = learnIndex(complete);
    const ends = complete.map(({ columns }) => {
      const course = indexOf(index, columns);
      const last = course.slice(-Math.ceil(AT_END * course.length));
      return last.reduce((sum, value) => sum + value, 0) / last.length;
    });
    return {
      courseOf: (unit) => courseOf(unit, indexOf(index, measured(unit))),
      peakOf: () => undefined,
      limit: median(ends),
      reference: 0,
    };
  }
  const sign = direction === 'above' ? 1 : -1;
  const upwards = (value: readonly number[]) => (sign > 0 ? value : value.map((one) => -one));
  return {
    courseOf: (unit) => courseOf(unit, upwards(measured(unit)[0]!)),
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
