import type { Passage } from '../../statistics/firstPassage.ts';
import { timeAt } from '../../statistics/invert.ts';
import { LAWS, type Law } from '../../trend/growth.ts';
import type { Course } from '../course.ts';
import {
  type Candidate,
  type Clock,
  type Fitted,
  fitted,
  P10_P90,
  passageTo,
  passedAfter,
} from './candidate.ts';
import { hindcastError } from './hindcast.ts';
import { riseOf, type Stretch, stretchesOf } from './onset.ts';
import { thinned } from './thin.ts';

/** The least points there have to be. */
const LEAST_POINTS = 12;
/** A trend is carried on for at most so many times the span over which it was seen. */
const REACH = 3;
/** What a new component shows: the value that so small a share of its course lies below, of so many points. */
const NEW = 0.1;
const BASELINE_POINTS = 96;
/** How much of the newest part a trend may be fitted to. */
const WINDOWS = [1, 0.5, 0.25, 0.125, 0.0625];
/** Errors below this are luck, and all as good. */
const LUCKY = 0.02;
/** Five hindcasts of one course are worth about so many independent ones: the weight's power of the error. */
const WEIGHT_POWER = 3;
/** What a hindcast is believed to be worth before it is made: so large an error, as if seen so many times. */
const PRIOR_ERROR = 0.3;
const PRIOR_WEIGHT = 1;
const HINDCASTS = 5;
const FAVOUR = 2;

/** What one candidate says, and how much that counts. */
export interface Voice {
  readonly line: Fitted;
  readonly passage: Passage;
  readonly weight: number;
  /** Root mean square logarithm of predicted over true time, on the unit's own past. */
  readonly error: number;
}

export interface OwnTrend {
  readonly voices: readonly Voice[];
  /** Probability of having passed the limit a time from the newest point. */
  readonly passedBy: (time: number) => number;
  /** The best candidate's name, as in `exponential in duty`. */
  readonly method: string;
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
  /** Subtracted before a law of growth is fitted. */
  readonly reference: number;
  /** The law its kind is known to follow: it counts for more, and decides nothing alone. */
  readonly favoured?: Law;
  /** Whether the course's duty is more than its age. */
  readonly dutyKnown: boolean;
  /** The duty to come within a time from the newest point; at the mean rate so far where it isn't given. */
  readonly dutyAhead?: (time: number) => number;
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
  const z = Math.max(...rises);
  if (z === 0) return { unavailable: 'no significant trend towards the limit' };
  const span = course.age.at(-1)! - course.age[0]!;
  const rate = (course.duty.at(-1)! - course.duty[0]!) / span;
  const dutyAhead = question.dutyAhead ?? ((time: number) => rate * time);
  const clocks: readonly Clock[] = question.dutyKnown ? ['time', 'duty'] : ['time'];

  const sorted = Float64Array.from(thinned(course, course.age[0]!, BASELINE_POINTS).value).sort();
  const baseline = sorted[Math.floor(sorted.length * NEW)]!;
  const heard: Voice[] = [];
  // What is longer than the longest stretch that rises tells of the time before the wear.
  const rising = stretches.slice(rises.findIndex((rise) => rise > 0));
  for (const { candidate, part } of rising.flatMap((stretch) =>
    candidatesFor(stretch, clocks, [reference, baseline]),
  )) {
    const line = fitted(part, candidate);
    if (!line || !(line.drift > 0)) continue;
    const own = hindcastError(part, candidate);
    if (own === undefined) continue;
    const passage = passageTo(limit, line);
    if (!Number.isFinite(passage.distance)) continue;
    const believed = Math.sqrt(
      (own ** 2 * HINDCASTS + PRIOR_ERROR ** 2 * PRIOR_WEIGHT) / (HINDCASTS + PRIOR_WEIGHT),
    );
    // What the fit makes of its own uncertainty and what its past says are two looks at one thing.
    const driftSd =
      candidate.fit === 'wiener'
        ? Math.max(passage.driftSd, believed * line.drift)
        : Math.hypot(passage.driftSd, believed * line.drift);
    heard.push({ line, passage: { ...passage, driftSd }, weight: 1, error: Math.max(own, LUCKY) });
  }
  if (heard.length === 0) return { unavailable: 'no law of growth fits the trend' };
  const best = Math.min(...heard.map(({ error }) => error));
  const weights = heard.map(
    ({ error, line }) =>
      (error / best) ** -WEIGHT_POWER * (line.candidate.law === question.favoured ? FAVOUR : 1),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const voices = heard
    .map((voice, i) => ({ ...voice, weight: weights[i]! / total }))
    .filter(({ weight }) => weight > 0.01)
    .sort((a, b) => b.weight - a.weight);
  const passedBy = (time: number) =>
    voices.reduce((sum, { line, passage, weight }) => {
      const run = line.candidate.clock === 'duty' ? dutyAhead(time) : time;
      return sum + weight * passedAfter(run, line, passage);
    }, 0) / voices.reduce((sum, { weight }) => sum + weight, 0);
  const seen = rising[0]!.window * span;
  if (timeAt(passedBy, 0.5, seen, REACH * seen) === undefined) {
    return { unavailable: `the trend reaches the limit later than ${REACH} times the span it was seen over` };
  }
  const { candidate } = voices[0]!.line;
  const loudest = stretches.find(({ window }) => window === candidate.window)!;
  return {
    voices,
    passedBy,
    method: nameOf(candidate),
    points: loudest.course.age.length,
    span: candidate.window * span,
    z,
    slope: slopeOf(loudest),
  };
}

function slopeOf({ window, course: part }: Stretch): OwnTrend['slope'] {
  const straight = { law: 'linear', clock: 'time', fit: 'theil-sen', window, reference: 0 } as const;
  const { drift, driftSd } = fitted(part, straight) ?? { drift: 0, driftSd: 0 };
  return { value: drift, low: drift - P10_P90 * driftSd, high: drift + P10_P90 * driftSd };
}

function candidatesFor(
  { window, course: part }: Stretch,
  clocks: readonly Clock[],
  [reference, baseline]: readonly [number, number],
) {
  return clocks.flatMap((clock) => {
    const candidates: Candidate[] = [
      ...LAWS.map((law) => ({ law, clock, window, reference, fit: 'theil-sen' }) as const),
      // Growth on top of what a new component shows: a clean filter has its own drop.
      { law: 'exponential', clock, window, reference: baseline, fit: 'theil-sen' },
      { law: 'linear', clock, window, reference, fit: 'wiener' },
    ];
    return candidates.map((candidate) => ({ candidate, part }));
  });
}

function nameOf({ law, clock, fit }: Candidate): string {
  return `${fit === 'wiener' ? 'wiener' : `theil-sen-${law}`}${clock === 'duty' ? '-in-duty' : ''}`;
}
