import { timeAt } from '../../statistics/invert.ts';
import type { Law } from '../../trend/growth.ts';
import { median } from '../../trend/theilSen.ts';
import { type Course, countBefore } from '../course.ts';
import { averagePlaces, shareBy } from '../quantiles.ts';
import { beyond } from './beyond.ts';
import { type Clock, fitted, P10_P90 } from './candidate.ts';
import { inTime } from './inTime.ts';
import { riseOf, type Stretch, stretchesOf } from './onset.ts';
import { thinned } from './thin.ts';
import { voicesOf } from './voices.ts';

/** The least points there have to be. */
const LEAST_POINTS = 12;
/** A trend is carried on for at most so many times the span over which it was seen. */
const REACH = 3;
/** And over at most so many times what it has risen: a degree more or less tells nothing of thirty more. */
const REACH_UP = 30;
/** Sooner than in so much of that span is as good as now, and later than in so many of it as good as never. */
const SOON = 1e-3;
const NEVER = 12;
/** In so many points the time before the wear is looked at, and the least there have to be of it. */
const CALM_POINTS = 96;
const LEAST_CALM = 12;
/** Points at the end that say where the course stands. */
const RECENT = 5;
/** Five places of a standard normal variable, each as likely as the others, that have its spread. */
const LIKELY = [-1.4456, -0.5917, 0, 0.5917, 1.4456];
/** How much of the newest part a trend may be fitted to. */
const WINDOWS = [1, 0.5, 0.25, 0.125, 0.0625];

export interface OwnTrend {
  /** Probability of having passed the limit a time from the newest point. */
  readonly passedBy: (time: number) => number;
  /** The best candidate's name, as in `exponential in duty`. */
  readonly method: string;
  /** What that counts wear in. */
  readonly clock: Clock;
  /** Thinned points, and the time they span. */
  readonly points: number;
  readonly span: number;
  /** Standard normal score of the trend. */
  readonly z: number;
  /** Of the indicator a unit of time, robust, over the newest part the loudest voice looks at, with 80 %. */
  readonly slope: { readonly value: number; readonly low: number; readonly high: number };
}

export interface TrendQuestion {
  readonly course: Course;
  /** The indicator's value at which the life ends. */
  readonly limit: number;
  /** The largest value that each point stands for; its own, where it isn't given. */
  readonly peak?: readonly number[] | undefined;
  /** Subtracted before a law of growth is fitted. */
  readonly reference: number;
  /** The law its kind is known to follow: it counts for more, and decides nothing alone. */
  readonly favoured?: Law;
  /** Whether values are roots of mean squares, as of a vibration. */
  readonly rootMeanSquare?: boolean | undefined;
  /** Whether the course's duty is more than its age. */
  readonly dutyKnown: boolean;
  /** The duty between two ages to come; at the mean rate so far where it isn't given. */
  readonly dutyBetween?: ((from: number, to: number) => number) | undefined;
  /** How far off that is of so long a time from now, as a standard deviation, where it is known. */
  readonly dutyMiss?: ((time: number) => number) | undefined;
  /** When it was last running, of an age to come: while it stands, nothing passes a limit. It always runs, where it isn't given. */
  readonly lastRunning?: ((age: number) => number) | undefined;
}

/**
 * What a unit's own course says about its first passage of the limit: all laws of growth, on either clock, over
 * the whole of it and newer and newer parts, each weighted by how well it would have predicted
 * the unit's own past.
 *
 * @returns the reason where there is nothing to say
 */
export function ownTrend(question: TrendQuestion): OwnTrend | { readonly unavailable: string } {
  const { limit, reference } = question;
  const { course } = question;
  if (course.age.length < LEAST_POINTS) {
    return { unavailable: `${course.age.length} points; ${LEAST_POINTS} are needed` };
  }
  const stretches = stretchesOf(course, WINDOWS);
  const rises = stretches.map((stretch) => riseOf(stretch, course));
  const z = Math.max(...rises.map((rise) => rise.z));
  if (z === 0) return { unavailable: 'no significant trend towards the limit' };
  const span = course.age.at(-1)! - course.age[0]!;
  const rate = (course.duty.at(-1)! - course.duty[0]!) / span;
  const { dutyBetween, dutyMiss } = question;
  const newest = course.age.at(-1)!;
  const dutyAhead = (time: number) => (dutyBetween ? dutyBetween(newest, newest + time) : rate * time);
  // A law in time knows nothing of nights: what it would pass in one is seen when the pump runs again.
  const { lastRunning } = question;
  const timeRun = (time: number) => (lastRunning ? Math.max(0, lastRunning(newest + time) - newest) : time);
  const clocks: readonly Clock[] = question.dutyKnown ? ['time', 'duty'] : ['time'];

  // What is longer than the longest stretch that rises tells of the time before the wear.
  const from = rises.findIndex((rise) => rise.z > 0);
  const rising = stretches.slice(from);
  const above = beyond(
    course,
    question.peak ?? course.value,
    newest - rising[0]!.window * span,
    limit,
    reference,
  );
  const unrest = Math.hypot(unrestOf(course, rising[0]!), above.sd);
  const limits = LIKELY.map((z) => limit - above.mean + z * unrest);
  const restless = rising.map((stretch, i) => ({ ...stretch, unrest: rises[from + i]!.wander }));
  const { favoured, rootMeanSquare } = question;
  const asked = { clocks, limits, reference, favoured, rootMeanSquare, dutyBetween };
  const voices = voicesOf(restless, { ...asked, isMissCounted: dutyMiss !== undefined });
  const [loudest] = voices;
  if (!loudest) return { unavailable: 'no law of growth fits the trend' };
  const seen = rising[0]!.window * span;
  const scale = { unit: SOON * seen, horizon: NEVER * seen };
  const run = { time: timeRun, duty: dutyAhead };
  const passedBy = shareBy(averagePlaces(inTime(voices, { run, dutyMiss }, scale)), scale);
  if (timeAt(passedBy, 0.5, seen, REACH * seen) === undefined) {
    return { unavailable: `the trend reaches the limit later than ${REACH} times the span it was seen over` };
  }
  const shown = rising[0]!.course.value;
  const newestLevel = median(shown.slice(-RECENT));
  const risen = newestLevel - median(shown.slice(0, shown.length >> 1));
  if (limit - above.mean - newestLevel > REACH_UP * risen) {
    return { unavailable: `the limit is more than ${REACH_UP} times as far off as the trend has risen` };
  }
  const looked = stretches.find(({ window }) => window === loudest.window)!;
  return {
    passedBy,
    method: loudest.name,
    clock: loudest.clock,
    points: looked.course.age.length,
    span: loudest.window * span,
    z,
    slope: slopeOf(looked),
  };
}

/**
 * How far the indicator's ups and downs before the wear may take it from its trend: it stands a little above or below
 * itself now, and will when the limit comes. Weather and work change for days on end, so a fit to what has risen
 * since can't tell.
 *
 * @returns a standard deviation, in the indicator's unit
 */
function unrestOf(course: Course, rising: Stretch): number {
  const [first, last] = [course.age[0]!, course.age.at(-1)!];
  const calm = thinned(course, first, CALM_POINTS);
  const until = last - rising.window * (last - first);
  const values = calm.value.slice(0, countBefore(calm, until)).sort((a, b) => a - b);
  if (values.length < LEAST_CALM) return 0;
  const at = (share: number) => values[Math.floor(values.length * share)]!;
  // Half of what holds the middle 68 % is a standard deviation, whatever wild values do.
  return (Math.SQRT2 * (at(0.84) - at(0.16))) / 2;
}

function slopeOf({ window, course: part }: Stretch): OwnTrend['slope'] {
  const straight = { law: 'linear', clock: 'time', fit: 'theil-sen', window, reference: 0 } as const;
  const { drift, driftSd } = fitted(part, straight) ?? { drift: 0, driftSd: 0 };
  return { value: drift, low: drift - P10_P90 * driftSd, high: drift + P10_P90 * driftSd };
}
