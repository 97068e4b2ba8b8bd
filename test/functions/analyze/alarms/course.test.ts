import { describe, expect, test } from 'vitest';
import {
  aheadBy,
  type Course,
  isCatchingUp,
  noteTaking,
  type Taking,
} from '../../../../functions/analyze/alarms/course.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';

const T = Date.parse('2026-06-15T10:00:00Z');
const course = (given: Partial<Course>): Course => ({
  through: T,
  lastArrival: T + SECOND,
  takenAt: T + 2 * SECOND,
  ...given,
});

describe('older readings are still coming in', () => {
  test.each<[string, Partial<Course>, number, boolean]>([
    ['when the newest is an hour old', { takenAt: T + HOUR }, T + HOUR + 59_999, true],
    ['not when nothing has come for a minute', { takenAt: T + HOUR }, T + HOUR + MINUTE, false],
    ['not of a device that is on time', {}, T + 3 * SECOND, false],
    ['not from five minutes on', { takenAt: T + 5 * MINUTE }, T + 5 * MINUTE, false],
    [
      'when it is we who are late: they reached the hub in time, an hour ago',
      { lastArrival: T + SECOND, takenAt: T + HOUR },
      T + HOUR + SECOND,
      true,
    ],
    [
      'not of one whose clock is slow by as much as ever',
      { takenAt: T + HOUR, usual: HOUR },
      T + HOUR,
      false,
    ],
    ['of that one too, when it is later still', { takenAt: T + 2 * HOUR, usual: HOUR }, T + 2 * HOUR, true],
  ])('%s', (_, given, now, expected) => {
    expect(isCatchingUp(course(given), now)).toBe(expected);
  });
});

/** What is noted of readings that are taken in each ten seconds, so old each time. */
function noted(ages: readonly number[], before?: Taking): Taking {
  return ages.reduce<Taking | undefined>((taking, age, i) => {
    const now = T + i * 10 * SECOND;
    return noteTaking(taking, now - age, now);
  }, before)!;
}
const after = (minutes: number, age: (i: number) => number) =>
  Array.from({ length: 6 * minutes + 1 }, (_, i) => age(i));

test('a clock that is slow by more than five minutes is known for one within five minutes, and while it stays so', () => {
  expect(noted(after(4, () => 7 * MINUTE)).usual).toBeUndefined();
  expect(noted(after(5, () => 7 * MINUTE)).usual).toBe(7 * MINUTE);
  // Its jitter changes nothing.
  expect(noted(after(10, (i) => 7 * MINUTE + (i % 3) * 5 * SECOND)).usual).toBeGreaterThanOrEqual(7 * MINUTE);
  // Once the clock is set, nothing of it is left.
  expect(noted([...after(10, () => 7 * MINUTE), SECOND])).toEqual({ takenAt: T + 61 * 10 * SECOND });
});

test('a backlog that comes in at twice the speed of time is none', () => {
  expect(noted(after(30, (i) => 2 * HOUR - i * 10 * SECOND)).usual).toBeUndefined();
});

test('what a slow clock’s box gathered while it was offline is a backlog, and its clock is as slow as before', () => {
  const known = noted(after(10, () => 7 * MINUTE));
  const back = noteTaking(known, T + 10 * MINUTE - 7 * MINUTE + 10 * SECOND, T + HOUR);
  expect(back.usual).toBe(7 * MINUTE);
  const { through, ...rest } = { through: T + 3 * MINUTE + 10 * SECOND, ...back };
  expect(isCatchingUp({ through, lastArrival: T + HOUR, ...rest }, T + HOUR)).toBe(true);
});

test('reading time goes on from when the newest reading came, or from when we took it in, if we are late', () => {
  expect(aheadBy(course({}))).toBe(SECOND);
  expect(aheadBy(course({ lastArrival: T + HOUR, takenAt: T + HOUR + SECOND }))).toBe(HOUR);
  expect(aheadBy(course({ takenAt: T + HOUR }))).toBe(HOUR);
  // A box whose clock is fast.
  expect(aheadBy(course({ lastArrival: T - MINUTE, takenAt: T - MINUTE }))).toBe(-MINUTE);
});
