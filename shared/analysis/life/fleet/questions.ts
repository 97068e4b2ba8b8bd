import { dutyAt, type RecordedLife } from '../course.ts';
import type { Fleet, Question } from './experts.ts';
import { featuresAt, type Gauge, type Track, unlikeness } from './gauge.ts';
import type { OwnSaid } from './misses.ts';
import type { Moment } from './similarity.ts';

/** Recorded moments and questions are thinned to about so many, however many lives there are. */
const MOMENTS = 1_200;
/** With so many moments a life their ages needn't differ from one to the next. */
const DENSE = 10;
const QUESTIONS = 360;
/** A life isn't asked less than twice; of more lives than these questions allow for only some are. */
const MOST_QUESTIONS = 1_200;

/** What a life's own trend said at an age, in units of age; `undefined` when it says nothing. */
export type OwnVoice = (life: RecordedLife, age: number, index: number) => OwnSaid | undefined;

/** Moments of recorded lives, evenly over all their ages, that a question is held against. */
export function momentsOf(lives: readonly RecordedLife[], tracks: readonly Track[], gauge: Gauge): Moment[] {
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

/**
 * Questions to a fleet about its own lives, as if they were running.
 *
 * @param from the age at which they begin
 * @returns each with the life that it is about
 */
export function questionsOf(
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

/** @param own what the course's own trend says */
export function questionOf(
  track: Track,
  age: number,
  own: OwnSaid | undefined,
  { lives, tracks, gauge }: Omit<Fleet, 'moments'>,
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

/** Where a life's ages begin within a step: elsewhere for each, so that together they cover all ages evenly. */
function beginningOf(life: number, step: number): number {
  return ((life * 0.618033988749895) % 1) * step;
}
