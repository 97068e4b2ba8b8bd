import { type Course, through } from './course.ts';
import { type OwnTrend, ownTrend, type TrendQuestion } from './own/ownTrend.ts';

/** Ages before the newest point at which the same question is put, in the course's units: hours. */
const BEFORE = [0, 4, 8, 12];
/** At so many of them at the least there has to be a trend: what shows at one or two of them was an hour's, not the part's. */
const LEAST_HEARD = 3;
/** Shares of which a distribution's times are known; between them it is taken as straight. */
const SHARES = 200;
/** Halvings of the time up to the horizon at most, where a distribution rises by more than so much in between. */
const HALVINGS = 14;
const FINE = 0.02;

/**
 * A unit's own trend, as of now and as of some hours ago, each counted down to now, heard together: what a single
 * hour brings can't turn the estimate over, and what lasts does within half a day. Their quantiles are averaged, on
 * a scale of the logarithm of time, not their probabilities: those together would be wider than each of them.
 *
 * Sources: the average of forecasts that differ in their origin, as J. M. Bates and C. W. J. Granger, "The
 * combination of forecasts", Operational Research Quarterly 20 (1969), 451–468, have it of their methods; of
 * quantiles, K. C. Lichtendahl, Y. Grushka-Cockayne and R. L. Winkler, "Is it better to average probabilities or
 * quantiles?", Management Science 59 (2013), 1594–1611.
 *
 * @param horizon later times are not told apart
 * @returns the newest's reason where that has nothing to say; another where the trend doesn't last
 */
export function steadyTrend(
  question: TrendQuestion,
  horizon: number,
): OwnTrend | { readonly unavailable: string } {
  const newest = ownTrend(question);
  if ('unavailable' in newest) return newest;
  const end = question.course.age.at(-1)!;
  const heard = BEFORE.flatMap((before) => {
    const known = through(question.course, end - before);
    const found = before === 0 ? newest : ownTrend({ ...question, course: known });
    if ('unavailable' in found) return [];
    const elapsed = end - lastOf(known);
    return [tabled((time) => found.passedBy(time + elapsed), horizon)];
  });
  if (heard.length < LEAST_HEARD) {
    return {
      unavailable: 'a trend towards the limit has only begun to show; half a day tells whether it lasts',
    };
  }
  const places = heard[0]!.map((_, i) => heard.reduce((sum, table) => sum + table[i]!, 0) / heard.length);
  return { ...newest, passedBy: (time) => shareBy(places, Math.log1p(time), Math.log1p(horizon)) };
}

/** When a trend has passed with a probability; Infinity beyond the horizon. */
export function quantileOf({ passedBy }: OwnTrend, p: number, horizon: number): number {
  const end = Math.log1p(horizon);
  if (passedBy(horizon) < p) return Infinity;
  let [low, high] = [0, end];
  for (let turn = 0; turn < 40; turn++) {
    const middle = (low + high) / 2;
    if (passedBy(Math.expm1(middle)) >= p) high = middle;
    else low = middle;
  }
  return high < 1e-9 ? 0 : Math.expm1(high);
}

/** By share, 0 to 1, the logarithm of one and the time by which so much has passed; the horizon's where it never does. */
function tabled(passedBy: (time: number) => number, horizon: number): number[] {
  const end = Math.log1p(horizon);
  const known = [{ place: 0, share: passedBy(0) }];
  const rise = (place: number, share: number, halvings: number): void => {
    const last = known.at(-1)!;
    if (share - last.share > FINE && halvings < HALVINGS) {
      const middle = (last.place + place) / 2;
      rise(middle, passedBy(Math.expm1(middle)), halvings + 1);
      rise(place, share, halvings + 1);
    } else known.push({ place, share });
  };
  rise(end, passedBy(horizon), 0);
  let i = 0;
  return Array.from({ length: SHARES + 1 }, (_, k) => {
    const share = k / SHARES;
    while (i < known.length && known[i]!.share < share) i++;
    if (i === 0) return 0;
    const [low, high] = [known[i - 1]!, known[i]];
    if (!high) return end;
    return low.place + ((share - low.share) / (high.share - low.share)) * (high.place - low.place);
  });
}

/** The share that has passed by a place on that scale; what stands at the end of it never has. */
function shareBy(places: readonly number[], place: number, end: number): number {
  const next = places.findIndex((one) => one > place || one >= end);
  if (next < 0) return 1;
  if (next === 0) return 0;
  const [low, high] = [places[next - 1]!, places[next]!];
  return (next - 1 + Math.min(1, (place - low) / (high - low))) / SHARES;
}

function lastOf({ age }: Course): number {
  return age.at(-1) ?? 0;
}
