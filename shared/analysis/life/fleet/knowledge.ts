import type { Course, RecordedLife } from '../course.ts';
import { type Blend, blended, blendOf } from './blend.ts';
import { answersTo, type Fleet, HEARD } from './experts.ts';
import { gaugeOf, trackOf } from './gauge.ts';
import { type Misses, missAt, missesOf, type OwnSaid } from './misses.ts';
import { momentsOf, type OwnVoice, questionOf, questionsOf } from './questions.ts';

/** One by itself can't be asked about without itself. */
const LEAST_LIVES = 2;

/** What a fleet's recorded lives teach, ready to be asked about any course. */
export interface Knowledge extends Fleet {
  /** How much each expert counts, and how far the fleet's own questions were answered amiss. */
  readonly blend: Blend;
  readonly misses: Misses;
  /** How many of the lives ended. */
  readonly ended: number;
  /** Whether any life's own trend was heard: what wasn't tried isn't asked. */
  readonly hears: boolean;
  /** The youngest and the oldest age at which the fleet was questioned: what it says of others hasn't been tried. */
  readonly tried: { readonly from: number; readonly to: number };
}

/** What is left, in units of age: it stays below each quantile with 10, 50 and 90 %. */
export interface Answer {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Any other probability; and the other way round, the probability that it is over within a time. */
  readonly quantile: (p: number) => number;
  readonly passedBy: (time: number) => number;
  /** Of the experts. */
  readonly weights: readonly number[];
  /** What the own trend was heard to say; the fleet's mean, where it said nothing. */
  readonly own: number;
}

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
  const blend = blendOf({
    ...{ answers, truth, lives: asked.map(({ life }) => life) },
    ...{ most: 3 * longest, usual: gauge.meanLife, counts: hears ? HEARD : undefined },
  });
  const misses = missesOf(
    blend,
    asked.map(({ question }) => question.own),
  );
  return { ...base, ended: passed.length, tried, hears, blend, misses };
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
  own: OwnSaid | undefined,
  without = -1,
): Answer {
  const track = trackOf(course, knowledge.gauge.longest);
  const heard = knowledge.hears ? own : undefined;
  const answers = answersTo(questionOf(track, age, heard, knowledge), knowledge, without);
  const { answer, weights } = blended(knowledge.blend, answers);
  const missed = missAt(knowledge.misses, answer, heard);
  const quantile = (p: number): number => Math.max(0, answer + missed(p));
  return {
    ...{ p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9), weights },
    ...{ quantile, passedBy: passedBy(quantile) },
    own: answers.at(-1)!,
  };
}

/** The probability that it is over within a time, by its quantiles. */
function passedBy(quantile: (p: number) => number): (time: number) => number {
  return (time) => {
    let [low, high] = [0, 1];
    if (time < quantile(low)) return 0;
    for (let turn = 0; turn < 40; turn++) {
      const half = (low + high) / 2;
      if (quantile(half) <= time) low = half;
      else high = half;
    }
    return high === 1 ? 1 : low;
  };
}
