import { uniform } from '../../shared/analysis/statistics/uniform.ts';

/** Youngest age at which a unit is cut, of the longest life. */
export const YOUNGEST = 0.2;

/**
 * Ages at which units are cut: `count` for each, evenly from a fifth of the longest life up to it, without
 * regard to the unit's own life, which would give the answer away. Ages past a unit's end fall away.
 *
 * @param ends of each unit's record
 * @returns ages by unit, rising
 */
export function cutAges(ends: readonly number[], count: number, seed: number): number[][] {
  const longest = Math.max(...ends);
  const next = uniform(seed);
  return ends.map((end) =>
    Array.from({ length: count }, () => longest * (YOUNGEST + (1 - YOUNGEST) * next()))
      .filter((age) => age < end)
      .sort((a, b) => a - b),
  );
}
