import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeRate } from '../../../../functions/analyze/alarms/rate.ts';
import { HOUR, SECOND } from '../../../../shared/time.ts';

/** The rate after each of these values, one every so many seconds. */
function rates(values: readonly number[], every: number, window = 600): (number | undefined)[] {
  let state: ReturnType<typeof takeRate> = { window: [] };
  return values.map((value, i) => {
    state = takeRate(state.window, window, value, i * every * SECOND);
    return state.perHour;
  });
}

test('a steady rise is its rate, whatever the sampling, from half a window on', () => {
  for (const every of [1, 7, 60, 300, 400]) {
    const values = Array.from({ length: 1_000 }, (_, i) => 20 + (30 * i * every) / 3_600);
    const found = rates(values, every);
    expect(found.slice(0, Math.ceil(300 / every) - 1).every((rate) => rate === undefined)).toBe(true);
    expect(found.at(-1)).toBeCloseTo(30, 6);
  }
});

test('readings farther apart than the window have no rate', () => {
  expect(rates([1, 2, 3, 4], 700)).toEqual([undefined, undefined, undefined, undefined]);
});

/** The slope by the normal equations, n Σxy − Σx Σy over n Σx² − (Σx)²: another way to the same line. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const sum = (of: (x: number, y: number) => number) => points.reduce((all, [x, y]) => all + of(x, y), 0);
  const n = points.length;
  const [x, y] = [sum((x) => x), sum((_, y) => y)];
  return (n * sum((x, y) => x * y) - x * y) / (n * sum((x) => x * x) - x * x);
}

test('it is the slope of the least squares line through the means of the parts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 5, maxLength: 10 }),
      (values) => {
        // One value a part, at its start: the means are the values.
        const points = values.map((value, i) => [(i * 60 * SECOND) / HOUR, value] as const);
        const expected = values.length < 6 ? undefined : slopeOf(points);
        const found = rates(values, 60).at(-1);
        if (expected === undefined) expect(found).toBeUndefined();
        else expect(found).toBeCloseTo(expected, 6);
      },
    ),
  );
});

test('one value that is far off among many moves it little', () => {
  const values = Array.from({ length: 600 }, (_, i) => (i === 598 ? 130 : 80));
  expect(Math.abs(rates(values, 1).at(-1)!)).toBeLessThan(12);
});

test('where the window is set anew, be it shorter or longer, the rate is right once a new one has passed', () => {
  const windows = fc.constantFrom(60, 300, 599, 601, 3_600, 86_400);
  fc.assert(
    fc.property(
      windows,
      windows,
      fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
      (was, is, begins) => {
        let state: ReturnType<typeof takeRate> = { window: [] };
        const valueAt = (second: number) => 20 + (second - begins) / 3_600;
        const take = (from: number, window: number) => {
          for (let i = 0; i <= 40; i++) {
            const second = from + (i * window) / 20;
            state = takeRate(state.window, window, valueAt(second), second * SECOND);
          }
        };
        take(begins, was);
        take(begins + 2.1 * was, is);
        expect(state.perHour).toBeCloseTo(1, 6);
        expect(state.window.length).toBeLessThanOrEqual(10);
      },
    ),
  );
});

test('its memory is bounded, whatever the sampling', () => {
  let state: ReturnType<typeof takeRate> = { window: [] };
  for (let i = 0; i < 5_000; i++) state = takeRate(state.window, 600, Math.sin(i), i * 137);
  expect(state.window.length).toBeLessThanOrEqual(10);
  expect(JSON.stringify(state.window).length).toBeLessThan(1_000);
});
