/** A seeded source of numbers from 0 to 1: mulberry32, so that a seed gives the same cuts everywhere. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

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
