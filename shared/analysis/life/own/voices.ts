import { bentAbove, bentTo, fitBent } from '../../trend/bend.ts';
import { LAWS } from '../../trend/growth.ts';
import { type Course, dutyAt } from '../course.ts';
import {
  type Candidate,
  type Clock,
  clockOf,
  clockTo,
  type Fitted,
  fitted,
  passageTo,
  passedAfter,
} from './candidate.ts';
import { type Hindcast, hindcastOf } from './hindcast.ts';
import type { Stretch } from './onset.ts';

/** Five hindcasts of one course are worth about so many independent ones: the weight's power of the error. */
const WEIGHT_POWER = 3;
const HINDCASTS = 5;
/** What a hindcast is believed to be worth before it is made: an error of this size, as if seen so many times. */
const PRIOR_ERROR = 0.25;
/** They share an end and most of their points, so a small error may be luck: for the interval, and for the weight. */
const PRIOR_SEEN = 3;
const PRIOR_SEEN_IN_WEIGHT = 0.2;
/** Voices are heard together, and together they err less than each by itself: so much is left of what they don't share. */
const TOGETHER = 0.85;
/** Growth that bends as the points will have it holds the straight and the exponential laws within it. */
const BENT_COUNTS = 8;
const FAVOUR = 2;
/**
 * Places of equal chance that stand for a normal variable, with its mean and its variance. The outer ones lie about where its tenths
 * do: those of Gauss and Hermite, at ±√3, made P10 and P90 a third too wide where little else isn't known.
 */
const PLACES = [-Math.sqrt(3 / 2), 0, Math.sqrt(3 / 2)];

/** What growth above a base is fitted to, which rises with the value. */
interface Scale {
  readonly name: string;
  readonly scaled: (value: number) => number;
}
const AS_IT_IS: Scale = { name: 'bent-growth', scaled: (value) => value };
const SQUARED: Scale = { name: 'bent-growth-of-squares', scaled: (value) => value * Math.abs(value) };

/** What one way of carrying a course on says, and how much that counts. */
export interface Voice {
  readonly name: string;
  readonly window: number;
  readonly clock: Clock;
  /** Probability of having passed the limit once the clock has run on by so much. */
  readonly passedAfter: (clock: number) => number;
  readonly weight: number;
}

/** What the voices of a course are asked. */
export interface Asked {
  readonly clocks: readonly Clock[];
  /** Levels at which the limit may be met, each as likely as the others. */
  readonly limits: readonly number[];
  readonly reference: number;
  readonly favoured: string | undefined;
  /** Whether values are roots of mean squares. */
  readonly rootMeanSquare?: boolean | undefined;
  /** The duty that is foretold between two ages, where it is. */
  readonly dutyBetween?: ((from: number, to: number) => number) | undefined;
  /** Whether how far off that is will be counted in beside: then a law in duty is tried by the duty there was. */
  readonly isMissCounted?: boolean;
}

/** A stretch, and what the indicator's own ups and downs add to the error of any answer, as a share of it. */
export interface Restless extends Stretch {
  readonly unrest: number;
}

/**
 * All ways of carrying stretches of a course on, by what they would have said of its past, and by how long a past that
 * was; weights add up to 1.
 */
export function voicesOf(stretches: readonly Restless[], asked: Asked): Voice[] {
  const heard = stretches.flatMap((stretch) =>
    asked.clocks.flatMap((clock) => [
      ...candidatesFor(stretch.window, clock, asked.reference).flatMap(
        (one) => lineVoice(stretch, one, asked) ?? [],
      ),
      ...scalesFor(asked).flatMap((scale) => bentVoice(stretch, clock, asked, scale) ?? []),
    ]),
  );
  const total = heard.reduce((sum, { weight }) => sum + weight, 0);
  return heard
    .map((voice) => ({ ...voice, weight: voice.weight / total }))
    .filter(({ weight }) => weight > 0.01)
    .sort((a, b) => b.weight - a.weight);
}

/**
 * On which scales growth that bends is above its base: of values that are roots of mean squares on that of the squares, too. What
 * a defect shakes and what shook before add by these, so that the root bends most where the two are alike, and would be
 * carried on too steeply.
 *
 * Source: that the mean square of a sum of signals which have nothing in common is the sum of theirs, J. S. Bendat and
 * A. G. Piersol, *Random Data*, 4th ed. 2010.
 */
function scalesFor({ rootMeanSquare }: Asked): Scale[] {
  return rootMeanSquare ? [AS_IT_IS, SQUARED] : [AS_IT_IS];
}

function candidatesFor(window: number, clock: Clock, reference: number): Candidate[] {
  return [
    ...LAWS.map((law): Candidate => ({ law, clock, window, reference, fit: 'theil-sen' })),
    { law: 'linear', clock, window, reference, fit: 'wiener' },
  ];
}

function lineVoice(stretch: Restless, candidate: Candidate, asked: Asked): Voice | undefined {
  const { course, unrest } = stretch;
  const line = fitted(course, candidate);
  if (!line || !(line.drift > 0)) return undefined;
  const passages = asked.limits.map((limit) => passageTo(limit, line));
  const predict = (known: Course) => {
    const then = fitted(known, candidate, 'line');
    return then && ((level: number) => clockTo(level, then));
  };
  const past = hindcastOf(course, candidate.clock, predict, triedBy(course, asked));
  // A limit that may lie below what the law can show has been passed there.
  const reached = passages.map(({ distance }) => Number.isNaN(distance) || distance === -Infinity);
  if (!past || passages.some(({ distance }) => distance === Infinity)) return undefined;
  const believed = believedError(past, unrest) * line.drift;
  // What the fit makes of its own uncertainty and what its past says are two looks at one thing.
  const driftSd =
    candidate.fit === 'wiener' ? Math.max(line.driftSd, believed) : Math.hypot(line.driftSd, believed);
  const ways = passages.map((passage) => ({ ...passage, driftSd }));
  const favour = candidate.law === asked.favoured ? FAVOUR : 1;
  return voice(nameOf(line), stretch, candidate.clock, past, favour, (run) =>
    mean(ways, (way, i) => (reached[i] ? 1 : passedAfter(run, line, way))),
  );
}

function bentVoice(stretch: Restless, clock: Clock, asked: Asked, scale: Scale): Voice | undefined {
  const { course, unrest } = stretch;
  const { scaled } = scale;
  const limits = asked.limits.map(scaled);
  const grow = (known: Course) => {
    const shown = clockOf(known, clock);
    return fitBent(shown.map((x, i) => ({ x, y: scaled(known.value[i]!) })));
  };
  const bent = grow(course);
  const predict = (known: Course) => {
    const then = grow(known);
    return then && ((level: number) => bentTo(then, scaled(level)));
  };
  const past = bent && hindcastOf(course, clock, predict, triedBy(course, asked));
  if (!bent || !past) return undefined;
  const believed = believedError(past, unrest);
  const favour = BENT_COUNTS * (asked.favoured === 'exponential' ? FAVOUR : 1);
  const name = `${scale.name}${clock === 'duty' ? '-in-duty' : ''}`;
  return voice(name, stretch, clock, past, favour, (run) =>
    mean(PLACES, (z) => mean(limits, bentAbove(bent, run * Math.exp(z * believed)))),
  );
}

function triedBy(course: Course, { isMissCounted, dutyBetween }: Asked): Asked['dutyBetween'] {
  return isMissCounted ? (from, to) => dutyAt(course, to) - dutyAt(course, from) : dutyBetween;
}

function mean<T>(values: readonly T[], of: (value: T, i: number) => number): number {
  return values.reduce((sum, value, i) => sum + of(value, i), 0) / values.length;
}

function voice(
  name: string,
  { window, since }: Stretch,
  clock: Clock,
  past: Hindcast,
  counts: number,
  passed: (run: number) => number,
): Voice {
  // A law runs from the last of the points it was fitted to, and an answer is told from the newest of the course.
  const behind = clock === 'duty' ? since.duty : since.age;
  const sooner = Math.exp(past.late);
  // A shorter stretch was asked less far ahead: how right it was tells as much less of a limit that is as far for all.
  const weight = counts * window * shrunk(past.error, PRIOR_SEEN_IN_WEIGHT) ** -WEIGHT_POWER;
  return { name, window, clock, weight, passedAfter: (run) => passed((behind + run) * sooner) };
}

/**
 * The error a voice is believed to make: that of its past, towards what is usual, as far as the others leave it, and the
 * indicator's own unrest, which all of them share.
 *
 * Source: that forecasts combined err less than each, J. M. Bates and C. W. J. Granger, "The combination of forecasts",
 * Operational Research Quarterly 20 (1969), 451–468.
 */
function believedError({ error }: Hindcast, unrest: number): number {
  return Math.hypot(unrest, TOGETHER * shrunk(error, PRIOR_SEEN));
}

function shrunk(error: number, seen: number): number {
  return Math.sqrt((error ** 2 * HINDCASTS + PRIOR_ERROR ** 2 * seen) / (HINDCASTS + seen));
}

function nameOf({ candidate: { law, clock, fit } }: Fitted): string {
  return `${fit === 'wiener' ? 'wiener' : `theil-sen-${law}`}${clock === 'duty' ? '-in-duty' : ''}`;
}
