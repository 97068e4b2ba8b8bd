/**
 * The wait before another try, in milliseconds: `min`, then growing by randomized powers of two, never above `max`.
 * `failures` counts the tries that came to nothing (from 1); `random` is in [0, 1).
 * It is the rule by which the WebJobs SDK polls empty queues and retries functions (its
 * RandomizedExponentialBackoffStrategy): min + (0.8…1.2) · (2^(failures−1) − 1) · min.
 */
export function exponentialBackoff(failures: number, min: number, max: number, random: number): number {
  const factor = 2 ** Math.min(failures - 1, 52) - 1;
  return Math.min(max, min + (0.8 + 0.4 * random) * factor * min);
}
