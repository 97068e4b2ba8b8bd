import { timeAt } from './invert.ts';
import { logNormalCdf, normalCdf } from './normal.ts';

/** What is known of a process on its way to a level; time, distance and drift in any matching units. */
export interface Passage {
  /** From where the process stands to the level, towards which drift counts as positive. */
  readonly distance: number;
  readonly drift: number;
  /** Standard deviation of what is believed of the drift; 0 when it is known. */
  readonly driftSd: number;
  /** The process's own unrest: its standard deviation after one unit of time. */
  readonly diffusion: number;
}

/**
 * Probability that a Wiener process, whose drift is known only as a normal distribution, has passed its level
 * by then. With a known drift it is the inverse Gaussian; without diffusion the drift alone decides.
 *
 * Source: C.-Y. Peng and S.-T. Tseng, "Mis-specification analysis of linear degradation models", IEEE Trans.
 * Reliability 58 (2009), 444–455, equation 4.
 */
export function passedBy(time: number, { distance, drift, driftSd, diffusion }: Passage): number {
  if (distance <= 0) return 1;
  if (!(time > 0)) return 0;
  const variance = driftSd * driftSd * time * time + diffusion * diffusion * time;
  if (variance === 0) return drift * time >= distance ? 1 : 0;
  const spread = Math.sqrt(variance);
  const direct = normalCdf((drift * time - distance) / spread);
  if (diffusion === 0) return direct;
  const d2 = diffusion * diffusion;
  const s2 = driftSd * driftSd;
  const exponent = (2 * distance * drift) / d2 + 2 * s2 * (distance / d2) * (distance / d2);
  const reach = (2 * s2 * distance * time) / d2 + drift * time + distance;
  // The exponent and the tail cancel to all digits where diffusion hardly matters: then it adds nothing.
  const back = exponent > 1e12 ? 0 : Math.exp(exponent + logNormalCdf(-reach / spread));
  return Math.min(1, direct + back);
}

/** The time by which the level is passed with probability p; `undefined` when that lies beyond the horizon. */
export function passageQuantile(p: number, passage: Passage, horizon: number): number | undefined {
  if (passage.distance <= 0) return 0;
  const scale = passage.drift > 0 ? passage.distance / passage.drift : horizon;
  return timeAt((time) => passedBy(time, passage), p, scale, horizon);
}
