import type { Ageing } from '../../domain/model.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import { HOUR } from '../../time.ts';
import { ageingRate } from './arrhenius.ts';
import { goesOn } from './running/goesOn.ts';
import { missIn } from './running/misses.ts';
import type { Running } from './running/running.ts';
import type { Usual } from './running/usual.ts';
import { weeklyDuty } from './week.ts';

const HOUR_SECONDS = 3_600;
/** What is measured in this share of the hours may be counted in. */
const KNOWN = 0.9;
/** Hot oil gets hotter: it ages on as it did in the last week, and not in the whole month. */
const LATELY = 168;

/** What a pump has been through, hour by hour. */
export interface Duty {
  /** What each hour added. */
  readonly steps: readonly number[];
  /** Whether that is something else than time. */
  readonly known: boolean;
  /**
   * What is foretold that the hours between two moments, counted since 1970, add, from what was known by the first (of oil),
   * or of how the pump is run; `undefined` where that isn't known.
   */
  readonly between: ((from: number, to: number) => number) | undefined;
  /** How the pump is usually run, where that is what tells of the hours to come. */
  readonly usual?: Usual | undefined;
  /** How far off what is foretold of so many hours is, as a standard deviation, where that is known. */
  readonly missIn?: ((hours: number) => number) | undefined;
}

/**
 * What wear runs in beside time: of oil, hours as they count by its temperature ({@link ageingRate}), whether the pump
 * operated or not; of other parts the energy in kWh, or the hours in operation where power isn't measured.
 *
 * @param rollups in order
 * @param running how the pump is usually run; where that isn't known, as it was in these hours
 */
export function dutyOf(rollups: readonly HourRollup[], ageing: Ageing | undefined, running?: Running): Duty {
  const heat = ageing && heatOf(rollups, ageing);
  const hours = rollups.map(({ hour }) => hour / HOUR);
  if (heat) {
    const rate = latelyBy(hours, heat);
    return { steps: heat, known: true, between: (from, to) => rate(from) * (to - from) };
  }
  const metered = rollups.filter(({ signals }) => signals.power !== undefined).length;
  if (metered > KNOWN * rollups.length) {
    const steps = rollups.map(({ signals }) => (signals.power?.sum ?? 0) / HOUR_SECONDS);
    return { steps, known: true, ...toCome(hours, steps, running, running?.energy) };
  }
  if (!saysState(rollups)) return { steps: rollups.map(() => 1), known: false, between: undefined };
  const steps = rollups.map(({ states }) => states.operating / HOUR_SECONDS);
  const known = steps.some((step) => step < 0.5);
  return { steps, known, ...toCome(hours, steps, running, running?.operating) };
}

function toCome(
  hours: readonly number[],
  steps: readonly number[],
  running: Running | undefined,
  usual: Usual | undefined,
): Pick<Duty, 'between' | 'usual' | 'missIn'> {
  if (!running || !usual) return { between: weeklyDuty(hours, steps) };
  const { missed } = usual;
  return {
    between: goesOn(usual.hours, running.zone, hours[0] ?? 0),
    usual,
    ...(missed && { missIn: missIn(missed) }),
  };
}

/** Whether the box says what state the pump is in. */
export function saysState(rollups: readonly HourRollup[]): boolean {
  return rollups.some(({ states }) => Object.values(states).some((seconds) => seconds > 0));
}

/** What an hour has added on average in the week before a moment, both in hours since 1970. */
function latelyBy(hours: readonly number[], steps: readonly number[]): (moment: number) => number {
  const sums = [0];
  for (const step of steps) sums.push(sums.at(-1)! + step);
  return (moment) => {
    const end = Math.max(1, hours.findLastIndex((hour) => hour < moment) + 1);
    const start = Math.max(0, end - LATELY);
    return (sums[end]! - sums[start]!) / (end - start);
  };
}

/** What each hour counts for by how hot the oil was; one of which that isn't known, as the others do on average. */
function heatOf(rollups: readonly HourRollup[], ageing: Ageing): number[] | undefined {
  const rates = rollups.map(({ signals: { oilTemperature } }) =>
    oilTemperature && oilTemperature.held > 0
      ? ageingRate(oilTemperature.sum / oilTemperature.held, ageing)
      : undefined,
  );
  const known = rates.filter((rate) => rate !== undefined);
  if (!(known.length > KNOWN * rates.length)) return undefined;
  const usual = known.reduce((sum, rate) => sum + rate, 0) / known.length;
  return rates.map((rate) => rate ?? usual);
}
