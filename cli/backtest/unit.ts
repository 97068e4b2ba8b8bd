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

/** Takes in a unit's rows one by one. Rows of one time make one point, their mean. */
export function unitBuilder(name: string, columns: number, start: number) {
  const age: number[] = [];
  const duty: number[] = [];
  const values: number[][] = Array.from({ length: columns }, () => []);
  /** Times that make a point, and what has come together of the next one. */
  let every = 1;
  let gathered = 0;
  let isOpen = false;
  const now = meansOf(columns);
  const next = meansOf(columns);
  let last = 0;
  let worn = 0;
  let [lastKnown, wornThen] = [0, 0];
  let ended = false;
  let truth: number | undefined;

  /** What was known at one time is over. */
  function closeTime(): void {
    if (!isOpen) return;
    isOpen = false;
    next.add(now.taken());
    if (++gathered === every) closePoint();
  }
  function closePoint(): void {
    if (gathered === 0) return;
    age.push(lastKnown);
    duty.push(wornThen);
    for (const [c, mean] of next.taken().entries()) values[c]!.push(mean);
    gathered = 0;
    if (age.length >= MOST_POINTS) halve();
  }
  function halve(): void {
    const half = age.length >> 1;
    const pair = meansOf(columns);
    for (let i = 0; i < half; i++) {
      age[i] = age[2 * i + 1]!;
      duty[i] = duty[2 * i + 1]!;
      pair.add(values.map((column) => column[2 * i]!));
      pair.add(values.map((column) => column[2 * i + 1]!));
      for (const [c, mean] of pair.taken().entries()) values[c]![i] = mean;
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
    /**
     * @param time not before that of the row before
     * @param row NaN stands for unknown; absent, nothing was measured: it ran, and wore, and that is all
     * @param rate of duty since the row before
     */
    add(
      time: number,
      row: readonly number[] | undefined,
      rate: number,
      passes: boolean,
      left: number | undefined,
    ): void {
      const at = time - start;
      if (at > last) closeTime();
      worn += rate * (at - last);
      last = at;
      ended = passes;
      truth = left;
      if (!row) return;
      now.add(row);
      isOpen = true;
      [lastKnown, wornThen] = [last, worn];
    },
    done(): Unit {
      closeTime();
      closePoint();
      return { name, start, age, duty, columns: values, end: last, passed: ended, truth };
    },
  };
}

/** Means by column of what is known of it; NaN where nothing is. */
function meansOf(columns: number) {
  const sums = new Float64Array(columns);
  const counts = new Float64Array(columns);
  return {
    add(row: readonly number[]): void {
      for (let c = 0; c < columns; c++) {
        if (Number.isNaN(row[c]!)) continue;
        sums[c]! += row[c]!;
        counts[c]! += 1;
      }
    },
    /** The means so far; begins anew. */
    taken(): number[] {
      const means = Array.from(sums, (sum, c) => (counts[c]! === 0 ? Number.NaN : sum / counts[c]!));
      sums.fill(0);
      counts.fill(0);
      return means;
    },
  };
}

/** One of a unit's columns as a course. */
export function courseOf(unit: Unit, values: readonly number[]): Course {
  return { age: unit.age, duty: unit.duty, value: values };
}
