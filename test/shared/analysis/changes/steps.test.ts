import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelShifts } from '../../../../shared/analysis/changes/levelShifts.ts';
import { type SeriesPoint, stepsIn } from '../../../../shared/analysis/changes/steps.ts';
import { DAY, HOUR, MINUTE } from '../../../../shared/time.ts';
import { healthyPump, hoursFrom, hoursOf } from '../support/hours.ts';
import { readingsOf } from '../support/pump.ts';

const START = Date.parse('2026-09-01T00:00:00Z');
const series = (values: readonly number[]): SeriesPoint[] =>
  values.map((value, i) => ({ at: START + i * HOUR, value }));
/** Noise that repeats itself, about one standard deviation wide. */
const noise = (i: number) => 2 * Math.sin(i * 12.9898) * Math.cos(i * 78.233);
test('a step between two level stretches is found where it is, with its size', () => {
  const values = Array.from({ length: 200 }, (_, i) => (i < 90 ? 100 : 60) + noise(i));
  const [step, ...others] = stepsIn(series(values), 10);
  expect(others).toEqual([]);
  expect(step!.at).toBe(START + 90 * HOUR);
  expect(step!.size).toBeGreaterThan(-43);
  expect(step!.size).toBeLessThan(-37);
  expect(step!.to - step!.from).toBeCloseTo(step!.size, 12);
});

test('without noise the size of a step on a slope is exact: the slope is taken out', () => {
  const values = Array.from({ length: 100 }, (_, i) => 0.5 * i + (i < 50 ? 0 : -20));
  const [step] = stepsIn(series(values), 10);
  expect(step).toMatchObject({ at: START + 50 * HOUR });
  expect(step!.size).toBeCloseTo(-20, 9);
});

test('several steps are found, in order', () => {
  const values = Array.from(
    { length: 300 },
    (_, i) => (i < 80 ? 50 : i < 150 ? 90 : i < 230 ? 40 : 75) + noise(i),
  );
  expect(stepsIn(series(values), 10).map(({ at }) => (at - START) / HOUR)).toEqual([80, 150, 230]);
});

test.each([
  ['a line', (i: number) => 2 * i],
  ['growth by factors', (i: number) => 5 * Math.exp(i / 40)],
  ['a daily course', (i: number) => 30 * Math.sin((2 * Math.PI * i) / 24)],
  ['single wild values', (i: number) => (i % 17 === 3 ? 500 : 0)],
  ['a constant', () => 7],
])('%s is no step', (_name, of) => {
  const values = Array.from({ length: 200 }, (_, i) => of(i) + noise(i));
  expect(stepsIn(series(values), 10)).toEqual([]);
});

test('too few points, or none, have no steps', () => {
  expect(stepsIn([], 1)).toEqual([]);
  expect(levelShifts([])).toEqual([]);
  expect(stepsIn(series([1, 1, 9, 9]), 1)).toEqual([]);
  expect(stepsIn(series(Array.from({ length: 23 }, (_, i) => (i < 11 ? 0 : 100))), 1)).toEqual([]);
});

test('wherever a step of ten spreads or more lies, it is found within an hour of it, and no other', () => {
  const steps = fc.record({
    at: fc.integer({ min: 24, max: 126 }),
    size: fc.oneof(fc.integer({ min: 20, max: 200 }), fc.integer({ min: -200, max: -20 })),
    seed: fc.integer({ min: 0, max: 1_000 }),
  });
  fc.assert(
    fc.property(steps, ({ at, size, seed }) => {
      const values = Array.from({ length: 150 }, (_, i) => (i < at ? 0 : size) + noise(i + seed * 151));
      const found = stepsIn(series(values), 10);
      expect(found.length).toBe(1);
      expect(Math.abs((found[0]!.at - START) / HOUR - at)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 50 },
  );
});

describe('a filter changed without a word', () => {
  const changedAt = START + 20 * DAY;
  const worn = {
    passesAt: changedAt + 60 * HOUR,
    limit: 1_413,
    earlier: { passesAt: changedAt + 30 * HOUR, limit: 1_293 },
  };
  const change = (seed: number, after: number) => {
    const pump = { model: 'RV-250', seed };
    const end = changedAt + after * HOUR;
    const readings = [
      ...readingsOf({ ...pump, clogging: worn }, START, changedAt, 20 * MINUTE),
      ...readingsOf(pump, changedAt, end, 20 * MINUTE),
    ];
    return hoursFrom(readings, START, end);
  };

  test.each([1, 5, 7, 11])(
    'is a drop of exhaust pressure, found within 12 operating hours (pump %d)',
    (seed) => {
      const shifts = levelShifts(change(seed, 13));
      expect(shifts).toMatchObject([{ signal: 'exhaustPressure' }]);
      const { at, before, after } = shifts[0]!;
      expect(Math.abs(at - changedAt)).toBeLessThanOrEqual(HOUR);
      expect(after - before).toBeLessThan(-90);
      expect(after).toBeLessThan(1_120);
    },
  );
});

test('on four healthy simulated pumps, in 30 days each, no signal has a step', () => {
  const found: string[] = [];
  for (let seed = 1; seed <= 4; seed++) {
    const hours = hoursOf(healthyPump(seed), START, START + 30 * DAY, 20 * MINUTE);
    for (const { signal } of levelShifts(hours)) found.push(`${signal} of pump ${seed}`);
  }
  expect(found).toEqual([]);
});
