import { addedBy, slotOf, WEEK_HOURS } from './running/weeks.ts';

/** Weeks that have to be known for the course of one to be. */
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
  const since = addedBy(sums.map((sum, i) => (counts[i]! > 0 ? sum / counts[i]! : mean)));
  return (from, to) => since(to) - since(from);
}
