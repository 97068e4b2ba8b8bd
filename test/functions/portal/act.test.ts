import { expect, test } from 'vitest';
import { recordFrom } from '../../../functions/portal/act.ts';
import type { Condition } from '../../../shared/domain/alarm.ts';
import { recordId } from '../../../shared/domain/maintenance.ts';
import { HOUR } from '../../../shared/time.ts';
import { userIn } from '../alerts/mail/samples.ts';
import { NOW } from '../support/deployment.ts';

test('one false alarm, told of while it stood and again after its return, is one record', () => {
  const form = new URLSearchParams({ condition: 'vibration.high', note: '' });
  const raisedAt = [NOW - 9 * HOUR, NOW - 2 * HOUR];
  const active: Condition = {
    condition: 'vibration.high',
    state: 'active',
    severity: 'alarm',
    since: NOW - 2 * HOUR - 10_000,
    value: 9,
    limit: 7,
    raisedAt,
  };
  const told = [active, { ...active, state: 'returned' as const, since: NOW - HOUR }].map((condition) => {
    const record = recordFrom('false-alarm', { user: userIn('sv'), conditions: [condition] }, form, NOW);
    if (typeof record === 'string') throw new Error(record);
    return record;
  });
  expect(new Set(told.map(recordId)).size).toBe(1);
  expect(told[0]).toMatchObject({ at: NOW - 2 * HOUR });
});
