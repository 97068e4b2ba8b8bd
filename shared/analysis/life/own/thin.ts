import { type Course, countBefore, SAME } from '../course.ts';

/**
 * A course in at most `count` points, each the mean of an even stretch of age: what trends are fitted to. The
 * pairs of a Theil–Sen line grow with the square of the points, and 48 say of a trend what thousands do.
 *
 * @param from the age at which it begins
 */
export function thinned(course: Course, from: number, count: number): Course {
  const start = countBefore(course, from);
  const points = course.age.length - start;
  if (points <= count) {
    const part = (values: readonly number[]) => values.slice(start);
    return { age: part(course.age), value: part(course.value), duty: part(course.duty) };
  }
  const [age, value, duty]: [number[], number[], number[]] = [[], [], []];
  const first = course.age[start]!;
  const span = course.age.at(-1)! - first;
  const binOf = (i: number) => Math.floor(((course.age[i]! - first) / span + SAME) * count);
  for (let i = start; i < course.age.length; ) {
    const begin = i;
    const bin = Math.min(binOf(i), count - 1);
    while (i < course.age.length && (bin === count - 1 || binOf(i) === bin)) i++;
    age.push(meanOf(course.age, begin, i));
    value.push(meanOf(course.value, begin, i));
    duty.push(meanOf(course.duty, begin, i));
  }
  return { age, value, duty };
}

/** Counted from the first of them, so that the mean of equals is no other by a hair. */
function meanOf(values: readonly number[], from: number, to: number): number {
  const first = values[from]!;
  let sum = 0;
  for (let i = from + 1; i < to; i++) sum += values[i]! - first;
  return first + sum / (to - from);
}
