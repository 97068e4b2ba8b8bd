import type { Sketched } from '../analysis/rollups/sketched.ts';
import type { DayRollup, HourRollup } from '../domain/rollup.ts';
import { DAY, dayOf, type EpochMs, HOUR } from '../time.ts';
import type { rollupsIn } from './rollups.ts';

export type Source = Pick<ReturnType<typeof rollupsIn>, 'hoursWithSketches' | 'daysWithSketches'>;

/** Whole UTC hours, both ends on one. */
interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * What makes each of these stretches, in order: whole days where they lie within, and hours at the two ends. The days
 * are asked for once, and so are the hours at ends that lie in days that follow each other, from the first that is wanted to the
 * last: with stretches that end together, two requests and one for each stretch that begins earlier than the day before,
 * however long they are.
 */
export async function stretchesOf(
  source: Source,
  device: string,
  stretches: readonly Stretch[],
): Promise<Sketched<HourRollup | DayRollup>[][]> {
  const cut = stretches.map(parts);
  const ends: Stretch[] = [];
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { hours, days } of cut) {
    ends.push(...hours);
    if (days.from < days.to) [first, last] = [Math.min(first, days.from), Math.max(last, days.to)];
  }
  const [days, ...hours] = await Promise.all([
    first < last ? source.daysWithSketches(device, first, last) : [],
    ...runsOf(ends).map(async ({ from, to }) => source.hoursWithSketches(device, from, to)),
  ]);
  const known = hours.flat();
  return cut.map(({ hours, days: within }) => {
    const inOrder: { at: EpochMs; part: Sketched<HourRollup | DayRollup> }[] = [
      ...days
        .filter(({ rollup }) => rollup.day >= within.from && rollup.day < within.to)
        .map((part) => ({ at: part.rollup.day, part })),
      ...known
        .filter(({ rollup }) => hours.some(({ from, to }) => rollup.hour >= from && rollup.hour < to))
        .map((part) => ({ at: part.rollup.hour, part })),
    ];
    return inOrder.sort((a, b) => a.at - b.at).map(({ part }) => part);
  });
}

/** Stretches of hours, each within a day, as one where their days are the same or follow each other. */
function runsOf(ends: readonly Stretch[]): Stretch[] {
  const runs: { from: EpochMs; to: EpochMs }[] = [];
  for (const { from, to } of ends.toSorted((a, b) => a.from - b.from)) {
    const last = runs.at(-1);
    if (last && dayOf(from) <= dayOf(last.to - 1) + DAY) last.to = Math.max(last.to, to);
    else runs.push({ from, to });
  }
  return runs;
}

/** The whole days of a stretch, and the hours before and after them. */
function parts({ from, to }: Stretch): { days: Stretch; hours: Stretch[] } {
  // A stretch that ends within an hour holds what is known of that hour.
  const end = Math.ceil(to / HOUR) * HOUR;
  const days = { from: dayOf(from + DAY - 1), to: dayOf(end) };
  if (days.from > days.to) return { days, hours: [{ from, to: end }] };
  const hours = [
    { from, to: days.from },
    { from: days.to, to: end },
  ].filter((stretch) => stretch.from < stretch.to);
  return { days, hours };
}
