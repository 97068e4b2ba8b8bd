import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextOccurrence, parseNcrontab } from '../../../../local/host/timer/ncrontab.ts';

const next = (expression: string, after: string) =>
  nextOccurrence(parseNcrontab(expression), new Date(after)).toISOString().replace('.000Z', 'Z');

test.each([
  ['0 */5 * * * *', '2026-11-23T10:02:30Z', '2026-11-23T10:05:00Z'],
  ['0 */5 * * * *', '2026-11-23T10:05:00Z', '2026-11-23T10:10:00Z'],
  ['*/15 * * * * *', '2026-11-23T10:59:59.999Z', '2026-11-23T11:00:00Z'],
  ['0 0 9-17 * * *', '2026-11-23T17:00:00Z', '2026-11-24T09:00:00Z'],
  ['0 30 9 * * 1-5', '2026-11-27T10:00:00Z', '2026-11-30T09:30:00Z'],
  ['0 30 9 * Jan Mon', '2026-11-27T10:00:00Z', '2027-01-04T09:30:00Z'],
  ['0 0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['0 0 0 31 * *', '2026-11-01T00:00:00Z', '2026-12-31T00:00:00Z'],
  ['59 59 23 31 12 *', '2026-12-31T23:59:59Z', '2027-12-31T23:59:59Z'],
  ['5/20 10,20 * * * *', '2026-11-23T10:10:46Z', '2026-11-23T10:20:05Z'],
  ['*/5 * * * *', '2026-11-23T10:02:30Z', '2026-11-23T10:05:00Z'],
])('%s after %s is %s', (expression, after, expected) => {
  expect(next(expression, after)).toBe(expected);
});

test('day and weekday must both suit, unlike in Unix cron', () => {
  expect(next('0 0 0 13 * 5', '2026-11-23T00:00:00Z')).toBe('2027-08-13T00:00:00Z');
});

test.each([
  ['* * * *', 'must have six fields'],
  ['60 * * * * *', '"60" is no second; it takes 0 to 59'],
  ['0 0 0 * * 7', '"7" is no day of the week; it takes 0 to 6'],
  ['0 9-3 * * * *', '"9-3" is no minute'],
  ['0 */0 * * * *', '"*/0" is no minute'],
  ['0 0 0 * Foo *', '"Foo" is no month'],
  ['0 0 0 30 2 *', 'names a day that never comes'],
])('%s is refused: %s', (expression, message) => {
  expect(() => parseNcrontab(expression)).toThrow(message);
});

const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min, max }).map(String),
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 1, max }).map((step) => `*/${step}`),
    fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((values) => values.join(',')),
  );
// Days up to 28 come in every month, so that an occurrence is never far.
const expressions = fc
  .tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));
const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

test('the next occurrence is later, suits every field, and comes again after none other', () => {
  fc.assert(
    fc.property(expressions, times, (expression, after) => {
      const schedule = parseNcrontab(expression);
      const at = nextOccurrence(schedule, after);
      expect(at.getTime()).toBeGreaterThan(after.getTime());
      expect(at.getUTCMilliseconds()).toBe(0);
      expect(schedule.seconds).toContain(at.getUTCSeconds());
      expect(schedule.minutes).toContain(at.getUTCMinutes());
      expect(schedule.hours).toContain(at.getUTCHours());
      expect(schedule.days).toContain(at.getUTCDate());
      expect(schedule.months).toContain(at.getUTCMonth() + 1);
      expect(schedule.weekdays).toContain(at.getUTCDay());
      // From any moment in between it is the same one.
      const between = new Date(Math.floor((after.getTime() + at.getTime() - 1) / 2));
      expect(nextOccurrence(schedule, between)).toEqual(at);
    }),
  );
});

test('no second before the next occurrence suits the schedule', () => {
  const frequent = fc
    .tuple(field(0, 59), field(0, 59))
    .map(([second, minute]) => `${second} ${minute} * * * *`);
  fc.assert(
    fc.property(frequent, times, (expression, after) => {
      const schedule = parseNcrontab(expression);
      const at = nextOccurrence(schedule, after).getTime();
      for (let time = (Math.floor(after.getTime() / 1000) + 1) * 1000; time < at; time += 1000) {
        const second = new Date(time).getUTCSeconds();
        const minute = new Date(time).getUTCMinutes();
        if (schedule.seconds.has(second) && schedule.minutes.has(minute)) {
          throw new Error(`${new Date(time).toISOString()} was passed over`);
        }
      }
    }),
  );
});
