/** Hours of a week, and how many weeks have to be known for its course to be. */
const WEEK_HOURS = 168;
const LEAST_WEEKS = 2;
/** Of the hours of a week, that have to be known: the others go as those do on average. */
const LEAST_KNOWN = 0.9;

/**
 * The duty to come, as a pump has been run: each hour of the week as it usually was. What stands still from
 * Saturday to Monday will do so again.
 *
 * @param hours whole ones since any full hour, rising
 * @param duty what each of them added
 * @returns how much is added between two such hours; `undefined` where less than two weeks are known
 */
export function weeklyDuty(
  hours: readonly number[],
  duty: readonly number[],
): ((from: number, to: number) => number) | undefined {
  if (hours.length < LEAST_WEEKS * WEEK_HOURS * LEAST_KNOWN) return undefined;
  if (hours.at(-1)! - hours[0]! < LEAST_WEEKS * WEEK_HOURS - 1) return undefined;
  const sums = new Float64Array(WEEK_HOURS);
  const counts = new Float64Array(WEEK_HOURS);
  let total = 0;
  for (let i = 0; i < hours.length; i++) {
    const slot = slotOf(hours[i]!);
    sums[slot]! += duty[i]!;
    counts[slot]!++;
    total += duty[i]!;
  }
  const mean = total / hours.length;
  if (counts.filter((count) => count > 0).length < LEAST_KNOWN * WEEK_HOURS) return undefined;
  // What has been added when each hour of the week begins, and at its end.
  const through = new Float64Array(WEEK_HOURS + 1);
  for (let i = 0; i < WEEK_HOURS; i++) {
    through[i + 1] = through[i]! + (counts[i]! > 0 ? sums[i]! / counts[i]! : mean);
  }
  const since = (hour: number) => {
    const weeks = Math.floor(hour / WEEK_HOURS);
    const slot = slotOf(hour);
    const within = hour - Math.floor(hour);
    const begun = through[slot]! + within * (through[slot + 1]! - through[slot]!);
    return weeks * through[WEEK_HOURS]! + begun;
  };
  return (from, to) => since(to) - since(from);
}

function slotOf(hour: number): number {
  return Math.floor(hour) - WEEK_HOURS * Math.floor(Math.floor(hour) / WEEK_HOURS);
}
