import { STORY_MODEL } from '../../local/start/stories.ts';
import { estimateLife } from '../../shared/analysis/life/estimate.ts';
import { DAY, type EpochMs, iso } from '../../shared/time.ts';
import { COMPONENTS, hoursOf, MODEL, moments } from './pumps.ts';

const START = Date.parse('2026-01-05T00:00:00Z');
const YEAR_DAYS = 365;
/** Hours between two estimates. */
const EVERY = 1;
/** By so many K a hall is warmer at the height of summer than in the year's mean. */
const SEASON = 5;

/** What became of one healthy pump. */
export interface HealthyPump {
  readonly seed: number;
  readonly days: number;
  readonly asked: number;
  readonly said: number;
  /** Each false trend, with the part and the day on which it was first told. */
  readonly episodes: readonly { readonly component: string; readonly day: string }[];
}

/**
 * A healthy pump's false trends. Every pump begins in January of a year of its own, so that it meets the seasons whole
 * and the weather of its own; every second one runs in shifts, with a week that shows.
 */
export function healthyPump(seed: number, days: number): HealthyPump {
  const from = START + Math.floor((seed - 1) * 365.25) * DAY;
  const duty = seed % 2 === 0 ? 'continuous' : 'shifts';
  const hours = hoursOf(
    { model: STORY_MODEL, seed: 100 + seed, duty, season: SEASON },
    from,
    from + days * DAY,
  );
  const episodes: HealthyPump['episodes'][number][] = [];
  let [asked, said] = [0, 0];
  const toldAt = new Map<string, EpochMs>();
  for (const { now, history } of moments(hours, EVERY)) {
    for (const component of COMPONENTS) {
      asked++;
      const estimate = estimateLife(component, MODEL.limits, history, now);
      if ('unavailable' in estimate) continue;
      said++;
      // What comes back within a day is the same false trend.
      const before = toldAt.get(component.name);
      if (before === undefined || now - before > DAY)
        episodes.push({ component: component.name, day: iso(now).slice(0, 10) });
      toldAt.set(component.name, now);
    }
  }
  return { seed, days, asked, said, episodes };
}

/** The rate of many pumps, with its bound. */
export function rateOf(pumps: readonly HealthyPump[]) {
  const sum = (of: (pump: HealthyPump) => number) => pumps.reduce((total, pump) => total + of(pump), 0);
  const years = sum(({ days }) => days) / YEAR_DAYS;
  const episodes = pumps.flatMap((pump) => pump.episodes);
  const counted = (name: (one: HealthyPump['episodes'][number]) => string) =>
    Object.fromEntries([...Map.groupBy(episodes, name)].map(([key, all]) => [key, all.length]).sort());
  return {
    pumpYears: rounded(years),
    asked: sum(({ asked }) => asked),
    said: sum(({ said }) => said),
    falseTrends: episodes.length,
    byPart: counted(({ component }) => component),
    byMonth: counted(({ day }) => day.slice(5, 7)),
    worstPump: Math.max(...pumps.map((pump) => pump.episodes.length)),
    perPumpAndYear: rounded(episodes.length / years),
    atMost: rounded(upperBound(episodes.length) / years),
  };
}

/**
 * The greatest mean of a Poisson law of which so few are seen with a chance of 5 %: its one-sided 95 % bound.
 *
 * Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936), 437–442.
 */
function upperBound(count: number): number {
  const atMost = (mean: number) => {
    let term = Math.exp(-mean);
    let sum = term;
    for (let k = 1; k <= count; k++) {
      term *= mean / k;
      sum += term;
    }
    return sum;
  };
  let [low, high] = [count, 2 * count + 10];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (atMost(middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
