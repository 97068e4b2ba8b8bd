import { type RecordedLife, through } from '../../shared/analysis/life/course.ts';
import { trackOf } from '../../shared/analysis/life/fleet/gauge.ts';
import { type Knowledge, learn } from '../../shared/analysis/life/fleet/knowledge.ts';
import type { OwnSaid } from '../../shared/analysis/life/fleet/misses.ts';
import type { OwnVoice } from '../../shared/analysis/life/fleet/questions.ts';
import { ownTrend } from '../../shared/analysis/life/own/ownTrend.ts';
import { ownSaid, remaining } from '../../shared/analysis/life/remaining.ts';
import { abstention } from './abstention.ts';
import { cutAges, YOUNGEST } from './cuts.ts';
import { type Orientation, type Oriented, oriented } from './oriented.ts';
import type { Scored } from './score.ts';
import type { Unit } from './unit.ts';
import { likeDutyLife, meanLife, type Prediction, straightLine } from './yardsticks.ts';

export interface Question extends Orientation {
  /** Its units are asked about. */
  readonly units: readonly Unit[];
  /** Recorded lives beside them, if there are any. */
  readonly history: readonly Unit[];
  readonly dutyKnown: boolean;
  /** Ages a unit and their seed; without them, each unit's last row. */
  readonly cuts: { readonly count: number; readonly seed: number } | undefined;
}

/** What was said of a unit at a time, in the units of the time column. */
export interface Line extends Prediction {
  readonly unit: string;
  readonly at: number;
  readonly method: string;
}

export const ESTIMATOR = 'vakt';
/** A prediction by name: ours under {@link ESTIMATOR}, the yardsticks under their own. */
export interface Outcome {
  readonly line: Line | { readonly unit: string; readonly at: number; readonly unavailable: string };
  /** By who predicted; without any where nothing is known of the truth. */
  readonly scored: ReadonlyMap<string, Scored>;
}

/** Lives left out together where there are many: each takes its own look at all others, which costs. */
const MOST_GROUPS = 60;
/** Predictions beyond this many of the longest life count as that. */
const CLIP = 3;

/**
 * Asks about recorded units at ages of their lives, what is known of each having been left out of what is
 * learned.
 *
 * @param told how many questions of how many are answered
 */
export function* backtest(question: Question, told: (done: number, of: number) => void): Generator<Outcome> {
  const { units, history, cuts } = question;
  const ends = units.map(({ end }) => end);
  const ages = cuts ? cutAges(ends, cuts.count, cuts.seed) : ends.map((end) => [end]);
  const total = ages.reduce((sum, { length }) => sum + length, 0);
  const longest = Math.max(...[...units, ...history].map(({ end }) => end));
  const ownAt = rememberedTrends(question, longest);
  let done = 0;

  for (const group of groupsOf(units.length, cuts ? MOST_GROUPS : 1)) {
    const others = cuts ? [...history, ...units.filter((_, i) => !group.has(i))] : history;
    const view = oriented(question, others);
    const lives = others.map(
      (unit): RecordedLife => ({ ...view.courseOf(unit), end: unit.end, passed: unit.passed }),
    );
    const knowledge = learn(lives, ownAt(view, others), YOUNGEST);
    for (const i of group) {
      for (const age of ages[i]!) {
        yield outcomeOf(units[i]!, age, { question, view, lives, knowledge, longest });
        told(++done, total);
      }
    }
  }
}

interface Fleet {
  readonly question: Question;
  readonly view: Oriented;
  readonly lives: readonly RecordedLife[];
  readonly knowledge: Knowledge | undefined;
  readonly longest: number;
}

function outcomeOf(unit: Unit, age: number, { question, view, lives, knowledge, longest }: Fleet): Outcome {
  const whole = view.courseOf(unit);
  const course = through(whole, age);
  const at = unit.start + age;
  const { limit, reference } = view;
  const clipped = (value: number) => Math.min(Math.max(value, 0), CLIP * longest);
  const clip = ({ p10, p50, p90 }: Prediction): Prediction => ({
    p10: clipped(p10),
    p50: clipped(p50),
    p90: clipped(p90),
  });
  const said = remaining({
    course,
    peak: view.peakOf(unit),
    limit,
    reference,
    dutyKnown: question.dutyKnown,
    knowledge,
    horizon: CLIP * longest,
    at: age,
    showsWear: question.values === 1,
  });
  const line =
    'unavailable' in said
      ? { unit: unit.name, at, unavailable: said.unavailable }
      : { unit: unit.name, at, ...clip(said), method: said.method };

  const scored = new Map<string, Scored>();
  const truth = age < unit.end ? (unit.passed ? unit.end - age : undefined) : unit.truth;
  if (truth === undefined) return { line, scored };
  const add = (name: string, prediction: Prediction) =>
    scored.set(name, {
      ...clip(prediction),
      unit: unit.name,
      truth,
      passed: age / (age + truth),
    });
  const passed = lives.filter((life) => life.passed);
  const mean = passed.length > 0 ? meanLife(passed, age) : undefined;
  const ours = 'unavailable' in line ? mean && abstention(passed, age) : line;
  // Yardsticks are held against ours on the same cuts.
  if (!ours) return { line, scored };
  add(ESTIMATOR, ours);
  if (Number.isFinite(limit)) {
    add(
      'straight-line',
      straightLine(course, age, limit, (value) => value),
    );
    add(
      'log-linear',
      straightLine(course, age, limit - reference, (value) => Math.log(value - reference)),
    );
  }
  if (mean) add('fleet-mean', mean);
  if (mean && question.dutyKnown) {
    const tracks = knowledge?.tracks ?? lives.map((life) => trackOf(life, longest));
    add('like-duty-mean', likeDutyLife(lives, tracks, trackOf(course, longest), age, longest));
  }
  return { line, scored };
}

/** A unit's own trend at an age doesn't depend on who is left out: it is worked out once. */
function rememberedTrends({ dutyKnown, values }: Question, longest: number) {
  const known = new Map<Unit, Map<number, OwnSaid | undefined>>();
  return ({ limit, reference, peakOf }: Oriented, others: readonly Unit[]): OwnVoice => {
    return (life, age, index) => {
      const unit = others[index]!;
      // An index is another with every fold, and so is its trend: there, only the fleet speaks.
      if (values > 1) return undefined;
      const ages = known.get(unit) ?? new Map<number, OwnSaid | undefined>();
      known.set(unit, ages);
      if (!ages.has(age)) {
        const course = through(life, age);
        const trend = ownTrend({ course, peak: peakOf(unit), limit, reference, dutyKnown });
        ages.set(age, ownSaid(trend, CLIP * longest, age - (course.age.at(-1) ?? age)));
      }
      return ages.get(age);
    };
  };
}

/** Units in groups, as even as can be. */
function groupsOf(units: number, most: number): Set<number>[] {
  const groups = Array.from({ length: Math.min(units, most) }, () => new Set<number>());
  for (let i = 0; i < units; i++) groups[i % groups.length]!.add(i);
  return groups;
}
