import { expect, test } from 'vitest';
import { decideAll, noticeOf, type Situation } from '../../../../functions/analyze/alarms/notice.ts';
import type { Notice, Transition } from '../../../../shared/domain/alarm.ts';
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
const live: Situation = { told: false, chatterTold: false, catchingUp: false, aheadBy: 0 };
const told: Situation = { ...live, told: true };
const shelved: Situation = { ...live, shelvedUntil: AT + HOUR };
const behind: Situation = { ...live, catchingUp: true };

test.each<[string, Transition, Situation, number, Notice]>([
  ['it holds and is fresh', transition(), live, AT + 2_000, 'due'],
  ['it is a return', transition({ to: 'returned' }), live, AT + 2_000, 'not-notified-kind'],
  ['it is the return of what people know of', transition({ to: 'returned' }), told, AT + 2_000, 'due'],
  [
    'it is an alarm that has come down to a warning',
    transition({ from: 'active', severity: 'warning' }),
    told,
    AT + 2_000,
    'not-notified-kind',
  ],
  [
    'it is a warning that is left of an alarm of which nobody was told',
    transition({ from: 'active', severity: 'warning' }),
    live,
    AT + 2_000,
    'due',
  ],
  [
    'it is a warning that has become an alarm',
    transition({ from: 'active', severity: 'alarm' }),
    told,
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
    'older readings are still coming in',
    transition({ arrivedAt: AT + HOUR }),
    behind,
    AT + HOUR,
    'awaiting-backlog',
  ],
  ['its condition is shelved', transition(), shelved, AT + HOUR - 1, 'awaiting-unshelving'],
  [
    'it holds when the shelving is over',
    transition({ notice: 'awaiting-unshelving' }),
    shelved,
    AT + HOUR,
    'due',
  ],
  [
    'it ended while its condition was shelved, and that is over by now',
    transition({ notice: 'awaiting-unshelving', endedAt: AT + MINUTE }),
    live,
    AT + 2 * HOUR,
    'over-while-shelved',
  ],
  [
    'the shelving is over while older readings are still coming in',
    transition({ notice: 'awaiting-unshelving' }),
    behind,
    AT + HOUR,
    'awaiting-unshelving',
  ],
  [
    'it ended while its condition is shelved',
    transition({ endedAt: AT + MINUTE }),
    shelved,
    AT + 2 * MINUTE,
    'over-while-shelved',
  ],
  [
    'it was over before its data arrived, shelved or not',
    transition({ arrivedAt: AT + HOUR, endedAt: AT + MINUTE }),
    shelved,
    AT + MINUTE,
    'over-before-arrival',
  ],
  ['it chatters', transition({ chattering: true }), live, AT + 59_999, 'awaiting-calm'],
  ['it chattered and holds for a minute', transition({ chattering: true }), live, AT + MINUTE, 'due'],
  [
    'it chatters, and the clock of its box is ten minutes slow',
    transition({ chattering: true }),
    { ...live, aheadBy: 10 * MINUTE },
    AT + 10 * MINUTE + 59_999,
    'awaiting-calm',
  ],
  [
    'it chattered and was over within a minute',
    transition({ chattering: true, endedAt: AT + 59_999 }),
    live,
    AT + HOUR,
    'over-while-chattering',
  ],
  [
    'it chattered, was over before its data arrived, and nobody knows yet that it comes and goes',
    transition({ chattering: true, endedAt: AT + 1_000 }),
    live,
    AT + 10 * MINUTE,
    'due',
  ],
  [
    'it chattered, was over before its data arrived, and people know',
    transition({ chattering: true, endedAt: AT + 1_000 }),
    { ...live, chatterTold: true },
    AT + 10 * MINUTE,
    'over-before-arrival',
  ],
  [
    'it chattered more than ten minutes ago',
    transition({ chattering: true, endedAt: AT + 1_000 }),
    live,
    AT + 10 * MINUTE + 1,
    'over-before-arrival',
  ],
  [
    'it chattered, was over within a minute, and nobody knows yet that it comes and goes',
    transition({ chattering: true, endedAt: AT + 59_999 }),
    live,
    AT + 2 * MINUTE,
    'due',
  ],
  [
    'it chattered, and somebody has shelved it',
    transition({ chattering: true, endedAt: AT + 59_999 }),
    shelved,
    AT + 2 * MINUTE,
    'over-while-shelved',
  ],
  [
    'it chattered and was over after a minute',
    transition({ chattering: true, endedAt: AT + MINUTE }),
    live,
    AT + HOUR,
    'due',
  ],
])('%s', (_, given, situation, now, notice) => {
  expect(noticeOf(given, situation, now)).toBe(notice);
});

test('of an alarm in a backlog that has come down to a warning, the warning is told of, once and not the alarm', () => {
  const late = { arrivedAt: AT + HOUR, episode: 'e' };
  const alarm = transition({ ...late, id: 'a', endedAt: AT + MINUTE });
  const easing = transition({ ...late, id: 'b', from: 'active', severity: 'warning', at: AT + MINUTE });
  const decide = (known: string[]) =>
    decideAll([alarm, easing], new Set(known), () => live, AT + 2 * HOUR).map(({ notice }) => notice);
  expect(decide([])).toEqual(['over-before-arrival', 'due']);
  expect(decide(['e'])).toEqual(['over-before-arrival', 'not-notified-kind']);
});

test('of what comes and goes again and again, people are told once', () => {
  const crossings = [0, 1, 2, 3].map((i) =>
    transition({ id: `${i}`, at: AT + i, endedAt: AT + i, ...(i > 0 ? { chattering: true } : {}) }),
  );
  const decided = decideAll(crossings, new Set(), () => live, AT + MINUTE);
  expect(decided.map(({ notice }) => notice)).toEqual([
    'over-before-arrival',
    'due',
    'over-before-arrival',
    'over-before-arrival',
  ]);
});

test('of a live alarm that has come down to a warning by the time anybody looks, the alarm is told of and not the warning', () => {
  const alarm = transition({ id: 'a', episode: 'e', endedAt: AT + MINUTE });
  const easing = transition({ id: 'b', episode: 'e', from: 'active', severity: 'warning', at: AT + MINUTE });
  const decided = decideAll([alarm, easing], new Set(), () => live, AT + HOUR);
  expect(decided.map(({ notice }) => notice)).toEqual(['due', 'not-notified-kind']);
});
