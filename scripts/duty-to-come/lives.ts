import { pumpOf } from '../../local/fleet/devices.ts';
import { STORY_MODEL, storyNamed } from '../../local/start/stories.ts';
import { estimateLife } from '../../shared/analysis/life/estimate.ts';
import {
  type PumpWeeks,
  pumpWeeks,
  type Running,
  runningOf,
} from '../../shared/analysis/life/running/running.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../shared/time.ts';
import { COMPONENTS, hoursOf, MODEL } from '../life-steadiness/pumps.ts';

const START = Date.parse('2026-01-05T00:00:00Z');
const APART = 13 * DAY;
/** At this time of day it is worked out how pumps are usually run. */
const NIGHT = 2 * HOUR + 30 * MINUTE;
/** The pump is known for so long, and three others that are run in the same shifts. */
const KNOWN_DAYS = 42;
const OTHERS = 3;
/** Times are held against each other as logarithms of six hours more: a miss of an hour in the last one is none. */
const BLUR = 6;
const PARTS = { 'exhaust-filter-clogging': 'exhaustFilter', 'bearing-wear': 'bearings' } as const;
export const WORN_BY_DUTY = Object.keys(PARTS) as (keyof typeof PARTS)[];

/** What was said of one life at one time: P10, P50 and P90 by who tells of the duty to come, and what came true, in hours. */
interface Said {
  readonly life: number;
  readonly truth: number;
  readonly by: Readonly<Record<string, readonly [number, number, number]>>;
}

const pump = (seed: number, faults: object) =>
  pumpOf({
    ...{ deviceId: 'p', connectionString: 'x', authorization: 'a'.repeat(26), model: STORY_MODEL },
    ...{ seed, duty: 'shifts', ...faults },
  });

/**
 * When a story comes to its end: after 11 to 16 days, in the middle of a shift. Its production is stepped up for hours around that,
 * and a pump that isn't run on Sundays wouldn't be then.
 */
function toldAt(putIn: EpochMs, seed: number): EpochMs {
  const told = putIn + (11 + (seed % 6)) * DAY + (12 + ((seed * 7) % 5)) * HOUR;
  return told + (new Date(told).getUTCDay() === 0 ? DAY : 0);
}

/** A part in a pump that runs in shifts, 06–22 and not on Sundays, asked about from its eighth day on until its limit is passed. */
function askedOf(
  story: (typeof WORN_BY_DUTY)[number],
  seed: number,
  every: number,
  others: readonly PumpWeeks[],
): Said[] {
  const component = COMPONENTS.find(({ name }) => name === PARTS[story])!;
  const putIn = START + seed * APART;
  const told = toldAt(putIn, seed);
  const hours = hoursOf(
    pump(seed, storyNamed(story)!.faults(told)),
    putIn - KNOWN_DAYS * DAY,
    told + 3 * DAY,
  );
  const { alarm } = MODEL.limits.find(({ signal, alarm }) => signal === component.signal && alarm)!;
  const over = hours.find(
    ({ hour, signals }) => hour >= putIn && (signals[component.signal]?.max ?? 0) >= alarm!,
  );
  const said: Said[] = [];
  if (!over) return said;
  for (let now = putIn + 8 * DAY + HOUR; now < over.hour; now += every * HOUR) {
    const known = hours.filter(({ hour }) => hour < now);
    const since = known.filter(({ hour }) => hour >= putIn);
    const ask = (running?: Running) => {
      const life = estimateLife(component, MODEL.limits, since, now, undefined, running);
      if ('unavailable' in life || life.p10 === null || life.p50 === null || life.p90 === null) return [];
      const inHours = (seconds: number) => (seconds * SECOND) / HOUR;
      return [[inHours(life.p10), inHours(life.p50), inHours(life.p90)] as const];
    };
    const night = Math.floor((now - NIGHT) / DAY) * DAY + NIGHT;
    const weeks = (known: readonly HourRollup[]) =>
      pumpWeeks(
        known.filter(({ hour }) => hour < night),
        'UTC',
      );
    const by = {
      month: ask(),
      own: ask(runningOf([weeks(known)], 'UTC')[0]),
      like: ask(runningOf([weeks(since), ...others], 'UTC')[0]),
    };
    const told = Object.entries(by).flatMap(([name, [quantiles]]) => (quantiles ? [[name, quantiles]] : []));
    if (told.length < 3) continue;
    said.push({ life: seed, truth: (over.hour + HOUR / 2 - now) / HOUR, by: Object.fromEntries(told) });
  }
  return said;
}

/**
 * How estimates of parts that wear by duty turn out, by who tells of the duty to come.
 *
 * @param every hours between two estimates
 */
export function livesByDuty(
  story: (typeof WORN_BY_DUTY)[number],
  first: number,
  seeds: number,
  every: number,
) {
  const others = Array.from({ length: OTHERS }, (_, i) =>
    pumpWeeks(hoursOf(pump(7_000 + i, {}), START, START + KNOWN_DAYS * DAY), 'UTC'),
  );
  const all = Array.from({ length: seeds }, (_, i) => askedOf(story, first + i, every, others)).flat();
  const log = (hours: number) => Math.log(BLUR + hours);
  return ['month', 'own', 'like'].map((voice) => {
    const mean = (of: (quantiles: readonly [number, number, number], truth: number) => number) =>
      Number((all.reduce((sum, { by, truth }) => sum + of(by[voice]!, truth), 0) / all.length).toFixed(3));
    return {
      ...{ story, voice, estimates: all.length },
      inside: mean(([p10, , p90], truth) => (p10 <= truth && truth <= p90 ? 1 : 0)),
      below: mean(([p10], truth) => (truth < p10 ? 1 : 0)),
      moves95: Number(moves95Of(all, voice).toFixed(3)),
      missHours: mean(([, p50], truth) => Math.abs(p50 - truth)),
      score: mean(([p10, , p90], truth) => {
        const out = Math.max(0, log(p10) - log(truth)) + Math.max(0, log(truth) - log(p90));
        return log(p90) - log(p10) + 10 * out;
      }),
    };
  });
}

/** 95 % of moves of the P50 date from one estimate to the next are below this share of P10–P90. */
function moves95Of(all: readonly Said[], voice: string): number {
  const moves = all.flatMap(({ life, truth, by }, i) => {
    const before = all[i - 1];
    if (before?.life !== life) return [];
    const [p10, p50, p90] = before.by[voice]!;
    const moved = by[voice]![1] - p50 - (truth - before.truth);
    return [Math.abs(moved) / Math.max(p90 - p10, 1)];
  });
  return moves.sort((a, b) => a - b)[Math.floor(0.95 * moves.length)] ?? 0;
}
