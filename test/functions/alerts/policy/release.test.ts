import { expect, test } from 'vitest';
import { release } from '../../../../functions/alerts/policy/release.ts';
import { type Held, NOTHING_SENT, type Told } from '../../../../shared/domain/mailing.ts';
import { HOUR, MINUTE } from '../../../../shared/time.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
const standing = () =>
  ({
    severity: 'alarm',
    acknowledged: false,
    shelved: false,
    chattering: false,
    suppressed: false,
    silent: false,
    unheard: false,
  }) as const;
const about = (i: number) =>
  ({ transition: `t${i}`, device: `d${i}`, condition: 'power.high', severity: 'alarm', site: '' }) as const;
const held = (i: number): Held => ({
  ...about(i),
  ...{ stage: 'raised', at: NOW - MINUTE, because: 'follows-another', until: i % 2 ? NOW : NOW + MINUTE },
});
const told = (i: number): Told => ({ ...about(i), mailedAt: NOW - 5 * HOUR, remindAt: NOW });

test('of very much that waits no more is decided at a time than a row holds, and nothing is forgotten', () => {
  const before = {
    ...NOTHING_SENT,
    held: Array.from({ length: 1_900 }, (_, i) => held(i)),
    told: Array.from({ length: 600 }, (_, i) => told(2_000 + i)),
  };
  const first = release(before, standing, { zone: 'UTC' }, NOW);
  expect(first.fates).toHaveLength(1_000);
  expect(JSON.stringify(first.fates).length * 2).toBeLessThan(900_000);
  let { state } = first;
  let decided = first.fates.length;
  for (
    let at = NOW;
    state.held.length > 0 || state.told.some(({ remindAt }) => remindAt! <= NOW);
    at += MINUTE
  ) {
    const next = release(state, standing, { zone: 'UTC' }, at);
    decided += next.mail.length;
    state = next.state;
    expect(at).toBeLessThan(NOW + 12 * HOUR);
  }
  expect(decided).toBeGreaterThanOrEqual(2_500);
  expect(new Set(state.told.map(({ transition }) => transition)).size).toBe(2_500);
});

test('an alarm that is suppressed is not mailed again, and the second list waits until it speaks', () => {
  const suppressed = () => ({ ...standing(), suppressed: true });
  const unattended: Held = { ...held(1), because: 'awaiting-acknowledgement', until: NOW };
  const before = { ...NOTHING_SENT, held: [unattended], told: [told(2)] };
  const first = release(before, suppressed, { zone: 'UTC' }, NOW);
  expect(first.mail).toEqual([]);
  expect(first.fates).toMatchObject([{ hold: 'suppressed' }, { drop: 'suppressed-meanwhile' }]);
  // The pump runs again, and both still hold.
  const later = release(first.state, standing, { zone: 'UTC' }, NOW + 4 * HOUR);
  expect(later.fates).toMatchObject([{ send: 'escalated' }, { send: 're-alarm' }]);
});

test('an alarm of a pump that has not been heard for a day is not mailed again until it is', () => {
  const unheard = () => ({ ...standing(), unheard: true });
  const before = { ...NOTHING_SENT, told: [told(1)] };
  const first = release(before, unheard, { zone: 'UTC' }, NOW);
  expect(first.mail).toEqual([]);
  expect(first.fates).toMatchObject([{ drop: 'unheard-meanwhile' }]);
  const later = release(first.state, standing, { zone: 'UTC' }, NOW + 4 * HOUR);
  expect(later.fates).toMatchObject([{ send: 're-alarm' }]);
  // The second list has heard nothing of it yet.
  const unattended: Held = { ...held(1), because: 'awaiting-acknowledgement', until: NOW };
  const second = release({ ...NOTHING_SENT, held: [unattended] }, unheard, { zone: 'UTC' }, NOW);
  expect(second.fates).toMatchObject([{ send: 'escalated' }]);
});
