import { timeAt } from './invert.ts';
import { logNormalCdf } from './normal.ts';

/**
 * The inverse Gaussian distribution: when a Wiener process with a steady drift first passes a level. With the
 * level a distance w away, drift μ and diffusion σ (per square root of time), its mean is w/μ and its shape
 * w²/σ².
 *
 * Source: R. S. Chhikara and J. L. Folks, *The Inverse Gaussian Distribution*, Dekker 1989, section 2.3.
 *
 * @param mean above 0; Infinity for a process without drift (the Lévy distribution)
 * @param shape above 0
 * @returns the probability that it is passed by then
 */
export function inverseGaussianCdf(time: number, mean: number, shape: number): number {
  if (time <= 0) return 0;
  if (time === Infinity) return 1;
  const root = Math.sqrt(shape / time);
  const direct = Math.exp(logNormalCdf(root * (time / mean - 1)));
  // What went over the level earlier and came back: a huge factor times a tiny one.
  const back = Math.exp((2 * shape) / mean + logNormalCdf(-root * (time / mean + 1)));
  return Math.min(1, direct + back);
}

/** The time by which the level is passed with probability p; 0 at 0, Infinity at 1. */
export function inverseGaussianQuantile(p: number, mean: number, shape: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return Infinity;
  const scale = mean === Infinity ? shape : mean;
  return timeAt((time) => inverseGaussianCdf(time, mean, shape), p, scale, Number.MAX_VALUE) ?? Infinity;
}
