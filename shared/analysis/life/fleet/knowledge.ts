import { type Course, dutyAt, type RecordedLife } from '../course.ts';
import { type Blend, blended, blendOf } from './blend.ts';
import { dutyToCome, featuresAt, type Gauge, gaugeOf, type Track, trackOf, unlikeness } from './gauge.ts';
import { regressed } from './regression.ts';
import { type Bandwidths, distances, likeness, type Moment, similar } from './similarity.ts';
import { meanLeft, type Sample } from './survivors.ts';

/** One by itself can't be asked about without itself. */
const LEAST_LIVES = 2;
/** Recorded moments and questions are thinned to about so many, however many lives there are. */
const MOMENTS = 1_200;
/** With so many moments a life their ages needn't differ from one to the next. */
const DENSE = 10;
const QUESTIONS = 360;
/** A life isn't asked less than twice; of more lives than these questions allow for only some are. */
const MOST_QUESTIONS = 1_200;

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
const HEARD = EXPERTS.map((name) => (name === 'own-trend' ? EXPERTS.length - 1 : 1));

/** What a life's own trend said at an age, in units of age; `undefined` when it says nothing. */
export type OwnVoice = (life: RecordedLife, age: number, index: number) => number | undefined;

/** A question put to the fleet: a course up to an age, seen on the fleet's measures. */
export interface Question {
  readonly age: number;
  readonly features: readonly number[];
  /** How differently each life was run. */
  readonly unlike: Float64Array;
  readonly own: number | undefined;
}

/** What a fleet's recorded lives teach, ready to be asked about any course. */
export interface Knowledge {
  readonly lives: readonly RecordedLife[];
  readonly tracks: readonly Track[];
  readonly gauge: Gauge;
  readonly moments: readonly Moment[];
  /** How much each expert counts, and how far the fleet's own questions were answered amiss. */
  readonly blend: Blend;
  /** How many of the lives ended. */
  readonly ended: number;
  /** Whether any life's own trend was heard: what wasn't tried isn't asked. */
  readonly hears: boolean;
  /** The youngest and the oldest age at which the fleet was questioned: what it says of others hasn't been tried. */
  readonly tried: { readonly from: number; readonly to: number };
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

/**
 * Learns from recorded lives. Each is asked about as if it were running, at ages that know nothing of its own
 * end, with itself left out: by what comes out of that, experts are weighted and intervals
 * calibrated. So everything is decided out of sample, and nothing by the unit that will be asked about.
 *
 * @param lives at least {@link LEAST_LIVES} of them passed their limit
 * @param from the share of the longest life that passed its limit at which questions begin
 * @returns `undefined` with fewer
 */
export function learn(lives: readonly RecordedLife[], own: OwnVoice, from: number): Knowledge | undefined {
  const passed = lives.filter((life) => life.passed);
  if (passed.length < LEAST_LIVES) return undefined;
  // Of those that ended: one cut short that was many times as long has no end to be asked about, and would coarsen all.
  const longest = Math.max(...passed.map(({ end }) => end));
  const gauge = gaugeOf(lives, longest);
  const tracks = lives.map((life) => trackOf(life, longest));
  const moments = momentsOf(lives, tracks, gauge);
  const asked = questionsOf(lives, tracks, gauge, own, from * longest);
  const base = { lives, tracks, gauge, moments };
  const truth = asked.map(({ life, question }) => lives[life]!.end - question.age);

  const answers = asked.map(({ question, life }) => answersTo(question, base, life));
  const ages = asked.map(({ question }) => question.age);
  const tried = { from: Math.min(...ages), to: Math.max(...ages) };
  const hears = asked.some(({ question }) => question.own !== undefined);
  const about = new Set(asked.map(({ life }) => life)).size;
  const blend = blendOf(answers, truth, about, 3 * longest, hears ? HEARD : undefined);
  return { ...base, ended: passed.length, tried, hears, blend };
}

/**
 * What the fleet says of a course at an age: the blend of its experts, with the spread of its own errors.
 *
 * @param without which of the lives it is itself, where it is one of them: what was cut short there says nothing here
 */
export function ask(
  knowledge: Knowledge,
  course: Course,
  age: number,
  own: number | undefined,
  without = -1,
) {
  const track = trackOf(course, knowledge.gauge.longest);
  const question = questionOf(track, age, knowledge.hears ? own : undefined, knowledge);
  const answers = answersTo(question, knowledge, without);
  return {
    ...blended(knowledge.blend, answers, 3 * knowledge.gauge.longest),
    /** What the own trend was heard to say; the fleet's mean, where it said nothing. */
    own: answers.at(-1)!,
  };
}

/** Each expert's answer, in the order of {@link EXPERTS}; the fleet's, where nothing on record is like this. */
function answersTo(
  question: Question,
  knowledge: Omit<Knowledge, 'blend' | 'ended' | 'tried' | 'hears'>,
  without: number,
): number[] {
  const { lives, tracks, gauge, moments } = knowledge;
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
  const fleet = survivorsAt(lives, age, without, undefined);
  return [...answers, survivorsAt(lives, age, without, alike), fleet, question.own ?? fleet].map((left) =>
    Number.isNaN(left) ? fleet : left,
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

function momentsOf(lives: readonly RecordedLife[], tracks: readonly Track[], gauge: Gauge): Moment[] {
  const total = lives.reduce((sum, { end }) => sum + end, 0);
  const step = Math.max(total / MOMENTS, gauge.longest / 40);
  // Of many lives few moments each are left: on the same ages of all, nothing would be known of those between.
  const isSparse = step > total / lives.length / DENSE;
  const moments: Moment[] = [];
  for (const [life, { end, passed }] of lives.entries()) {
    const whole = dutyAt(lives[life]!, end);
    for (let age = isSparse ? beginningOf(life, step) : step; age < end; age += step) {
      moments.push({
        life,
        features: featuresAt(tracks[life]!, age, gauge),
        left: end - age,
        dutyLeft: whole - dutyAt(lives[life]!, age),
        passed,
      });
    }
  }
  return moments;
}

function questionsOf(
  lives: readonly RecordedLife[],
  tracks: readonly Track[],
  gauge: Gauge,
  own: OwnVoice,
  from: number,
): { life: number; question: Question }[] {
  const perLife = Math.max(2, Math.min(12, Math.floor(QUESTIONS / lives.length)));
  const step = (gauge.longest - from) / perLife;
  const every = Math.ceil((lives.length * perLife) / MOST_QUESTIONS);
  // The longest among them: it is the one that surely reaches an age that is asked about.
  const some = lives
    .map(({ end, passed }, life) => ({ life, end, passed }))
    .filter(({ passed }) => passed)
    .sort((a, b) => b.end - a.end)
    .filter((_, i) => i % every === 0)
    .sort((a, b) => a.life - b.life);
  const asked: { life: number; question: Question }[] = [];
  for (const { life, end } of some) {
    const recorded = lives[life]!;
    for (let age = from + beginningOf(life, step); age < end; age += step) {
      const track = tracks[life]!;
      asked.push({
        life,
        question: questionOf(track, age, own(recorded, age, life), { lives, tracks, gauge }),
      });
    }
  }
  return asked;
}

/** Where a life's ages begin within a step: elsewhere for each, so that together they cover all ages evenly. */
function beginningOf(life: number, step: number): number {
  return ((life * 0.618033988749895) % 1) * step;
}

function questionOf(
  track: Track,
  age: number,
  own: number | undefined,
  { lives, tracks, gauge }: Pick<Knowledge, 'lives' | 'tracks' | 'gauge'>,
): Question {
  return {
    age,
    own,
    features: featuresAt(track, age, gauge),
    unlike: Float64Array.from(tracks, (other, i) =>
      unlikeness(track, other, lives[i]!.end, age, gauge.longest),
    ),
  };
}
