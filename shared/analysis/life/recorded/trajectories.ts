import type { Component, Limit } from '../../../domain/model.ts';
import { type EpochMs, HOUR } from '../../../time.ts';
import { type Clock, dutyClocks } from '../../survival/duty.ts';
import { partLives } from '../../survival/partLives.ts';
import { type PastPart, stretchOf } from '../../survival/past.ts';
import { changesOf, type Watched } from '../../survival/pumpLives.ts';
import type { RecordedLife } from '../course.ts';
import { thinned } from '../own/thin.ts';

/** Points of a life: more says nothing that its comparison with others could use. */
const POINTS = 128;
/** Fewer days than this are no course. */
const LEAST_POINTS = 3;
/** Seconds of a day that must be known for its mean to count. */
const LEAST_HELD = 600;
/** Seconds of a day beyond the alarm level, in operation at the least, by which a life is over. */
const LEAST_BEYOND = 3_600;

/**
 * The course of a part from the day it was put in, in days' means: ages in hours, values as the signal's distance
 * beyond its alarm level, so that a life ends at 0 and pumps with limits of their own can be compared.
 */
export interface Trajectory extends RecordedLife {
  readonly component: string;
  /** What its duty is counted in: only such as are counted alike can be compared. */
  readonly clock: Clock;
  /** When it was put in. */
  readonly from: EpochMs;
  /** Where growth is counted from, on the values' scale. */
  readonly reference: number;
  /** It is the one that is in the pump, and has not passed its limit. */
  readonly serves: boolean;
}

/** What is known of a pump whose parts' courses are wanted. */
export interface Courses extends Pick<Watched, 'components' | 'records' | 'offers'> {
  /** Those that hold for this pump. */
  readonly limits: readonly Limit[];
  /** In order. What sensors said when they weren't to be believed is in no course. */
  readonly past: readonly PastPart[];
}

/**
 * The courses of a pump's parts that were watched from their beginning, oldest first. A life ends where its signal
 * first passed the alarm level; before that where it was recorded as worn or failed. One that was changed by
 * plan, or is in the pump still, is cut short. What the readings alone offer as a change parts two lives and ends neither.
 */
export function trajectoriesOf(known: Courses): Trajectory[] {
  const { components, limits, records, offers, past } = known;
  const [first, last] = [past[0], past.at(-1)];
  if (!first || !last) return [];
  const told = changesOf(records, offers);
  const clocks = dutyClocks(past.map(stretchOf));
  const clock: Clock = clocks.energy ? 'energy' : clocks.operating ? 'operating' : 'calendar';
  const { at: worn } = clocks[clock]!;
  return components.flatMap((component) => {
    const limit = limits.find(({ signal, alarm }) => signal === component.signal && alarm !== undefined);
    if (!limit) return [];
    const daily = valuesOf(known, component, limit);
    const reference = beyond(component.reference, limit);
    return partLives(component.name, told, undefined, last.to).flatMap(
      ({ from, to, ended }): Trajectory[] => {
        if (from < first.from) return [];
        // The day of a change belongs to both parts, and so to neither.
        const own = daily.filter((day) => day.from >= from && day.to <= to);
        const passes = own.findIndex(({ isOver }) => isOver);
        const lived = passes < 0 ? own : own.slice(0, passes + 1);
        if (lived.length < LEAST_POINTS) return [];
        const middles = lived.map((day) => (day.from + day.to) / 2);
        const course = {
          age: middles.map((at) => (at - from) / HOUR),
          value: lived.map(({ value }) => value),
          duty: middles.map((at) => worn(at) - worn(from)),
        };
        const end = ((passes < 0 ? to : middles.at(-1)!) - from) / HOUR;
        const passed = passes >= 0 || ended;
        const serves = to === last.to && !passed;
        const about = { component: component.name, clock, from, reference, end, passed, serves };
        return [{ ...about, ...thinned(course, 0, POINTS) }];
      },
    );
  });
}

interface Daily {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly value: number;
  readonly isOver: boolean;
}

/** A component's signal, day by day: its mean while the pump operates, or at all where the box doesn't say. */
function valuesOf({ past }: Courses, { signal }: Component, limit: Limit): Daily[] {
  const byState = past.some(({ known }) => known > 0);
  return past.flatMap(({ from, to, signals, doubted }): Daily[] => {
    const rollup = signals[signal];
    const held = (byState ? rollup?.operatingHeld : rollup?.held) ?? 0;
    if (!rollup || held < LEAST_HELD) return [];
    if (doubted.includes(signal)) return [];
    const value = beyond((byState ? rollup.operatingSum : rollup.sum) / held, limit);
    // Values pass a limit before a day's mean does; single ones may be anything, and so may what is measured of a pump
    // that stands. Time beyond was counted against the level of its day: today's must have been reached, too.
    const reached = beyond(limit.direction === 'high' ? rollup.max : rollup.min, limit) >= 0;
    return [
      { from, to, value, isOver: value >= 0 || (reached && rollup.beyond[limit.direction] >= LEAST_BEYOND) },
    ];
  });
}

/** How far a value lies beyond a limit's alarm level; below 0 it has yet to get there. */
function beyond(value: number, { direction, alarm }: Limit): number {
  return direction === 'high' ? value - alarm! : alarm! - value;
}
