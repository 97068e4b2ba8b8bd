import { expect, test } from 'vitest';
import { noticeOf } from '../../../../functions/analyze/alarms/notice.ts';
import type { Transition } from '../../../../shared/domain/alarm.ts';
import { HOUR, MINUTE } from '../../../../shared/time.ts';

const AT = Date.parse('2026-06-15T10:00:00Z');
const transition = (given: Partial<Transition> = {}): Transition => ({
  id: 't',
  device: 'd',
  condition: 'exhaustPressure.high',
  from: 'pending',
  to: 'active',
  severity: 'alarm',
  at: AT,
  began: AT - MINUTE,
  readingAt: AT,
  arrivedAt: AT + 1_000,
  value: 1,
  limit: 0,
  notice: 'due',
  ...given,
});
const live = { through: AT, lastArrival: AT + 1_000 };

test.each([
  ['it holds and is fresh', transition(), live, AT + 2_000, 'due'],
  ['it is a return', transition({ to: 'returned' }), live, AT + 2_000, 'not-notified-kind'],
  [
    'it is an alarm that has come down to a warning',
    transition({ from: 'active', severity: 'warning' }),
    live,
    AT + 2_000,
    'not-notified-kind',
  ],
  [
    'it is a warning that has become an alarm',
    transition({ from: 'active', severity: 'alarm' }),
    live,
    AT + 2_000,
    'due',
  ],
  [
    'it was over before its data arrived',
    transition({ arrivedAt: AT + HOUR, endedAt: AT + MINUTE }),
    live,
    AT + HOUR,
    'over-before-arrival',
  ],
  [
    'it ended the moment its data arrived',
    transition({ arrivedAt: AT + MINUTE, endedAt: AT + MINUTE }),
    live,
    AT + HOUR,
    'over-before-arrival',
  ],
  ['it ended after its data arrived', transition({ endedAt: AT + 1_001 }), live, AT + HOUR, 'due'],
  [
    'the device is an hour behind and still sending',
    transition({ arrivedAt: AT + HOUR }),
    { through: AT, lastArrival: AT + HOUR },
    AT + HOUR + 59_999,
    'awaiting-backlog',
  ],
  [
    'the device is an hour behind and has sent nothing for a minute',
    transition({ arrivedAt: AT + HOUR }),
    { through: AT, lastArrival: AT + HOUR },
    AT + HOUR + MINUTE,
    'due',
  ],
  [
    'the device has caught up to five minutes',
    transition({ arrivedAt: AT + HOUR }),
    { through: AT + HOUR - 5 * MINUTE, lastArrival: AT + HOUR },
    AT + HOUR,
    'due',
  ],
])('%s', (_, given, progress, now, notice) => {
  expect(noticeOf(given, progress, now)).toBe(notice);
});
