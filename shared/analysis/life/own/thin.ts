import { type Course, countThrough } from '../course.ts';

/**
 * A course in at most `count` points, each the mean of an even stretch of age: what trends are fitted to. The
 * pairs of a Theil–Sen line grow with the square of the points, and 48 say of a trend what thousands do.
 *
 * @param from the age at which it begins
 */
export function thinned(course: Course, from: number, count: number): Course {
  const first = countThrough(course, from);
  const start = course.age[first - 1] === from ? first - 1 : first;
  const points = course.age.length - start;
  if (points <= count) {
    const part = (values: readonly number[]) => values.slice(start);
    return { age: part(course.age), value: part(course.value), duty: part(course.duty) };
  }
  const [age, value, duty]: [number[], number[], number[]] = [[], [], []];
  const step = (course.age.at(-1)! - course.age[start]!) / count;
  for (let i = start, bin = 1; i < course.age.length; bin++) {
    const until = bin < count ? course.age[start]! + bin * step : Infinity;
    let [ages, values, duties, n] = [0, 0, 0, 0];
    for (; i < course.age.length && course.age[i]! < until; i++, n++) {
      ages += course.age[i]!;
      values += course.value[i]!;
      duties += course.duty[i]!;
    }
    if (n === 0) continue;
    age.push(ages / n);
    value.push(values / n);
    duty.push(duties / n);
  }
  return { age, value, duty };
}
