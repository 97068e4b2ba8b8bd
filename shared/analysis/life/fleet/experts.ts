import type { RecordedLife } from '../course.ts';
import { dutyToCome, type Gauge, type Track } from './gauge.ts';
import type { OwnSaid } from './misses.ts';
import { regressed } from './regression.ts';
import { type Bandwidths, distances, likeness, type Moment, similar } from './similarity.ts';
import { meanLeft, type Sample } from './survivors.ts';

/** Bandwidths are tried at these multiples of the usual ones: which are right is for the fleet to say. */
const SCALES = [0.5, 1, 2];
const OWN = ['like-duty-lives', 'fleet-lives', 'own-trend'];
/** The ways in which recorded lives speak, by the name an estimate gives as its method. */
export const EXPERTS: readonly string[] = [
  ...['', '-of-any-age'].flatMap((ages) =>
    SCALES.flatMap(() =>
      ['similarity', 'similarity-in-duty', 'regression', 'regression-in-duty'].map((name) => name + ages),
    ),
  ),
  ...OWN,
];

/**
 * What they count for before any has answered: the ways of asking others are many and say much the same, so a unit's own
 * trend counts as much as all of them together.
 */
export const HEARD = EXPERTS.map((name) => (name === 'own-trend' ? EXPERTS.length - 1 : 1));

/** Recorded lives, seen on the measures by which they are held against others. */
export interface Fleet {
  readonly lives: readonly RecordedLife[];
  readonly tracks: readonly Track[];
  readonly gauge: Gauge;
  readonly moments: readonly Moment[];
}

/** A question put to the fleet: a course up to an age, seen on the fleet's measures. */
export interface Question {
  readonly age: number;
  readonly features: readonly number[];
  /** How differently each life was run. */
  readonly unlike: Float64Array;
  readonly own: OwnSaid | undefined;
}

const WIDE = Infinity;
/** Bandwidths on the scales of a gauge's features: age, duty, level, change of level, rate of duty. */
const SIMILAR: Bandwidths = { features: [0.1, 0.08, 0.04, 0.1, 0.3], path: 0.2 };
const REGRESSION: Bandwidths = { features: [0.08, 0.2, 0.25, WIDE, WIDE], path: 0.12 };
/** The same without regard to age: what counts is how far it has come, not how long that took. */
const AGELESS = {
  similar: { features: [WIDE, WIDE, 0.04, 0.1, 0.3], path: 0.2 },
  regression: { features: [WIDE, WIDE, 0.15, WIDE, WIDE], path: 0.12 },
};
const FAMILIES = [{ similar: SIMILAR, regression: REGRESSION }, AGELESS];

/** Each expert's answer, in the order of {@link EXPERTS}; the fleet's, where nothing on record is like this. */
export function answersTo(question: Question, fleet: Fleet, without: number): number[] {
  const { lives, tracks, gauge, moments } = fleet;
  const { features, unlike, age } = question;
  const alike = Float64Array.from(lives, (_, i) =>
    i === without ? 0 : Math.exp(-0.5 * (unlike[i]! / SIMILAR.path) ** 2) + 1e-9,
  );
  const ran = lives.map(({ end }, i) => ({ track: tracks[i]!, end }));
  const toCome = dutyToCome(age, ran, alike, gauge.longest);
  const answers: number[] = [];
  for (const family of FAMILIES) {
    const nearBy = distances(features, unlike, moments, family.similar, without);
    const among = distances(features, unlike, moments, family.regression, without);
    for (const scale of SCALES) {
      const near = similar(moments, likeness(nearBy, scale));
      const line = regressed(features, moments, likeness(among, scale)) ?? near;
      answers.push(near.left, toCome(near.dutyLeft), line.left, toCome(line.dutyLeft));
    }
  }
  const mean = survivorsAt(lives, age, without, undefined);
  return [...answers, survivorsAt(lives, age, without, alike), mean, question.own?.middle ?? mean].map(
    (left) => (Number.isNaN(left) ? mean : left),
  );
}

/** Mean life left to those that reached an age; to the longest there was, when none did, nothing. */
function survivorsAt(
  lives: readonly RecordedLife[],
  age: number,
  without: number,
  weights: ArrayLike<number> | undefined,
): number {
  const samples: Sample[] = [];
  for (let i = 0; i < lives.length; i++) {
    const { end, passed } = lives[i]!;
    if (i !== without && end > age) samples.push({ left: end - age, passed, weight: weights?.[i] ?? 1 });
  }
  return samples.length === 0 ? 0 : meanLeft(samples);
}
