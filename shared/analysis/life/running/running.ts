import type { HourRollup } from '../../../domain/rollup.ts';
import { localHours } from '../../../localHours.ts';
import { HOUR } from '../../../time.ts';
import type { Clock } from '../../survival/duty.ts';
import { meanKnown } from './known.ts';
import { type Usual, usualRuns } from './usual.ts';
import { type Week, weeksOf } from './weeks.ts';

/** What pumps are run by: hours in operation, or energy in kWh. */
export type Worked = Exclude<Clock, 'calendar'>;
export const WORKED: readonly Worked[] = ['operating', 'energy'];

/** A pump's weeks on each clock that it has. */
export type PumpWeeks = Partial<Record<Worked, readonly Week[]>>;

/** How a pump is usually run, on each clock that it has, by the clocks of a zone. */
export type Running = { readonly zone: string } & Partial<Record<Worked, Usual>>;

/** Of an hour, the seconds that have to be known for it to tell how the pump is run in that hour of the week. */
const LEAST_KNOWN = 1_800;

/** A pump's hours as weeks by the clocks of a zone, and what each hour would add if all of it were as what is known of it. */
export function pumpWeeks(rollups: readonly HourRollup[], zone: string): PumpWeeks {
  const hours = localHours(
    zone,
    rollups.map(({ hour }) => hour / HOUR),
  );
  const by = (added: (rollup: HourRollup) => number) => weeksOf(hours, rollups.map(added));
  const [operating, energy] = [by(operatingIn), by(energyIn)];
  return {
    ...(operating.length > 0 ? { operating } : {}),
    ...(energy.length > 0 ? { energy } : {}),
  };
}

function operatingIn({ states }: HourRollup): number {
  const known = Object.values(states).reduce((sum, seconds) => sum + seconds, 0);
  return known < LEAST_KNOWN ? Number.NaN : states.operating / known;
}

/** kW for an hour: kWh. */
function energyIn({ signals: { power } }: HourRollup): number {
  return power && power.held >= LEAST_KNOWN ? power.sum / power.held : Number.NaN;
}

/** How pumps alike are usually run, each by its own weeks and the others', in their order. */
export function runningOf(pumps: readonly PumpWeeks[], zone: string): Running[] {
  const found: Running[] = pumps.map(() => ({ zone }));
  for (const clock of WORKED) {
    for (const [i, usual] of usualRuns(pumps.map((weeks) => weeks[clock] ?? [])).entries()) {
      if (usual) found[i] = { ...found[i]!, [clock]: usual };
    }
  }
  return found;
}

/** What each clock adds in an hour on average. */
export function ratesOf(running: Running | undefined): Partial<Record<Worked, number>> {
  const rates = WORKED.flatMap((clock) => {
    const usual = running?.[clock];
    return usual ? [[clock, meanKnown(usual.hours)]] : [];
  });
  return Object.fromEntries(rates);
}
