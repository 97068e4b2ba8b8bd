/**
 * A component's course since it was new: its age, the indicator (the larger, the worse), and the duty it has
 * been through by then. Arrays of one length; age and duty don't fall. Units are the caller's, the same for
 * all it compares. Where nothing is known of duty, it is the age.
 */
export interface Course {
  readonly age: readonly number[];
  readonly value: readonly number[];
  readonly duty: readonly number[];
}

/** A life that is on record. */
export interface RecordedLife extends Course {
  /** Age at which the indicator passed its limit, or at which the record ends. */
  readonly end: number;
  /** Whether it passed the limit; otherwise it was still running, or replaced before (censored). */
  readonly passed: boolean;
}

/**
 * Ages nearer than this share of a course's span are one. What they are counted in and from rounds them differently, and
 * where points stand evenly, many a border falls on one.
 */
export const SAME = 1e-8;

/** How many points are no older than this. */
export function countThrough({ age: ages }: Course, age: number): number {
  return countUpTo(ages, age + SAME * spanOf(ages));
}

/** How many points are younger than this. */
export function countBefore({ age: ages }: Course, age: number): number {
  return countUpTo(ages, age - SAME * spanOf(ages));
}

function countUpTo(ages: readonly number[], age: number): number {
  let low = 0;
  let high = ages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ages[middle]! <= age) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spanOf(ages: readonly number[]): number {
  return ages.length > 0 ? ages.at(-1)! - ages[0]! : 0;
}

/** The part of a course that was known at an age. */
export function through(course: Course, age: number): Course {
  const count = countThrough(course, age);
  return {
    age: course.age.slice(0, count),
    value: course.value.slice(0, count),
    duty: course.duty.slice(0, count),
  };
}

/** Duty at an age: between points in proportion, before the first 0, after the last at the mean rate so far. */
export function dutyAt(course: Course, age: number): number {
  const next = countThrough(course, age);
  const last = course.age.length - 1;
  if (last < 0 || age <= 0) return 0;
  if (next === 0) return (course.duty[0]! * age) / course.age[0]!;
  if (next > last) {
    const rate = course.age[last]! > 0 ? course.duty[last]! / course.age[last]! : 0;
    return course.duty[last]! + rate * (age - course.age[last]!);
  }
  const [from, to] = [next - 1, next];
  const run = course.age[to]! - course.age[from]!;
  const share = (age - course.age[from]!) / run;
  return course.duty[from]! + share * (course.duty[to]! - course.duty[from]!);
}
