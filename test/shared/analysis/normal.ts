import { uniform } from '../../../shared/analysis/statistics/uniform.ts';

/** Seeded standard normal values (Box and Muller). */
export function normal(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
