import { leanOn, priorFor } from '../../shared/analysis/life/prior.ts';
import { type RecordedAnswer, recordedAnswers } from '../../shared/analysis/life/recorded/answers.ts';
import { joined } from '../../shared/analysis/life/recorded/join.ts';
import { type Trajectory, trajectoriesOf } from '../../shared/analysis/life/recorded/trajectories.ts';
import { mergeRollups } from '../../shared/analysis/rollups/merge.ts';
import { uniform } from '../../shared/analysis/statistics/uniform.ts';
import { type FleetLives, fleetLives } from '../../shared/analysis/survival/fleetLives.ts';
import { pastDay, stretchOf } from '../../shared/analysis/survival/past.ts';
import { pumpLives, type Serving } from '../../shared/analysis/survival/pumpLives.ts';
import type { LifeEstimate } from '../../shared/domain/health.ts';
import type { Change } from '../../shared/domain/maintenance.ts';
import type { Component } from '../../shared/domain/model.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { DAY, dayOf, type EpochMs, HOUR, MINUTE } from '../../shared/time.ts';
import { MODEL } from './pumps.ts';

/** At this time of day lives are collected. */
const NIGHT = 2 * HOUR + 30 * MINUTE;
const PRIOR_LIVES = 30;
const PRIOR_SPREAD = 0.3;

/** What a night leaves of a part that serves. */
interface Night {
  readonly at: EpochMs;
  readonly serving: readonly Serving[];
  readonly recorded: RecordedAnswer | undefined;
}

const whole = (
  component: Component,
  hours: readonly HourRollup[],
  from: EpochMs,
  now: EpochMs,
  ended: EpochMs | undefined,
) => {
  const change = (at: EpochMs): Change => ({ kind: 'change', component: component.name, reason: 'worn', at });
  const past = [...Map.groupBy(hours, ({ hour }) => dayOf(hour))].map(([day, those]) =>
    pastDay({ day, ...mergeRollups(those) }, new Set([component.signal]), now),
  );
  const records = [change(from), ...(ended === undefined ? [] : [change(ended)])];
  return { components: [component], records, offers: [], past, limits: MODEL.limits };
};

/** The course of a part whose life is over. */
export function recordedLife(
  component: Component,
  hours: readonly HourRollup[],
  from: EpochMs,
  ended: EpochMs,
): Trajectory {
  return trajectoriesOf(whole(component, hours, from, ended, ended)).find(({ passed }) => passed)!;
}

/** Lives of the like, around the length of these, as a fleet's distribution. */
export function fleetLike(component: Component, lengths: readonly number[]): FleetLives[] {
  const draw = uniform(lengths.length);
  const middle = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const lives = Array.from({ length: PRIOR_LIVES }, () => {
    return { entry: 0, exit: middle * spread(draw), ended: true };
  });
  return (['calendar', 'operating'] as const).flatMap(
    (clock) => fleetLives(component.name, clock, [lives]) ?? [],
  );
}

/** How long one more life of such a fleet is, in its lives' middle lengths. */
export function spreadLikeThem(seed: number): number {
  return spread(uniform(seed));
}

function spread(draw: () => number): number {
  return Math.exp(PRIOR_SPREAD * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()));
}

/**
 * A part's estimates with what lives of its like say, as production has it: every night from the whole days and as much of the
 * last one as there is, by day counted down.
 *
 * @param from when the part was put in
 * @param past courses of lives that are over
 */
export function voicesOf(
  component: Component,
  from: EpochMs,
  fleet: readonly FleetLives[],
  past: readonly Trajectory[],
) {
  let night: Night | undefined;
  let before: RecordedAnswer | undefined;
  let collectedAt = 0;
  let knownHours = 0;

  function collected(hours: readonly HourRollup[], now: EpochMs): Night {
    const known = whole(component, hours, from, now, undefined);
    const watched = { ...known, pump: {}, stretches: known.past.map(stretchOf) };
    const serves = trajectoriesOf(known).filter((life) => life.serves);
    const courses = [...serves, ...past];
    const asked = courses.map((course, i) => ({ device: String(i), model: MODEL.name, courses: [course] }));
    const recorded = serves.length > 0 ? recordedAnswers(asked).get('0')?.[0] : undefined;
    return { at: watched.stretches.at(-1)!.to, serving: pumpLives(watched).serving, recorded };
  }

  return {
    /** Collects lives, where a night has come since. @param hours all since it was put in */
    night(hours: readonly HourRollup[], now: EpochMs): void {
      const due = dayOf(now - NIGHT) + NIGHT;
      const known = hours.filter(({ hour }) => hour + HOUR <= due);
      if (due === collectedAt || known.length < (2 * DAY) / HOUR) return;
      collectedAt = due;
      const isNews = known.length !== knownHours;
      knownHours = known.length;
      const found = collected(known, due);
      // Of a pump that wasn't heard, the last answers hold on.
      if (isNews) before = night?.recorded;
      night = isNews || !night ? found : { ...found, recorded: night.recorded };
    },
    /** The estimate with a distribution's say, the same where the part's own trend speaks too, and that with recorded courses'. */
    with(
      own: (at: EpochMs) => LifeEstimate,
      heard: EpochMs,
      now: EpochMs,
    ): Record<'own' | 'prior' | 'both' | 'recorded', LifeEstimate> {
      const alone = own(now);
      if (!night) return { own: alone, prior: alone, both: alone, recorded: alone };
      const silent = (now - heard) / HOUR;
      const prior = priorFor(component.name, { ...night, own: [] }, from, fleet, heard);
      const answer = night.recorded && heard <= night.recorded.at && before ? before : night.recorded;
      const leaning = leanOn(own(heard), prior, alone, silent);
      return {
        own: alone,
        prior: leaning,
        both: 'unavailable' in alone ? alone : leaning,
        recorded: joined(own(heard), answer, from, now, silent) ?? alone,
      };
    },
  };
}
