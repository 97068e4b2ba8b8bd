/**
 * The stated error of a quantile: it lies within 0.5 % of the true one, worked out from where the buckets end.
 */
export const RELATIVE_ERROR = 0.005;

/** Values nearer to zero than this are taken as zero, in the signal's unit: no sensor on a pump tells them apart. */
const SMALLEST = 1e-9;

/** Each bucket ends at so many times the end of the one before. */
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Makes the bucket of the smallest value 1. */
const SHIFT = 1 - Math.ceil(Math.log(SMALLEST) / LOG_GAMMA);

/**
 * The bucket a value falls into. Buckets are numbered as the values lie: negative ones below 0, zero in bucket 0,
 * positive ones above; each covers values that differ by 1 % at most.
 *
 * Source: Masson, Rim, Lee: "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees",
 * VLDB 2019, mirrored at zero.
 *
 * @param value finite
 */
export function bucketOf(value: number): number {
  const size = Math.abs(value);
  if (size < SMALLEST) return 0;
  const bucket = Math.max(1, Math.ceil(Math.log(size) / LOG_GAMMA) + SHIFT);
  return value > 0 ? bucket : -bucket;
}

/** The value that stands for a bucket: no value in it is further from it than {@link RELATIVE_ERROR}. */
export function centreOf(bucket: number): number {
  if (bucket === 0) return 0;
  const size = (2 * GAMMA ** (Math.abs(bucket) - SHIFT)) / (GAMMA + 1);
  return bucket > 0 ? size : -size;
}
