/** Hours of a week, and the first Monday there was, in hours since 1970. */
export const WEEK_HOURS = 168;
const FIRST_MONDAY = 96;
/** Half a year: what is older tells little of what comes, and shutdowns of weeks are few in it. */
const MOST_WEEKS = 26;

/** A week as a pump was run in it. */
export interface Week {
  /** Since the first that began on a Monday in 1970. */
  readonly week: number;
  /** By its hours, from Monday 00:00 on, what each added to the duty; NaN where that isn't known. */
  readonly hours: readonly number[];
}

/** A place in a week: which hour of it, from 0 to 167. */
export function slotOf(hour: number): number {
  return Math.floor(hour) - FIRST_MONDAY - WEEK_HOURS * weekOf(hour);
}

/** The week that holds an hour, on whichever clock hours are told. */
export function weekOf(hour: number): number {
  return Math.floor((hour - FIRST_MONDAY) / WEEK_HOURS);
}

/** When an hour of a week begins. */
export function hourIn(week: number, slot: number): number {
  return FIRST_MONDAY + week * WEEK_HOURS + slot;
}

/**
 * Hours as weeks, in order. An hour that clocks showed twice is the mean of both.
 *
 * @param hours as clocks where the pump stands show them, in order
 * @param duty what each of them added; NaN where that isn't known
 */
export function weeksOf(hours: readonly number[], duty: readonly number[]): Week[] {
  const weeks = Map.groupBy(
    hours.map((hour, i) => ({ hour, added: duty[i]! })).filter(({ added }) => !Number.isNaN(added)),
    ({ hour }) => weekOf(hour),
  );
  return [...weeks].map(([week, known]) => {
    const sums = new Float64Array(WEEK_HOURS);
    const counts = new Float64Array(WEEK_HOURS);
    for (const { hour, added } of known) {
      sums[slotOf(hour)]! += added;
      counts[slotOf(hour)]!++;
    }
    return { week, hours: Array.from(sums, (sum, slot) => sum / counts[slot]!) };
  });
}

/** What was known of weeks with what has been read anew, which is believed where both tell of an hour; the newest of them. */
export function weeksTogether(known: readonly Week[], anew: readonly Week[]): Week[] {
  const all = new Map(known.map((one) => [one.week, one]));
  for (const { week, hours } of anew) {
    const before = all.get(week)?.hours;
    all.set(week, {
      week,
      hours: hours.map((added, slot) => (Number.isNaN(added) ? (before?.[slot] ?? Number.NaN) : added)),
    });
  }
  const inOrder = [...all.values()].sort((a, b) => a.week - b.week);
  const newest = inOrder.at(-1)?.week ?? 0;
  return inOrder.filter(({ week }) => week > newest - MOST_WEEKS);
}

/**
 * What weeks that are all alike have added by a moment; only differences mean something.
 *
 * @param hours by hour of the week, what it adds
 * @returns of a moment in hours, on the clock by which these are weeks
 */
export function addedBy(hours: ArrayLike<number>): (moment: number) => number {
  // What has been added when each hour of the week begins, and at its end.
  const through = new Float64Array(WEEK_HOURS + 1);
  for (let i = 0; i < WEEK_HOURS; i++) through[i + 1] = through[i]! + hours[i]!;
  return (moment) => {
    const slot = slotOf(moment);
    const begun = through[slot]! + (moment - Math.floor(moment)) * hours[slot]!;
    return weekOf(moment) * through[WEEK_HOURS]! + begun;
  };
}

/** How much of weeks is known, in weeks. */
export function weeksKnown(weeks: readonly Week[]): number {
  const known = (hours: readonly number[]) => hours.filter((added) => !Number.isNaN(added)).length;
  return weeks.reduce((sum, { hours }) => sum + known(hours), 0) / WEEK_HOURS;
}
