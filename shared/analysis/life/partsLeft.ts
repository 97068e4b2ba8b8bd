import type { LifeEstimate } from '../../domain/health.ts';
import type { MaintenanceRecord } from '../../domain/maintenance.ts';
import type { Component, Limit } from '../../domain/model.ts';
import { type Offer, renewedAt } from '../../domain/offer.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import type { SensorFault } from '../../domain/sensor.ts';
import { type EpochMs, HOUR } from '../../time.ts';
import { isTrusted } from '../sensors/trust.ts';
import { lifeTold } from './estimate.ts';
import { leanOn, type Prior } from './prior.ts';
import type { RecordedAnswer } from './recorded/answers.ts';
import { joined } from './recorded/join.ts';
import type { Running } from './running/running.ts';
import { sinceRenewal } from './sinceRenewal.ts';

/** What lives of its like say of a part: as a distribution, and by their recorded courses. */
export interface Like {
  readonly prior?: Prior | undefined;
  readonly recorded?: RecordedAnswer | undefined;
  /** Hours for which nothing has been heard of the pump: all voices are heard together as of then, and counted down since. */
  readonly silent?: number;
}

/** What is known of a pump whose parts are looked at. */
export interface KnownParts {
  readonly components: readonly Component[];
  /** Those that hold for this pump. */
  readonly limits: readonly Limit[];
  readonly records: readonly MaintenanceRecord[];
  /** Changes that only the readings show. */
  readonly offers: readonly Offer[];
  /** Hours of the last month, in order. */
  readonly history: readonly HourRollup[];
  /** What lives of its like say of a part, put in when that is known. */
  readonly likeOf: (component: string, renewed: EpochMs | undefined) => Like;
  /** Sensors that aren't to be believed. */
  readonly doubted: readonly SensorFault[];
  readonly isPassed?: (limit: Limit) => boolean;
  /** How the pump is usually run, where that is known. */
  readonly running?: Running | undefined;
}

/**
 * The remaining lives of a pump's parts: each by its own readings since it was put in, and by what lives of its
 * like say: by their courses, where enough are on record, otherwise by how long they were. Of a part whose sensor isn't to be believed nothing is estimated.
 */
export function partsLeft(
  { components, limits, records, offers, history, likeOf, doubted, isPassed, running }: KnownParts,
  now: EpochMs,
): LifeEstimate[] {
  return components.map((component) => {
    const trust = isTrusted(doubted, component.signal);
    if (!trust.trusted) return { component: component.name, unavailable: trust.reason };
    const renewed = renewedAt(component.name, records, offers, now);
    const own = lifeTold(component, limits, sinceRenewal(history, renewed), now, isPassed, running);
    const { prior, recorded, silent = 0 } = likeOf(component.name, renewed);
    const then = own(now - silent * HOUR);
    return joined(then, recorded, renewed, now, silent) ?? leanOn(then, prior, own(now), silent);
  });
}
