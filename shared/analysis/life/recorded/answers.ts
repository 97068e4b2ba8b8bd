import type { EpochMs } from '../../../time.ts';
import { HOUR } from '../../../time.ts';
import { type Course, countThrough, through } from '../course.ts';
import { EXPERTS } from '../fleet/experts.ts';
import { ask, learn } from '../fleet/knowledge.ts';
import { MANY_LIVES, type OwnSaid } from '../fleet/misses.ts';
import { ownTrend } from '../own/ownTrend.ts';
import { ownSaid } from '../remaining.ts';
import type { Trajectory } from './trajectories.ts';

/** Hours that a pump's own trend looks back, and those that have to be known, as in what is estimated by day. */
const OWN_HISTORY = 30 * 24;
const OWN_LEAST = 8 * 24;
/** Answers beyond this many of the longest life count as that. */
const CLIP = 3;
/** The probabilities of a {@link RecordedAnswer}'s quantiles: 0, 5 %, … 100 %. */
const STEPS = 20;

/** What recorded lives say of a part that serves, as of a night; in hours from then. */
export interface RecordedAnswer {
  readonly component: string;
  /** When the part was put in: of its successor this says nothing. */
  readonly from: EpochMs;
  /** As of when. */
  readonly at: EpochMs;
  /** It is over within these with a probability of 0, 5 %, … 100 %. */
  readonly quantiles: readonly number[];
  /** What the part's own trend was taken to say, and how much of the answer that is. */
  readonly own: number;
  readonly weight: number;
  /** What spoke loudest. */
  readonly method: string;
  /** Lives that ended, among those it was learned from. */
  readonly ended: number;
}

/** A pump's courses, and of which model it is. */
export interface ModelCourses {
  readonly device: string;
  readonly model: string;
  readonly courses: readonly Trajectory[];
}

/**
 * Asks the recorded lives of one contract about its parts that serve: those of the same model and component, their
 * duty counted alike, where at least {@link MANY_LIVES} of them ended. Parts that serve are lives cut short to all others.
 * Of ages that no life was asked about nothing is said: how far that would be off nobody knows.
 *
 * @returns by device
 */
export function recordedAnswers(pumps: readonly ModelCourses[]): Map<string, RecordedAnswer[]> {
  const all = pumps.flatMap(({ device, model, courses }) =>
    courses.map((course) => ({
      device,
      course,
      key: JSON.stringify([model, course.component, course.clock]),
    })),
  );
  const answers = new Map<string, RecordedAnswer[]>();
  for (const group of Map.groupBy(all, ({ key }) => key).values()) {
    const lives = group.map(({ course }) => course);
    const ended = lives.filter(({ passed }) => passed).length;
    if (ended < MANY_LIVES || !lives.some(({ serves }) => serves)) continue;
    const horizon = CLIP * Math.max(...lives.map(({ end }) => end));
    const own = (life: Trajectory, age: number) => ownSays(life, age, horizon);
    // From the beginning on: parts that were just put in are asked about, too.
    const knowledge = learn(lives, (_, age, index) => own(lives[index]!, age), 0);
    if (!knowledge) continue;
    const { tried } = knowledge;
    for (const [i, { device, course }] of group.entries()) {
      if (!course.serves || course.end < tried.from || course.end > tried.to) continue;
      const { component, from, end } = course;
      const said = ask(knowledge, course, end, own(course, end), i);
      const loudest = said.weights.indexOf(Math.max(...said.weights));
      const quantiles = Array.from({ length: STEPS + 1 }, (_, k) => tenth(said.quantile(k / STEPS)));
      const weight = Math.round(said.weights[EXPERTS.indexOf('own-trend')]! * 1_000) / 1_000;
      const answer = { quantiles, own: tenth(said.own), weight, method: EXPERTS[loudest]!, ended };
      const known = answers.get(device) ?? [];
      answers.set(device, [...known, { component, from, at: Math.round(from + end * HOUR), ...answer }]);
    }
  }
  return answers;
}

/** What a life's own trend said at an age, from what a month showed. */
function ownSays(life: Trajectory, age: number, horizon: number): OwnSaid | undefined {
  const known = since(through(life, age), age - OWN_HISTORY);
  if (!(known.age.at(-1)! - known.age[0]! >= OWN_LEAST)) return undefined;
  const dutyKnown = life.clock !== 'calendar';
  const trend = ownTrend({ course: known, limit: 0, reference: life.reference, dutyKnown });
  return ownSaid(trend, horizon, age - known.age.at(-1)!);
}

function since(course: Course, age: number): Course {
  const first = countThrough(course, age);
  return { age: course.age.slice(first), value: course.value.slice(first), duty: course.duty.slice(first) };
}

function tenth(hours: number): number {
  return Math.round(hours * 10) / 10;
}
