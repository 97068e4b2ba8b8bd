import type { Prediction } from './yardsticks.ts';

/** A prediction, and what came true. */
export interface Scored extends Prediction {
  readonly unit: string;
  /** Remaining life, and the share of the whole life that had passed. */
  readonly truth: number;
  readonly passed: number;
}

/** How good predictions were; in units of the time column where not said otherwise. */
export interface Score {
  readonly cuts: number;
  readonly rmse: number;
  readonly mae: number;
  /** Mean of predicted less true: positive is late. */
  readonly bias: number;
  /** Sum of the PHM 2008 challenge's penalties: late costs more than early. It is made for cycles. */
  readonly phm08: number;
  /** Share within 20 % of what truly remained (α-λ, α = 0.2). */
  readonly alphaLambda: number;
  /** Share of truths between P10 and P90, and the chance of one so far off if 80 % were true, a run a case. */
  readonly coverage: number;
  readonly coverageP: number;
  readonly width: number;
  /** Mean interval score of P10–P90: its width, and ten times what the truth lies outside. */
  readonly intervalScore: number;
}

const ALPHA = 0.2;
/** Two-sided share outside of P10–P90. */
const OUTSIDE = 0.2;

/**
 * Scores predictions against what came true.
 *
 * Sources: A. Saxena et al., "Metrics for offline evaluation of prognostic performance", IJPHM 1 (2010) (α-λ);
 * "Damage propagation modeling for aircraft engine run-to-failure simulation", Proc. PHM 2008, eq. 11 (PHM08);
 * T. Gneiting and A. E. Raftery, J. Am. Stat. Assoc. 102 (2007), eq. 43 (interval score).
 */
export function scoreOf(scored: readonly Scored[]): Score {
  const mean = (of: (one: Scored) => number) => scored.reduce((sum, one) => sum + of(one), 0) / scored.length;
  const miss = ({ p50, truth }: Scored) => p50 - truth;
  const inside = ({ p10, p90, truth }: Scored) => (p10 <= truth && truth <= p90 ? 1 : 0);
  const coverage = mean(inside);
  const units = new Set(scored.map(({ unit }) => unit)).size;
  return {
    cuts: scored.length,
    rmse: Math.sqrt(mean((one) => miss(one) ** 2)),
    mae: mean((one) => Math.abs(miss(one))),
    bias: mean(miss),
    phm08: scored.reduce((sum, one) => sum + penalty(miss(one)), 0),
    alphaLambda: mean((one) => (Math.abs(miss(one)) <= ALPHA * one.truth ? 1 : 0)),
    coverage,
    coverageP: binomialP(Math.round(coverage * units), units, 1 - OUTSIDE),
    width: mean(({ p10, p90 }) => p90 - p10),
    intervalScore: mean(
      ({ p10, p90, truth }) =>
        p90 - p10 + (2 / OUTSIDE) * (Math.max(0, p10 - truth) + Math.max(0, truth - p90)),
    ),
  };
}

function penalty(miss: number): number {
  return Math.expm1(miss < 0 ? -miss / 13 : miss / 10);
}

/** Two-sided exact binomial test, as R's `binom.test` and SciPy's `binomtest` have it. */
export function binomialP(hits: number, n: number, p: number): number {
  const logs = [0];
  for (let i = 1; i <= n; i++) logs.push(logs[i - 1]! + Math.log(i));
  const chance = (k: number) =>
    Math.exp(logs[n]! - logs[k]! - logs[n - k]! + k * Math.log(p) + (n - k) * Math.log1p(-p));
  const here = chance(hits);
  let sum = 0;
  for (let k = 0; k <= n; k++) if (chance(k) <= here * (1 + 1e-7)) sum += chance(k);
  return Math.min(1, sum);
}
