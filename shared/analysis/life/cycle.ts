/** Hours of a day, and how many days have to be known for its course to be. */
const DAY_HOURS = 24;
const LEAST_DAYS = 3;

/**
 * Hourly values without what every day brings: each hour of the day's usual distance from the mean of the day
 * around it is taken off. A hall that warms up by noon is no wear, and a trend over two days and a half would
 * take it for one.
 *
 * Source: the classical decomposition, C. Chatfield, *The Analysis of Time Series*, 6th ed. 2004, section 2.6.
 *
 * @param hours since any midnight, rising, one for each value
 * @returns the values as they are where fewer than three days are known
 */
export function withoutDailyCycle(hours: readonly number[], values: readonly number[]): readonly number[] {
  if (hours.length === 0 || hours.at(-1)! - hours[0]! < LEAST_DAYS * DAY_HOURS) return values;
  const sums = new Float64Array(DAY_HOURS);
  const counts = new Float64Array(DAY_HOURS);
  const ofDay = (hour: number) => ((Math.floor(hour) % DAY_HOURS) + DAY_HOURS) % DAY_HOURS;
  let [from, to, total] = [0, 0, 0];
  for (let i = 0; i < hours.length; i++) {
    while (to < hours.length && hours[to]! < hours[i]! + DAY_HOURS / 2) total += values[to++]!;
    while (hours[from]! < hours[i]! - DAY_HOURS / 2) total -= values[from++]!;
    // At either end half a day is missing, and what is there would lean to one side.
    if (hours[i]! - hours[0]! < DAY_HOURS / 2 || hours.at(-1)! - hours[i]! < DAY_HOURS / 2) continue;
    sums[ofDay(hours[i]!)]! += values[i]! - total / (to - from);
    counts[ofDay(hours[i]!)]!++;
  }
  const usual = sums.map((sum, hour) => (counts[hour]! > 1 ? sum / counts[hour]! : 0));
  return values.map((value, i) => value - usual[ofDay(hours[i]!)]!);
}
