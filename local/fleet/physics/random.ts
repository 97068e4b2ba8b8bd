/**
 * Chance without state: the same seed and place always give the same number, whatever was asked for before.
 * So a reading depends on nothing but its pump and its time, and a restart needs no memory of the past.
 */

/** Spreads every input bit over all 32 (the finalizer of MurmurHash3, by Austin Appleby, public domain). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A number in [0, 1) for a seed and a place: any finite numbers; places beyond 32 bits count in full. */
export function uniform(seed: number, ...place: number[]): number {
  let h = mix(seed + 0x9e3779b9);
  for (const part of place) {
    h = mix(h ^ (part | 0));
    h = mix(h + Math.floor(part / 2 ** 32));
  }
  return (h >>> 0) / 2 ** 32;
}

/** A normally distributed number with mean 0 and standard deviation 1 (Box and Muller 1958). */
export function normal(seed: number, ...place: number[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(seed, ...place, 1)));
  return radius * Math.cos(2 * Math.PI * uniform(seed, ...place, 2));
}
