import { sha256 } from '../keys.ts';
import { type EpochMs, hourOf } from '../time.ts';
import { type Change, changedAt, type MaintenanceRecord, SAME_CHANGE } from './maintenance.ts';
import type { Component, Limit } from './model.ts';
import type { Signal } from './signals.ts';

/** A step in a signal's level, as the readings show it; levels in the signal's unit. */
export interface LevelShift {
  readonly signal: Signal;
  readonly at: EpochMs;
  readonly before: number;
  readonly after: number;
}

/** A change of a part that nobody has recorded, as far as the readings tell: offered for confirmation. */
export interface Offer {
  readonly id: string;
  readonly component: string;
  readonly shift: LevelShift;
  readonly state: 'open' | 'confirmed' | 'dismissed';
}

/**
 * The offers that level shifts give reason for: the part's signal stepped away from its limit, which wear
 * never does. What is recorded within a day is no news, and what was offered within a day, whatever became of
 * it, is not offered again: a detector's time wanders by some hours as more is known.
 */
export function offersFrom(
  components: readonly Component[],
  limits: readonly Limit[],
  shifts: readonly LevelShift[],
  records: readonly MaintenanceRecord[],
  known: readonly Offer[],
): Offer[] {
  const offers: Offer[] = [];
  for (const { name, signal } of components) {
    const limit = limits.find((one) => one.signal === signal && one.alarm !== undefined);
    if (!limit) continue;
    const relief = limit.direction === 'high' ? -1 : 1;
    for (const shift of shifts) {
      if (shift.signal !== signal || Math.sign(shift.after - shift.before) !== relief) continue;
      if (changeNear(name, shift.at, records)) continue;
      const isKnown = [...known, ...offers].some(
        (offer) => offer.component === name && isSame(offer.shift.at, shift.at),
      );
      if (!isKnown) offers.push({ id: offerId(name, shift.at), component: name, shift, state: 'open' });
    }
  }
  return offers;
}

/** The offers that still ask something: not answered, and not recorded in the meantime. */
export function openOffers(offers: readonly Offer[], records: readonly MaintenanceRecord[]): Offer[] {
  return offers.filter(
    ({ state, component, shift }) => state === 'open' && !changeNear(component, shift.at, records),
  );
}

/**
 * Since when a part is the one that is in there now: its last recorded change, or an offer that nobody has
 * answered yet, which holds until somebody does. What the readings showed before says nothing about it.
 *
 * @returns `undefined` where no change is known
 */
export function renewedAt(
  component: string,
  records: readonly MaintenanceRecord[],
  offers: readonly Offer[],
  now: EpochMs,
): EpochMs | undefined {
  const offered = openOffers(offers, records)
    .filter((offer) => offer.component === component && offer.shift.at <= now)
    .map(({ shift }) => shift.at);
  const recorded = changedAt(component, records, now);
  const all = recorded === undefined ? offered : [recorded, ...offered];
  return all.length > 0 ? Math.max(...all) : undefined;
}

/** The recorded change of a part that lies within a day of an instant: it is about the same one. */
export function changeNear<R extends MaintenanceRecord>(
  component: string,
  at: EpochMs,
  records: readonly R[],
): Extract<R, Change> | undefined {
  return records.find(
    (record): record is Extract<R, Change> =>
      record.kind === 'change' && record.component === component && isSame(record.at, at),
  );
}

function isSame(a: EpochMs, b: EpochMs): boolean {
  return Math.abs(a - b) <= SAME_CHANGE;
}

function offerId(component: string, at: EpochMs): string {
  return sha256(JSON.stringify([component, hourOf(at)])).slice(0, 12);
}
