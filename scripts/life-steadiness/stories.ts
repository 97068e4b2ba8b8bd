import { pumpOf } from '../../local/fleet/devices.ts';
import type { PumpParameters } from '../../local/fleet/physics/pump.ts';
import { STORY_MODEL, storyNamed } from '../../local/start/stories.ts';
import { LIFE_HISTORY, lifeTold } from '../../shared/analysis/life/estimate.ts';
import type { Component } from '../../shared/domain/model.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { DAY, type EpochMs, HOUR } from '../../shared/time.ts';
import { Heard } from './heard.ts';
import { COMPONENTS, hoursOf, MODEL, moments } from './pumps.ts';
import { fleetLike, recordedLife, spreadLikeThem, voicesOf } from './voices.ts';

const START = Date.parse('2026-01-05T00:00:00Z');
const APART = 13 * DAY;
/** Lives of the like that are over. */
const PAST_LIVES = 12;
const FIRST_PAST = 900;
/** Days after which a story comes to a head; nobody's own trend speaks before the least of them. */
const TOLD_AFTER = 35;
const LEAST_DAYS = 14;
/** Every so many hours it is looked what becomes of an estimate while nothing new is heard, for so many hours. */
const FREEZE_EVERY = 48;
const FROZEN_FOR = 47;

export const STORIES = [
  { story: 'exhaust-filter-clogging', component: 'exhaustFilter' },
  { story: 'oil-ageing', component: 'oil' },
  { story: 'cooling-fouling', component: 'oil' },
  { story: 'bearing-wear', component: 'bearings' },
] as const;
const VOICES = ['own', 'prior', 'both', 'recorded'] as const;
type StoryName = (typeof STORIES)[number]['story'];

/** A part's life: its hours until a value first passed the limit, which warm weather may do before the story does. */
interface StoryLife {
  readonly from: EpochMs;
  readonly hours: readonly HourRollup[];
  readonly over: EpochMs;
}

function lifeOf(story: StoryName, { signal }: Component, seed: number, days: number): StoryLife {
  // Each life has weather of its own: all of one week would share its fate.
  const from = START + seed * APART;
  const told = from + Math.round(days * 24) * HOUR;
  const device = { deviceId: 'p', connectionString: 'x', authorization: 'a'.repeat(26), model: STORY_MODEL };
  const pump: PumpParameters = pumpOf({ ...device, seed, ...storyNamed(story)!.faults(told) });
  const whole = hoursOf(pump, from, told - HOUR);
  const { alarm } = MODEL.limits.find((limit) => limit.signal === signal && limit.alarm)!;
  const passes = whole.findIndex(({ signals }) => (signals[signal]?.max ?? 0) >= alarm!);
  return passes < 0
    ? { from, hours: whole, over: told }
    : { from, hours: whole.slice(0, passes), over: whole[passes]!.hour + HOUR / 2 };
}

/** Who speaks beside a part's own trend, and how. */
export interface Beside {
  /** `distribution` leaves out the recorded courses, which take most of the time, and what becomes of estimates in silence. */
  readonly voices: 'nobody' | 'distribution' | 'all';
  /** Lives of the distribution are so many times as long as those that are asked about. */
  readonly times: number;
}

/**
 * How steady the estimates of a story's lives are, and how often they held the truth, by those who speak: `own` the part's own
 * trend, `prior` a distribution with it or alone, `both` where the two speak together, `recorded` courses with it or alone.
 * With a distribution alone beside, lives are as the distribution has them, but for how long those are.
 *
 * @param every hours between two estimates
 */
export function storySteadiness(
  story: StoryName,
  first: number,
  seeds: number,
  every: number,
  { voices, times }: Beside,
) {
  const component = COMPONENTS.find(
    ({ name }) => name === STORIES.find((one) => one.story === story)!.component,
  )!;
  const past = Array.from({ length: voices === 'nobody' ? 0 : PAST_LIVES }, (_, i) =>
    lifeOf(story, component, FIRST_PAST + i, 28 + ((5 * i) % 22) + (((FIRST_PAST + i) % 24) * 7) / 24),
  );
  const lengths = past.map(({ from, over }) => (over - from) / HOUR);
  const fleet = fleetLike(
    component,
    lengths.map((length) => length * times),
  );
  const courses =
    voices === 'all' ? past.map(({ hours, from, over }) => recordedLife(component, hours, from, over)) : [];
  const heard = { own: new Heard(), prior: new Heard(), both: new Heard(), recorded: new Heard() };
  for (let seed = first; seed < first + seeds; seed++) {
    const days =
      voices === 'distribution'
        ? Math.max(LEAST_DAYS, (spreadLikeThem(seed) * mean(lengths)) / 24)
        : TOLD_AFTER + ((seed % 24) * 7) / 24;
    const { hours, from, over } = lifeOf(story, component, seed, days);
    /** Asks at any time, with what was known by a time. */
    const asking = () => {
      const speaking = voicesOf(component, from, fleet, courses);
      return (own: ReturnType<typeof lifeTold>, known: EpochMs, now: EpochMs) => {
        if (voices !== 'nobody') {
          speaking.night(
            hours.filter(({ hour }) => hour < known),
            now,
          );
        }
        return speaking.with(own, known, now);
      };
    };
    const ask = asking();
    for (const { now, history } of moments(hours, every)) {
      const said = ask(lifeTold(component, MODEL.limits, history, now), now, now);
      for (const name of VOICES) heard[name].next(said[name], now, over);
    }
    const frozen = voices === 'all' ? from + FREEZE_EVERY * HOUR : over;
    for (let known = frozen; known < over; known += FREEZE_EVERY * HOUR) {
      const silent = asking();
      const history = hours.filter(({ hour }) => hour >= known - LIFE_HISTORY && hour < known);
      const own = lifeTold(component, MODEL.limits, history, known);
      const said = silent(own, known, known);
      for (let later = 1; later <= FROZEN_FOR; later += 6) {
        const now = known + later * HOUR;
        const then = silent(own, known, now);
        for (const name of VOICES) heard[name].still(said[name], then[name], known, now);
      }
    }
    for (const one of Object.values(heard)) one.endLife();
  }
  const speaks = { nobody: ['own'], distribution: ['own', 'prior', 'both'], all: VOICES }[
    voices
  ] as readonly string[];
  const told = Object.entries(heard).filter(([voice]) => speaks.includes(voice));
  return told.map(([voice, one]) => ({ story, voice, ...one.result() }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
