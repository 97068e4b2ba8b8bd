import { expect, test } from 'vitest';
import { courseFor, lifeFor } from '../../../../functions/alerts/mail/gather.ts';
import { DAY, HOUR, MINUTE } from '../../../../shared/time.ts';
import { AT, PUMP, raised } from './samples.ts';
import { FILTER, risingHours, storedOf } from './stored.ts';

const MADE = AT - HOUR;

test('a life is told as instants, counted from when it was estimated', () => {
  const expected = { component: 'exhaustFilter', p10: MADE + 5 * DAY, p50: MADE + 12 * DAY, p90: null };
  expect(lifeFor(raised('life.exhaustFilter'), storedOf())).toEqual(expected);
  expect(lifeFor(raised('exhaustPressure.high'), storedOf())).toEqual(expected);
});

test('of several parts that a signal tells of, it is the one that is over first; of a named part, that one', () => {
  const separator = { ...FILTER, component: 'separator', p50: 86_400 };
  const bearings = { ...FILTER, component: 'bearings', p50: 60 };
  const stored = storedOf([FILTER, bearings, separator]);
  expect(lifeFor(raised('exhaustPressure.rising'), stored)?.component).toBe('separator');
  expect(lifeFor(raised('life.exhaustFilter'), stored)?.component).toBe('exhaustFilter');
});

test('where nothing is known of a part, or no part is at stake, there is no life', () => {
  const unknown = storedOf([{ component: 'exhaustFilter', unavailable: 'no-trend' }]);
  expect(lifeFor(raised('life.exhaustFilter'), unknown)).toBeUndefined();
  for (const condition of ['noData', 'exhaustPressure.sensor', 'inletPressure.high'] as const) {
    expect(lifeFor(raised(condition), storedOf())).toBeUndefined();
  }
  expect(lifeFor(raised('life.exhaustFilter'), { hours: [] })).toBeUndefined();
});

test('a course is a week of hourly means, up to the value that raised the condition, with its limits and trend', () => {
  const transition = raised('exhaustPressure.high', { readingAt: AT - MINUTE });
  const course = courseFor(PUMP, transition, storedOf(), AT)!;
  expect(course.points).toHaveLength(7 * 24 + 1);
  expect(course.points.at(-1)).toEqual({ at: AT - MINUTE, value: 1_235, min: 1_235, max: 1_235 });
  expect(course.limits).toMatchObject([{ warning: 1_163, alarm: 1_213 }]);
  expect(course.forecast.map(({ at }) => at)).toEqual([AT - MINUTE, AT + 3 * DAY]);
  expect(course.forecast.at(-1)!.min).toBeLessThan(course.forecast.at(-1)!.max);
});

test('a deviation isn’t drawn as if it were a value, and a part is seen in its signal', () => {
  const deviation = courseFor(PUMP, raised('exhaustPressure.baseline', { value: 7 }), storedOf(), AT)!;
  expect(deviation.points.at(-1)!.value).toBeGreaterThan(1_000);
  expect(courseFor(PUMP, raised('life.exhaustFilter', { value: 6 }), storedOf(), AT)?.signal).toBe(
    'exhaustPressure',
  );
});

test('limits that were set for the pump are those that are drawn', () => {
  const limits = [{ condition: 'exhaustPressure.high', field: 'alarm', value: 1_300 }] as const;
  const course = courseFor({ ...PUMP, limits }, raised('exhaustPressure.high'), storedOf(), AT)!;
  expect(course.limits).toMatchObject([{ warning: 1_163, alarm: 1_300 }]);
});

test('where there is nothing to see there is no course', () => {
  expect(courseFor(PUMP, raised('noData'), storedOf(), AT)).toBeUndefined();
  expect(courseFor(PUMP, raised('vibration.baseline'), storedOf(), AT)).toBeUndefined();
  const nothing = { ...storedOf(), hours: [] };
  expect(courseFor(PUMP, raised('life.exhaustFilter'), nothing, AT)).toBeUndefined();
  const old = { ...storedOf([]), hours: risingHours().slice(0, 5) };
  expect(courseFor(PUMP, raised('exhaustPressure.baseline'), old, AT)?.forecast).toEqual([]);
});
