import { covariateEffects, withoutCovariates } from './covariates.ts';
import { type Regimes, regimeAt, regimesOf } from './regimes.ts';

/** By column, then by point. */
type Columns = readonly (readonly number[])[];

/** What was measured of a life, and under which conditions; NaN stands for unknown ones. */
export interface Conditioned {
  readonly values: Columns;
  readonly covariates: Columns;
}

/**
 * Takes out of values what they are measured under. Where covariates tell a few regimes apart, each value is seen among
 * those of its regime; where they go through values, what a unit of each adds is taken off.
 *
 * @param scaled whether values may be told in spreads of their regime: not where a limit is set in their own unit
 */
export function withoutConditions(
  lives: readonly Conditioned[],
  scaled: boolean,
): (values: Columns, covariates: Columns) => Columns {
  const regimes = regimesOf(lives.map(({ covariates }) => covariates));
  if (!regimes) {
    const effects = (lives[0]?.values ?? []).map((_, s) =>
      covariateEffects(lives.map(({ values, covariates }) => ({ value: values[s]!, covariates }))),
    );
    return (values, covariates) =>
      values.map((value, s) => (effects[s] ? withoutCovariates(value, covariates, effects[s]) : value));
  }
  const indicators = (covariates: Columns): Columns => {
    const at = regimeAt(regimes, covariates);
    return regimes.centres.slice(1).map((_, k) => at.map((regime) => (regime === k + 1 ? 1 : 0)));
  };
  if (!scaled) {
    const effects = covariateEffects(
      lives.map(({ values, covariates }) => ({ value: values[0]!, covariates: indicators(covariates) })),
    );
    return (values, covariates) => [withoutCovariates(values[0]!, indicators(covariates), effects)];
  }
  const measures = measuresOf(lives, regimes);
  return (values, covariates) => {
    const at = regimeAt(regimes, covariates);
    return values.map((value, s) =>
      value.map((one, i) => {
        const { mean, spread } = measures[at[i]!]![s]!;
        return (one - mean) / spread;
      }),
    );
  };
}

/** Mean and spread of each value in each regime; where a value doesn't vary, it says nothing. */
function measuresOf(lives: readonly Conditioned[], regimes: Regimes): { mean: number; spread: number }[][] {
  const sums = regimes.centres.map(() => (lives[0]?.values ?? []).map(() => ({ n: 0, mean: 0, squares: 0 })));
  for (const { values, covariates } of lives) {
    for (const [i, regime] of regimeAt(regimes, covariates).entries()) {
      for (const [s, value] of values.entries()) {
        const all = sums[regime]![s]!;
        // Welford's: large values with a small spread keep their digits.
        const apart = value[i]! - all.mean;
        all.n++;
        all.mean += apart / all.n;
        all.squares += apart * (value[i]! - all.mean);
      }
    }
  }
  return sums.map((regime) =>
    regime.map(({ n, mean, squares }) => {
      const spread = Math.sqrt(squares / n);
      return { mean, spread: spread > 1e-9 * Math.abs(mean) ? spread : Number.POSITIVE_INFINITY };
    }),
  );
}
