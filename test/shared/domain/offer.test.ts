import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/maintenance.ts';
import type { Component, Limit } from '../../../shared/domain/model.ts';
import {
  type LevelShift,
  type Offer,
  offersFrom,
  openOffers,
  renewedAt,
} from '../../../shared/domain/offer.ts';
import { DAY, HOUR } from '../../../shared/time.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
const FILTER: Component = {
  name: 'exhaustFilter',
  signal: 'exhaustPressure',
  reference: 1_013,
  growth: 'linear',
};
const LIMIT: Limit = {
  signal: 'exhaustPressure',
  direction: 'high',
  alarm: 1_400,
  onDelay: 0,
  offDelay: 0,
  deadband: 0,
  source: 'test',
};
const drop = (at: number): LevelShift => ({ signal: 'exhaustPressure', at, before: 1_250, after: 1_060 });
const change = (at: number): Change => ({ kind: 'change', component: FILTER.name, reason: 'worn', at });
const offersOf = (shifts: LevelShift[], records: Change[] = [], known: Offer[] = []) =>
  offersFrom([FILTER], [LIMIT], shifts, records, known);

describe('an unrecorded change is offered', () => {
  test('when the signal steps away from its limit, and not when it steps towards it', () => {
    expect(offersOf([drop(NOW)])).toMatchObject([
      { component: FILTER.name, state: 'open', shift: { at: NOW } },
    ]);
    expect(offersOf([{ ...drop(NOW), before: 1_060, after: 1_250 }])).toEqual([]);
    const low = { ...LIMIT, direction: 'low' } as const;
    expect(offersFrom([FILTER], [low], [drop(NOW)], [], [])).toEqual([]);
  });

  test('of the part whose signal it is, and of none without an alarm level', () => {
    expect(offersOf([{ ...drop(NOW), signal: 'vibration' }])).toEqual([]);
    expect(offersFrom([FILTER], [{ ...LIMIT, alarm: undefined } as never], [drop(NOW)], [], [])).toEqual([]);
  });

  test('not when one is recorded within a day', () => {
    expect(offersOf([drop(NOW)], [change(NOW - 23 * HOUR)])).toEqual([]);
    expect(offersOf([drop(NOW)], [change(NOW - 25 * HOUR)])).toHaveLength(1);
  });

  test('never again once it was dismissed, however the time that is found wanders within a day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -24 * HOUR, max: 24 * HOUR }),
        fc.constantFrom('open', 'dismissed', 'confirmed'),
        (wander, state) => {
          const [first] = offersOf([drop(NOW)]);
          expect(offersOf([drop(NOW + wander)], [], [{ ...first!, state } as Offer])).toEqual([]);
        },
      ),
    );
  });
});

describe('a trend begins anew', () => {
  const [offer] = offersOf([drop(NOW - DAY)]) as [Offer];

  test('with a recorded change, and provisionally with an offer that nobody has answered', () => {
    expect(renewedAt(FILTER.name, [change(NOW - 5 * DAY)], [], NOW)).toBe(NOW - 5 * DAY);
    expect(renewedAt(FILTER.name, [change(NOW - 5 * DAY)], [offer], NOW)).toBe(NOW - DAY);
    expect(renewedAt('oil', [change(NOW - 5 * DAY)], [offer], NOW)).toBeUndefined();
  });

  test('not with an offer that was dismissed, nor with one that lies ahead of the time asked about', () => {
    expect(renewedAt(FILTER.name, [], [{ ...offer, state: 'dismissed' }], NOW)).toBeUndefined();
    expect(renewedAt(FILTER.name, [], [offer], NOW - 2 * DAY)).toBeUndefined();
  });

  test('with what was recorded instead of what was offered, once somebody has recorded it', () => {
    const recorded = change(NOW - DAY - 2 * HOUR);
    expect(openOffers([offer], [recorded])).toEqual([]);
    expect(renewedAt(FILTER.name, [recorded], [offer], NOW)).toBe(recorded.at);
  });
});
