import { bucketOf, centreOf } from './buckets.ts';

/**
 * How long a signal stood at which values: a histogram over logarithmic buckets, from which quantiles are read with
 * a stated error. Weights are whole milliseconds, whose sums are exact, so it is the same in whatever order values
 * came and sketches were merged.
 */
export interface Sketch {
  /** Numbers of the buckets that hold something, rising. */
  readonly buckets: Int32Array;
  /** Milliseconds in each of them. */
  readonly weights: Float64Array;
}

export const EMPTY_SKETCH: Sketch = { buckets: new Int32Array(0), weights: new Float64Array(0) };

/** A sketch that is being filled: milliseconds by bucket. */
export type OpenSketch = Map<number, number>;

/**
 * Adds a value that held for so long.
 *
 * @param weight whole milliseconds, from 0; nothing is added for none
 */
export function addTo(sketch: OpenSketch, value: number, weight: number): void {
  if (weight === 0) return;
  const bucket = bucketOf(value);
  sketch.set(bucket, (sketch.get(bucket) ?? 0) + weight);
}

/** What was filled, in order. */
export function closed(sketch: OpenSketch): Sketch {
  const buckets = Int32Array.from(sketch.keys()).sort();
  return { buckets, weights: Float64Array.from(buckets, (bucket) => sketch.get(bucket)!) };
}

/** All of them in one, exactly as if its values had come into one sketch. */
export function mergeSketches(sketches: readonly Sketch[]): Sketch {
  const filled = sketches.filter(({ buckets }) => buckets.length > 0);
  if (filled.length < 2) return filled[0] ?? EMPTY_SKETCH;
  const low = filled.reduce((least, { buckets }) => Math.min(least, buckets[0]!), Number.POSITIVE_INFINITY);
  const high = filled.reduce(
    (most, { buckets }) => Math.max(most, buckets.at(-1)!),
    Number.NEGATIVE_INFINITY,
  );
  const dense = new Float64Array(high - low + 1);
  for (const { buckets, weights } of filled) {
    for (let i = 0; i < buckets.length; i++) dense[buckets[i]! - low]! += weights[i]!;
  }
  let count = 0;
  for (const weight of dense) if (weight > 0) count += 1;
  const merged = { buckets: new Int32Array(count), weights: new Float64Array(count) };
  for (let i = 0, next = 0; i < dense.length; i++) {
    if (dense[i] === 0) continue;
    merged.buckets[next] = low + i;
    merged.weights[next++] = dense[i]!;
  }
  return merged;
}

/** All the time in it, in milliseconds. */
export function weightOf({ weights }: Sketch): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/**
 * The value that the signal stood at or below for this share of the time: the least one at which the time up to it
 * reaches that share (NumPy's `inverted_cdf`). `undefined` of an empty sketch.
 *
 * @param share from 0 to 1
 * @returns within {@link RELATIVE_ERROR} of the true one
 */
export function quantileOf(sketch: Sketch, share: number): number | undefined {
  if (sketch.buckets.length === 0) return undefined;
  const wanted = share * weightOf(sketch);
  let reached = 0;
  for (let i = 0; i < sketch.buckets.length; i++) {
    reached += sketch.weights[i]!;
    if (reached >= wanted) return centreOf(sketch.buckets[i]!);
  }
  return centreOf(sketch.buckets.at(-1)!);
}
