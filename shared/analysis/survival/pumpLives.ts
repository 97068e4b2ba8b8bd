import type { Change, MaintenanceRecord } from '../../domain/maintenance.ts';
import type { Component } from '../../domain/model.ts';
import { type Offer, openOffers } from '../../domain/offer.ts';
import type { Pump } from '../../domain/pump.ts';
import { type EpochMs, HOUR } from '../../time.ts';
import { type Clock, type DutyClock, dutyClocks, type Stretch } from './duty.ts';
import { isObserved, type Life } from './life.ts';
import { type Birth, type PartLife, partLives } from './partLives.ts';

/** A life of one of a pump's parts, on one clock. */
export interface ClockedLife extends Life {
  readonly component: string;
  readonly clock: Clock;
}

/** The part that serves now: its age, and by how much it grows in an hour. */
export interface Serving {
  readonly component: string;
  readonly clock: Clock;
  readonly age: number;
  readonly rate: number;
}

/** What is known of one pump. */
export interface Watched {
  readonly pump: Pick<Pump, 'runningHours' | 'runningHoursAt' | 'lastService'>;
  readonly components: readonly Component[];
  readonly records: readonly MaintenanceRecord[];
  readonly offers: readonly Offer[];
  /** Its time since it was first heard, in order. */
  readonly stretches: readonly Stretch[];
  /** What its clocks usually add in an hour; where that isn't known, as they did lately. */
  readonly rates?: Partial<Record<Clock, number>>;
}

/**
 * The lives of a pump's parts on every clock it has, and those that serve as it was last heard. Observation
 * begins with the first reading: what ended before is left out, and what was in then is met in mid-life.
 *
 * A change that is only offered parts the lives on either side of it, and ends neither: why it was made is not
 * known.
 */
export function pumpLives(watched: Watched): { lives: ClockedLife[]; serving: Serving[] } {
  const { stretches, records, offers, components, pump, rates } = watched;
  const lives: ClockedLife[] = [];
  const serving: Serving[] = [];
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last) return { lives, serving };
  const clocks = clocksOf(watched);
  const told = changesOf(records, offers);
  for (const component of components) {
    const birth = birthOf(component, pump, clocks.operating?.rate);
    const parts = partLives(component.name, told, birth, last.to);
    for (const [clock, duty] of Object.entries(clocks) as [Clock, DutyClock][]) {
      const about = { component: component.name, clock };
      for (const part of parts) {
        const age = ageOf(part, clock, duty);
        const life = {
          entry: part.from < first.from ? Math.max(0, age(first.from)) : 0,
          exit: age(part.to),
          ended: part.ended,
        };
        if (part.to > first.from && isObserved(life)) lives.push({ ...about, ...life });
      }
      const present = parts.at(-1);
      if (present && present.to === last.to && !present.ended) {
        const age = ageOf(present, clock, duty)(last.to);
        if (age >= 0) serving.push({ ...about, age, rate: rates?.[clock] ?? duty.rate });
      }
    }
  }
  return { lives, serving };
}

/** The clocks; that of operation shows what the pump's own counter does, where that was ever read. */
function clocksOf({ stretches, pump, records }: Watched): Partial<Record<Clock, DutyClock>> {
  const clocks = dutyClocks(stretches);
  const { operating } = clocks;
  if (!operating) return clocks;
  const readings = records.flatMap((record) =>
    record.kind === 'change' && record.hours !== undefined ? [{ at: record.at, hours: record.hours }] : [],
  );
  const { runningHours, runningHoursAt } = pump;
  if (runningHours !== undefined && runningHoursAt !== undefined) {
    readings.push({ at: runningHoursAt, hours: runningHours });
  }
  const read = readings.sort((a, b) => a.at - b.at).at(-1);
  if (!read) return clocks;
  const offset = read.hours - operating.at(read.at);
  return { ...clocks, operating: { ...operating, at: (instant) => operating.at(instant) + offset } };
}

/** Age at an instant of a life; what the counter showed at its ends is believed before what was added up. */
function ageOf({ from, to, hoursFrom, hoursTo }: PartLife, clock: Clock, duty: DutyClock) {
  if (clock !== 'operating') return (instant: EpochMs) => duty.at(instant) - duty.at(from);
  const born = hoursFrom ?? duty.at(from);
  return (instant: EpochMs) => (instant === to && hoursTo !== undefined ? hoursTo : duty.at(instant)) - born;
}

/**
 * Since when the part is in the pump that was in it at the onboarding: since the last service, where a service
 * renews it; since the pump was new, where the model says that none does. Otherwise nobody knows.
 */
function birthOf(
  { renewedAtService }: Component,
  { lastService, runningHours, runningHoursAt }: Watched['pump'],
  rate: number | undefined,
): Birth | undefined {
  if (renewedAtService === true && lastService !== undefined) return { at: Date.parse(lastService) };
  if (renewedAtService !== false || runningHours === undefined || runningHoursAt === undefined)
    return undefined;
  if (rate === undefined || rate <= 0) return undefined;
  return { at: runningHoursAt - (runningHours / rate) * HOUR, hours: 0 };
}

/** What is recorded, and what is offered as long as nobody has answered: as if changed by plan. */
export function changesOf(
  records: readonly MaintenanceRecord[],
  offers: readonly Offer[],
): MaintenanceRecord[] {
  return [...records, ...openOffers(offers, records).map(asChange)];
}

function asChange({ component, shift }: Offer): Change {
  return { kind: 'change', component, reason: 'preventive', at: shift.at };
}
