import { type Course, countThrough, dutyAt, type RecordedLife, SAME } from '../course.ts';

/** Cells into which the longest life is cut to compare how pumps were run. */
const CELLS = 96;
/** Of the fleet's mean life: over how much of it a level is averaged, and how far back its change is looked at. */
const LEVEL_WINDOW = 0.04;
const CHANGE_OVER = 0.1;
/** Of the fleet's mean life: a component that is new already has so much behind it. */
const NEW = 1e-9;

/**
 * What a course looks like at an age, on scales on which the fleet's lives have about the size 1: its age, duty, level,
 * change and rate.
 */
export type Features = readonly number[];

/** A course with running sums, so that its mean over any stretch is two look-ups; and its duty, cell by cell. */
export interface Track {
  readonly course: Course;
  readonly sums: Float64Array;
  readonly rates: Float64Array;
}

/** The measures by which a fleet's lives are compared; nothing of the unit under test goes into them. */
export interface Gauge {
  readonly longest: number;
  readonly meanLife: number;
  readonly meanDuty: number;
  /** Levels that lives have been at, sorted: a level's place among them is its feature. */
  readonly levels: Float64Array;
}

export function trackOf(course: Course, longest: number): Track {
  const sums = new Float64Array(course.value.length + 1);
  for (let i = 0; i < course.value.length; i++) sums[i + 1] = sums[i]! + course.value[i]!;
  const cell = longest / CELLS;
  const rates = new Float64Array(CELLS);
  for (let i = 0, before = 0; i < CELLS; i++) {
    const duty = dutyAt(course, (i + 1) * cell);
    rates[i] = (duty - before) / cell;
    before = duty;
  }
  return { course, sums, rates };
}

/** @param lives at least one that passed its limit */
export function gaugeOf(lives: readonly RecordedLife[], longest: number): Gauge {
  const passed = lives.filter((life) => life.passed);
  const mean = (of: (life: RecordedLife) => number) =>
    passed.reduce((sum, life) => sum + of(life), 0) / passed.length;
  const meanLife = mean(({ end }) => end);
  const levels: number[] = [];
  for (const life of passed) {
    const track = trackOf(life, longest);
    for (let age = 0.02 * meanLife; age <= life.end; age += 0.02 * meanLife) {
      levels.push(levelAt(track, age, LEVEL_WINDOW * meanLife));
    }
  }
  return {
    longest,
    meanLife,
    meanDuty: mean((life) => dutyAt(life, life.end)),
    levels: Float64Array.from(levels).sort(),
  };
}

/** Mean value over the window that ends at an age; of the nearest point where it holds none. */
function levelAt({ course, sums }: Track, age: number, window: number): number {
  const to = Math.max(countThrough(course, age), 1);
  const from = Math.min(countThrough(course, age - window), to - 1);
  return (sums[to]! - sums[from]!) / (to - from);
}

/** Where a level stands among the fleet's, from 0 to 1; what only rounding sets apart stands at one place. */
function placeOf(level: number, levels: Float64Array): number {
  const hair = SAME * (levels.at(-1)! - levels[0]!);
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (levels[middle]! <= level + hair) low = middle + 1;
    else high = middle;
  }
  const below = levels[low - 1];
  const above = levels[low];
  const between = below !== undefined && above !== undefined ? (level - below) / (above - below) : 0;
  return (low + between) / levels.length;
}

/** The features of a course at an age, in the order of {@link Features}. */
export function featuresAt(track: Track, age: number, gauge: Gauge): Features {
  const window = LEVEL_WINDOW * gauge.meanLife;
  const duty = dutyAt(track.course, age);
  const level = placeOf(levelAt(track, age, window), gauge.levels);
  const earlier = Math.max(age - CHANGE_OVER * gauge.meanLife, NEW * gauge.meanLife);
  const before = placeOf(levelAt(track, earlier, 2 * window), gauge.levels);
  const back = Math.max(age - window, 0);
  const rate = age > back ? (duty - dutyAt(track.course, back)) / (age - back) : 0;
  return [
    age / gauge.meanLife,
    duty / gauge.meanDuty,
    level,
    level - before,
    (rate * gauge.meanLife) / gauge.meanDuty,
  ];
}

/** How differently two pumps were run up to an age: mean difference of their duty's rates, of the first's mean. */
export function unlikeness(one: Track, other: Track, otherEnd: number, age: number, longest: number): number {
  const cell = longest / CELLS;
  const count = Math.max(1, Math.min(CELLS, Math.floor(Math.min(age, otherEnd) / cell)));
  let difference = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    difference += Math.abs(one.rates[i]! - other.rates[i]!);
    total += one.rates[i]!;
  }
  return total > 0 ? difference / total : 0;
}

/**
 * How long a duty takes from an age on, when the pump is run as those like it were at that age. A life that
 * was over by then counts with its last rate; after the longest life, the rate stays.
 *
 * @param weights how alike each is; their sum above 0
 */
export function dutyToCome(
  age: number,
  lives: readonly { readonly track: Track; readonly end: number }[],
  weights: ArrayLike<number>,
  longest: number,
): (duty: number) => number {
  const cell = longest / CELLS;
  const first = Math.min(Math.floor(age / cell + 1e-9), CELLS - 1);
  const rates = new Float64Array(CELLS - first);
  let sum = 0;
  for (let k = 0; k < lives.length; k++) {
    const { track, end } = lives[k]!;
    const last = Math.max(0, Math.min(Math.floor(end / cell) - 1, CELLS - 1));
    sum += weights[k]!;
    for (let i = 0; i < rates.length; i++) rates[i]! += weights[k]! * track.rates[Math.min(first + i, last)]!;
  }
  return (duty) => {
    let left = Math.max(duty, 0);
    let at = age;
    for (let i = 0; ; i++) {
      const rate = rates[Math.min(i, rates.length - 1)]! / sum;
      const until = i < rates.length - 1 ? (first + i + 1) * cell : Infinity;
      if (rate * (until - at) >= left || until === Infinity)
        return rate > 0 ? at - age + left / rate : Infinity;
      left -= rate * (until - at);
      at = until;
    }
  };
}
