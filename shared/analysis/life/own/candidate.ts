import { type Passage, passedBy } from '../../statistics/firstPassage.ts';
import { lag1Autocorrelation, varianceInflation } from '../../trend/autocorrelation.ts';
import { type Law, onClock, onScale } from '../../trend/growth.ts';
import { median, medianSlope, type Point, theilSen } from '../../trend/theilSen.ts';
import { fitWiener } from '../../trend/wiener.ts';
import type { Course } from '../course.ts';

/** What wear may run in. */
export type Clock = 'time' | 'duty';

/** A way to carry a course on: which law, on which clock, fitted how, to how much of the newest part. */
export interface Candidate {
  readonly law: Law;
  readonly clock: Clock;
  readonly fit: 'theil-sen' | 'wiener';
  /** Of the course's span. */
  readonly window: number;
  /** Subtracted from values before the law is fitted. */
  readonly reference: number;
}

/** A candidate's law, fitted: on the law's own scales a straight line that ends here. */
export interface Fitted {
  readonly candidate: Candidate;
  /** Clock and level at the newest point, on the law's scales; the slope between, and its standard deviation. */
  readonly now: number;
  readonly level: number;
  readonly drift: number;
  readonly driftSd: number;
  readonly diffusion: number;
}

/** Standard normal quantile of a two-sided 80 % interval. */
export const P10_P90 = 1.2815515655446004;
/** Points at the end that say where the course stands, and the least that a law is fitted to. */
const RECENT = 5;
const LEAST_POINTS = 8;

/**
 * Fits a candidate to the stretch it looks at, thinned.
 *
 * @param only the line, without how sure it is: for many fits in a row
 * @returns `undefined` where it can't be: too few points that the law can show
 */
export function fitted(course: Course, candidate: Candidate, only?: 'line'): Fitted | undefined {
  const points = pointsOf(course, candidate);
  if (points.length < LEAST_POINTS) return undefined;
  const now = onClock(candidate.law, clockOf(course, candidate.clock).at(-1)!);
  if (candidate.fit === 'wiener') {
    const process = fitWiener(points);
    return (
      process && {
        candidate,
        now,
        ...process,
        level: process.level + process.drift * (now - points.at(-1)!.x),
      }
    );
  }
  const standing = (slope: number) => median(points.slice(-RECENT).map(({ x, y }) => y + slope * (now - x)));
  if (only) {
    const drift = medianSlope(points);
    if (drift === undefined) return undefined;
    return { candidate, now, level: standing(drift), drift, driftSd: 0, diffusion: 0 };
  }
  const plain = theilSen(points, P10_P90);
  if (!plain) return undefined;
  // The interval reaches further for what neighbours have in common beside the trend: S spreads by its root.
  const left = points.map(({ x, y }) => y - plain.slope * x);
  const inflation = Math.sqrt(varianceInflation(lag1Autocorrelation(left)));
  return {
    candidate,
    now,
    level: standing(plain.slope),
    drift: plain.slope,
    driftSd: ((plain.high - plain.low) / (2 * P10_P90)) * inflation,
    diffusion: 0,
  };
}

/** The first passage of a level on the law's scales; the distance is not finite where the law can't reach it. */
export function passageTo(limit: number, { candidate, level, drift, driftSd, diffusion }: Fitted): Passage {
  return { distance: onScale(candidate.law, limit - candidate.reference) - level, drift, driftSd, diffusion };
}

/** Probability of having passed once the clock has run on by so much. */
export function passedAfter(clock: number, { candidate, now }: Fitted, passage: Passage): number {
  const run = candidate.law === 'power' ? Math.log1p(clock / Math.exp(now)) : clock;
  return passedBy(run, passage);
}

/** How far the clock runs until the line reaches a level: Infinity when it leads away from it. */
export function clockTo(limit: number, line: Fitted): number {
  const distance = onScale(line.candidate.law, limit - line.candidate.reference) - line.level;
  if (distance <= 0) return 0;
  if (!(line.drift > 0)) return Infinity;
  const run = distance / line.drift;
  return line.candidate.law === 'power' ? Math.exp(line.now) * Math.expm1(run) : run;
}

/** The clock a candidate runs on. */
export function clockOf(course: Course, clock: Clock): readonly number[] {
  return clock === 'duty' ? course.duty : course.age;
}

function pointsOf(course: Course, candidate: Candidate): Point[] {
  const clock = clockOf(course, candidate.clock);
  const points: Point[] = [];
  for (let i = 0; i < clock.length; i++) {
    const x = onClock(candidate.law, clock[i]!);
    const y = onScale(candidate.law, course.value[i]! - candidate.reference);
    if (Number.isFinite(x) && Number.isFinite(y)) points.push({ x, y });
  }
  return points;
}
