import type { Course } from '../../shared/analysis/life/course.ts';

/** A unit's recorded course: several columns of values share its ages. */
export interface Unit {
  readonly name: string;
  /** Time of its first row, in the units of the time column: its age is counted from there. */
  readonly start: number;
  readonly age: readonly number[];
  readonly duty: readonly number[];
  /** By column, then by point. */
  readonly columns: readonly (readonly number[])[];
  /** Age at its end, and whether it ended by passing the limit. */
  readonly end: number;
  readonly passed: boolean;
  /** True remaining life at its last row, where a column says so. */
  readonly truth: number | undefined;
}

/** More points than this are merged two by two: an estimate needs no more, and a million rows fit in memory. */
const MOST_POINTS = 4_096;

/** Takes in a unit's rows one by one. */
export function unitBuilder(name: string, columns: number, start: number) {
  const age: number[] = [];
  const duty: number[] = [];
  const values: number[][] = Array.from({ length: columns }, () => []);
  /** Rows that make a point, and what has come together of the next one. */
  let every = 1;
  let gathered = 0;
  const sums = new Float64Array(columns);
  let last = 0;
  let worn = 0;
  let ended = false;
  let truth: number | undefined;

  function close(): void {
    if (gathered === 0) return;
    age.push(last);
    duty.push(worn);
    for (let c = 0; c < columns; c++) values[c]!.push(sums[c]! / gathered);
    gathered = 0;
    sums.fill(0);
    if (age.length >= MOST_POINTS) halve();
  }
  function halve(): void {
    const half = age.length >> 1;
    for (let i = 0; i < half; i++) {
      age[i] = age[2 * i + 1]!;
      duty[i] = duty[2 * i + 1]!;
      for (const column of values) column[i] = (column[2 * i]! + column[2 * i + 1]!) / 2;
    }
    for (const list of [age, duty, ...values]) list.length = half;
    every *= 2;
  }
  return {
    /** Of the newest row. */
    get time(): number {
      return start + last;
    },
    get ended(): boolean {
      return ended;
    },
    /** @param rate of duty since the row before */
    add(time: number, row: readonly number[], rate: number, passes: boolean, left: number | undefined): void {
      const now = time - start;
      worn += rate * (now - last);
      last = now;
      for (let c = 0; c < columns; c++) sums[c]! += row[c]!;
      if (++gathered === every) close();
      ended = passes;
      truth = left;
    },
    done(): Unit {
      close();
      return { name, start, age, duty, columns: values, end: last, passed: ended, truth };
    },
  };
}

/** One of a unit's columns as a course. */
export function courseOf(unit: Unit, values: readonly number[]): Course {
  return { age: unit.age, duty: unit.duty, value: values };
}
