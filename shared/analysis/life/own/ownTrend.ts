import type { Passage } from '../../statistics/firstPassage.ts';
import { timeAt } from '../../statistics/invert.ts';
import { LAWS } from '../../trend/growth.ts';
import { mannKendall } from '../../trend/mannKendall.ts';
import type { Course } from '../course.ts';
import { type Candidate, type Clock, type Fitted, fitted, passageTo, passedAfter } from './candidate.ts';
import { hindcastError } from './hindcast.ts';
import { thinned } from './thin.ts';

/** Points that a trend is looked for in, and the least there have to be. */
export const TREND_POINTS = 48;
const LEAST_POINTS = 12;
/** Standard normal score for a one-sided chance of 0.1 % of calling noise a trend. */
const SIGNIFICANT = 3.09;
/** A trend is carried on for at most so many times the span over which it was seen. */
const REACH = 10;
/** How much of the newest part a trend may be fitted to. */
const WINDOWS = [1, 0.5, 0.25];
/** Errors below this are luck, and all as good. */
const LUCKY = 0.02;
/** Five hindcasts of one course are worth about so many independent ones: the weight's power of the error. */
const WEIGHT_POWER = 3;
/** What a hindcast is believed to be worth before it is made: so large an error, as if seen so many times. */
const PRIOR_ERROR = 0.3;
const PRIOR_WEIGHT = 1;
const HINDCASTS = 5;

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
}

export interface TrendQuestion {
  readonly course: Course;
  /** The indicator's value at which the life ends. */
  readonly limit: number;
  /** Subtracted before a law of growth is fitted. */
  readonly reference: number;
  /** Whether the course's duty is more than its age. */
  readonly dutyKnown: boolean;
  /** The duty to come within a time from the newest point; at the mean rate so far where it isn't given. */
  readonly dutyAhead?: (time: number) => number;
}

/**
 * What a unit's own course says about its first passage of the limit: all laws of growth, on either clock, over
 * the whole, the newer half and the newest quarter of it, each weighted by how well it would have predicted
 * the unit's own past.
 *
 * @returns the reason where there is nothing to say
 */
export function ownTrend(question: TrendQuestion): OwnTrend | { readonly unavailable: string } {
  const { limit, reference } = question;
  const course = thinned(question.course, question.course.age[0] ?? 0, TREND_POINTS);
  const points = course.age.length;
  if (points < LEAST_POINTS) return { unavailable: `${points} points; ${LEAST_POINTS} are needed` };
  const z = Math.max(...WINDOWS.map((window) => trendOf(course, window)));
  if (z < SIGNIFICANT) return { unavailable: 'no significant trend towards the limit' };
  const span = course.age.at(-1)! - course.age[0]!;
  const rate = (course.duty.at(-1)! - course.duty[0]!) / span;
  const dutyAhead = question.dutyAhead ?? ((time: number) => rate * time);
  const clocks: readonly Clock[] = question.dutyKnown ? ['time', 'duty'] : ['time'];

  const heard: Voice[] = [];
  for (const candidate of candidatesOn(clocks)) {
    const line = fitted(course, candidate, reference);
    if (!line || !(line.drift > 0)) continue;
    const own = hindcastError(course, candidate, reference);
    if (own === undefined) continue;
    const passage = passageTo(limit, line, reference);
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
  const weights = heard.map(({ error }) => (error / best) ** -WEIGHT_POWER);
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
  if (timeAt(passedBy, 0.5, span, REACH * span) === undefined) {
    return { unavailable: `the trend reaches the limit later than ${REACH} times the span it was seen over` };
  }
  return { voices, passedBy, method: nameOf(voices[0]!.line.candidate), points, span, z };
}

function trendOf(course: Course, window: number): number {
  const from = Math.floor(course.value.length * (1 - window));
  const values = course.value.slice(from);
  return values.length < LEAST_POINTS ? 0 : mannKendall(values).z;
}

function candidatesOn(clocks: readonly Clock[]): Candidate[] {
  return clocks.flatMap((clock) =>
    WINDOWS.flatMap((window) => [
      ...LAWS.map((law) => ({ law, clock, window, fit: 'theil-sen' }) as const),
      { law: 'linear', clock, window, fit: 'wiener' } as const,
    ]),
  );
}

function nameOf({ law, clock, fit }: Candidate): string {
  return `${fit === 'wiener' ? 'wiener' : `theil-sen-${law}`}${clock === 'duty' ? '-in-duty' : ''}`;
}
