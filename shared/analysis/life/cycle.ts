/** Hours of a day, and how many days have to be known for its course to be. */
const DAY_HOURS = 24;
const LEAST_DAYS = 3;
/** As many values as a day has tell of the day around them only where they lie within so many hours. */
const AROUND = 30;

/**
 * Hourly values without what every day brings: each hour of the day's usual distance from the mean of the day
 * around it is taken off. A hall that warms up by noon is no wear, and a trend over two days and a half would
 * take it for one.
 *
 * That mean is of as many values before as after, as many as a day usually has: a pump that stands at night wears by as
 * much from one hour in operation to the next, and of so many hours by the clock there would be more on one side. What it
 * wears in a shift would then be taken for what every day brings. Where so many lie further apart, as beside a Sunday or a sensor's
 * fault, they tell nothing of a day: what wore meanwhile would be taken for a part of it.
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
  const day = valuesOfDay(hours);
  const reach = day >> 1;
  let total = values.slice(0, 2 * reach + 1).reduce((sum, value) => sum + value, 0);
  for (let i = reach; i + reach < values.length; i++) {
    const [first, last] = [values[i - reach]!, values[i + reach]!];
    // So that an even number of them has a middle, those at either end count half.
    const around = (day % 2 === 0 ? total - (first + last) / 2 : total) / day;
    if (hours[i + reach]! - hours[i - reach]! <= AROUND) {
      sums[ofDay(hours[i]!)]! += values[i]! - around;
      counts[ofDay(hours[i]!)]!++;
    }
    total += (values[i + reach + 1] ?? 0) - first;
  }
  const usual = sums.map((sum, hour) => (counts[hour]! > 1 ? sum / counts[hour]! : 0));
  return values.map((value, i) => value - usual[ofDay(hours[i]!)]!);
}

/** How many values a day has that has any: the median. */
function valuesOfDay(hours: readonly number[]): number {
  const days = Map.groupBy(hours, (hour) => Math.floor(hour / DAY_HOURS));
  const counts = [...days.values()].map((those) => those.length).sort((a, b) => a - b);
  return counts[counts.length >> 1]!;
}
