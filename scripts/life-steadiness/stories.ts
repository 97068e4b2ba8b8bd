import { pumpOf } from '../../local/fleet/devices.ts';
import type { PumpParameters } from '../../local/fleet/physics/pump.ts';
import { STORY_MODEL, storyNamed } from '../../local/start/stories.ts';
import { LIFE_HISTORY, lifeTold } from '../../shared/analysis/life/estimate.ts';
import type { LifeEstimate } from '../../shared/domain/health.ts';
import type { Component } from '../../shared/domain/model.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { DAY, type EpochMs, HOUR, SECOND } from '../../shared/time.ts';
import { type Answer, calibrationOf } from './calibration.ts';
import { COMPONENTS, hoursOf, MODEL, moments } from './pumps.ts';
import { fleetLike, recordedLife, voicesOf } from './voices.ts';

const START = Date.parse('2026-01-05T00:00:00Z');
const APART = 13 * DAY;
/** Lives of the like that are over. */
const PAST_LIVES = 12;
const FIRST_PAST = 900;
/** Every so many hours it is looked what becomes of an estimate while nothing new is heard, for so many hours. */
const FREEZE_EVERY = 48;
const FROZEN_FOR = 47;

export const STORIES = [
  { story: 'exhaust-filter-clogging', component: 'exhaustFilter' },
  { story: 'oil-ageing', component: 'oil' },
  { story: 'cooling-fouling', component: 'oil' },
  { story: 'bearing-wear', component: 'bearings' },
] as const;
const VOICES = ['own', 'prior', 'recorded'] as const;
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
  const told = from + days * DAY + (seed % 24) * 7 * HOUR;
  const device = { deviceId: 'p', connectionString: 'x', authorization: 'a'.repeat(26), model: STORY_MODEL };
  const pump: PumpParameters = pumpOf({ ...device, seed, ...storyNamed(story)!.faults(told) });
  const whole = hoursOf(pump, from, told - HOUR);
  const { alarm } = MODEL.limits.find((limit) => limit.signal === signal && limit.alarm)!;
  const passes = whole.findIndex(({ signals }) => (signals[signal]?.max ?? 0) >= alarm!);
  return passes < 0
    ? { from, hours: whole, over: told }
    : { from, hours: whole.slice(0, passes), over: whole[passes]!.hour + HOUR / 2 };
}

/** What one voice, or some together, said of some lives. */
class Heard {
  readonly #jumps: number[] = [];
  #before: { readonly date: EpochMs; readonly width: number } | undefined;
  readonly #answers: Answer[] = [];
  #frozen = 0;

  next(estimate: LifeEstimate, now: EpochMs, over: EpochMs): void {
    const said = datesOf(estimate, now);
    if (!said) {
      this.#before = undefined;
      return;
    }
    if (this.#before)
      this.#jumps.push(Math.abs(said.p50 - this.#before.date) / Math.max(this.#before.width, HOUR));
    this.#before = { date: said.p50, width: said.p90 - said.p10 };
    this.#answers.push({
      p10: said.p10 - now,
      p50: said.p50 - now,
      p90: said.p90 - now,
      truth: over - now,
    });
  }

  /** What it said as of one moment, and later with nothing new. */
  still(first: LifeEstimate, later: LifeEstimate, now: EpochMs, then: EpochMs): void {
    const [one, other] = [datesOf(first, now), datesOf(later, then)];
    // What is over is over.
    if (!one || !other || one.p50 <= then) return;
    this.#frozen = Math.max(this.#frozen, Math.abs(other.p50 - one.p50) / (one.p50 - now));
  }

  endLife(): void {
    this.#before = undefined;
  }

  result() {
    const jumps = this.#jumps.toSorted((a, b) => a - b);
    return {
      estimates: this.#answers.length,
      jump95: Number((jumps[Math.floor(0.95 * jumps.length)] ?? 0).toFixed(3)),
      frozenMovesBy: Number(this.#frozen.toFixed(4)),
      ...calibrationOf(this.#answers),
    };
  }
}

function datesOf(estimate: LifeEstimate, now: EpochMs) {
  if ('unavailable' in estimate || estimate.p50 === null || estimate.p90 === null) return undefined;
  const at = (seconds: number) => now + seconds * SECOND;
  return { p10: at(estimate.p10!), p50: at(estimate.p50), p90: at(estimate.p90) };
}

/**
 * How steady the estimates of a story's lives are, and how often they held the truth, by those who speak.
 *
 * @param every hours between two estimates
 * @param alone whether the part's own trend is to speak alone, which takes a tenth of the time
 */
export function storySteadiness(
  story: StoryName,
  first: number,
  seeds: number,
  every: number,
  alone: boolean,
) {
  const component = COMPONENTS.find(
    ({ name }) => name === STORIES.find((one) => one.story === story)!.component,
  )!;
  const past = Array.from({ length: alone ? 0 : PAST_LIVES }, (_, i) =>
    lifeOf(story, component, FIRST_PAST + i, 28 + ((5 * i) % 22)),
  );
  const fleet = fleetLike(
    component,
    past.map(({ from, over }) => (over - from) / HOUR),
  );
  const courses = past.map(({ hours, from, over }) => recordedLife(component, hours, from, over));
  const heard = { own: new Heard(), prior: new Heard(), recorded: new Heard() };
  for (let seed = first; seed < first + seeds; seed++) {
    const { hours, from, over } = lifeOf(story, component, seed, 35);
    /** Asks at any time, with what was known by a time. */
    const asking = () => {
      const voices = voicesOf(component, from, fleet, courses);
      return (own: ReturnType<typeof lifeTold>, known: EpochMs, now: EpochMs) => {
        if (!alone) {
          voices.night(
            hours.filter(({ hour }) => hour < known),
            now,
          );
        }
        return voices.with(own, known, now);
      };
    };
    const ask = asking();
    for (const { now, history } of moments(hours, every)) {
      const said = ask(lifeTold(component, MODEL.limits, history, now), now, now);
      for (const name of VOICES) heard[name].next(said[name], now, over);
    }
    const frozen = alone ? over : from + FREEZE_EVERY * HOUR;
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
  const told = Object.entries(heard).filter(([voice]) => !alone || voice === 'own');
  return told.map(([voice, one]) => ({ story, voice, ...one.result() }));
}
