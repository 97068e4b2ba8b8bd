import { expect, test } from 'vitest';
import { normal } from '../../../../local/fleet/physics/random.ts';
import {
  contrastAt,
  meanOf,
  quantile,
  runningSums,
  WINDOWS,
} from '../../../../shared/analysis/changes/contrast.ts';
import { departures, learnLevels, warningsIn } from '../../../../shared/analysis/changes/watch.ts';

/** Noise of one standard deviation. */
const noise = (i: number, seed: number) => normal(seed, i);
const run = (length: number, of: (i: number) => readonly number[], seed: number) => {
  const rows = Array.from({ length }, (_, i) => of(i).map((value, j) => value + noise(i, seed + 1_000 * j)));
  return [0, 1].map((j) => rows.map((row) => row[j]!));
};
const quiet = run(8_000, () => [50, 7], 5);
const levels = learnLevels(quiet, 1_000, 0.2, WINDOWS)!;

test('a contrast is the difference of the means, times the root of what both weigh', () => {
  // Newest two: mean 9; one left out; the three before: mean 2. (9 − 2) · √(1 / (1/2 + 1/3)) = 7 · √1.2.
  const sums = runningSums([...new Array(12).fill(2), 1, 2, 3, 100, 8, 10]);
  const windows = { warmUp: 0, recent: 2, gap: 1, reference: 15 };
  expect(meanOf(sums, 12, 15)).toBe(2);
  expect(contrastAt(sums, 18, 0, windows)).toBeCloseTo(7 * Math.sqrt(1 / (1 / 2 + 1 / 15)), 12);
  expect(contrastAt(sums, 18, 1, windows)).toBeUndefined();
});

test('a quantile is a value that is there', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(3);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
});

test('a step in either signal is warned of within half a minute, once, by that signal', () => {
  for (const signal of [0, 1]) {
    const stepped = run(
      1_000,
      (i) => [50, 7].map((value, j) => (j === signal && i >= 700 ? value + 6 : value)),
      77,
    );
    const warnings = warningsIn(stepped, levels, WINDOWS);
    expect(warnings.map((one) => one.signal)).toEqual([signal]);
    expect(warnings[0]!.index).toBeGreaterThanOrEqual(700);
    expect(warnings[0]!.index).toBeLessThan(730);
  }
});

test('what goes and comes back is warned of twice', () => {
  const there = run(1_200, (i) => [i >= 600 && i < 900 ? 40 : 50, 7], 78);
  const warned = warningsIn(there, levels, WINDOWS).map(({ index }) => index);
  expect(warned.length).toBe(2);
  expect(warned[0]!).toBeLessThan(630);
  expect(warned[1]! - 900).toBeGreaterThanOrEqual(0);
  expect(warned[1]! - 900).toBeLessThan(30);
});

test('while it is away from how it began, each value is flagged, and before and after it none', () => {
  const there = run(1_200, (i) => [i >= 600 && i < 900 ? 40 : 50, 7], 79);
  const flags = departures(there, levels, WINDOWS);
  expect(flags.slice(620, 900).every(Boolean)).toBe(true);
  expect(flags.slice(0, 600).some(Boolean)).toBe(false);
  expect(flags.slice(920).some(Boolean)).toBe(false);
});

test('a quiet run, or one in its warm-up, is warned of nothing', () => {
  const warned = [80, 81, 82, 83, 84].map((seed) =>
    warningsIn(
      run(1_000, () => [50, 7], seed),
      levels,
      WINDOWS,
    ),
  );
  // The levels let one stretch in five of each signal pass.
  expect(warned.filter((one) => one.length > 0).length).toBeLessThanOrEqual(2);
  expect(
    warningsIn(
      run(400, (i) => [i > 200 ? 90 : 50, 7], 1),
      levels,
      WINDOWS,
    ),
  ).toEqual([]);
});

test('a normal run shorter than the runs to be watched teaches nothing', () => {
  expect(
    learnLevels(
      run(900, () => [50, 7], 1),
      1_000,
      0.2,
      WINDOWS,
    ),
  ).toBeUndefined();
  expect(learnLevels([], 1_000, 0.2, WINDOWS)).toBeUndefined();
});

test('a signal that never varied warns of nothing, and keeps no other from warning', () => {
  const flat = [new Array(8_000).fill(3), quiet[0]!];
  const flatLevels = learnLevels(flat, 1_000, 0.2, WINDOWS)!;
  const stepped = [new Array(1_000).fill(3), run(1_000, (i) => [i >= 700 ? 60 : 50, 0], 92)[0]!];
  expect(warningsIn(stepped, flatLevels, WINDOWS).map(({ signal }) => signal)).toEqual([1]);
});
