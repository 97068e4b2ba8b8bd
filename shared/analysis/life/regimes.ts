/** Ways of being run that covariates tell apart, each by its centre; covariates count in their own spreads. */
export interface Regimes {
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  /** By regime, then by covariate, in spreads from the mean. */
  readonly centres: readonly (readonly number[])[];
}

/** Points nearer than this to a regime, in spreads of all points, are of it. */
const NEAR = 0.2;
/** Where there would be more, or points lie as far from their centre as this share of the way to the next one, the
 * covariates go through values rather than between a few of them. */
const MOST = 12;
const TIGHT = 0.1;

/**
 * The regimes among points of covariates, if there are a few: every point that is far from all before it begins
 * one (leader clustering), and its centre is the mean of those nearest to it.
 *
 * Source: J. A. Hartigan, *Clustering Algorithms* (1975), chapter 3; that turbofans' sensors have to be seen regime by
 * regime, L. Peel, "Data driven prognostics using a Kalman filter ensemble of neural network models", Proc. PHM 2008.
 *
 * @param columns of each life by covariate, then by point; NaN stands for unknown
 * @returns `undefined` where there is one, or more than a few
 */
export function regimesOf(columns: readonly (readonly (readonly number[])[])[]): Regimes | undefined {
  const count = columns[0]?.length ?? 0;
  const known = Array.from({ length: count }, (_, c) =>
    columns.flatMap((life) => life[c]!.filter(Number.isFinite)),
  );
  const means = known.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const spreads = known.map((values, c) => {
    const squares = values.reduce((sum, value) => sum + (value - means[c]!) ** 2, 0);
    return Math.sqrt(squares / values.length) || Number.POSITIVE_INFINITY;
  });
  const centres: number[][] = [];
  const points = columns.flatMap((life) =>
    (life[0] ?? []).map((_, i) => life.map((column, c) => (column[i]! - means[c]!) / spreads[c]!)),
  );
  for (const point of points) {
    if (!point.every(Number.isFinite)) continue;
    if (centres.every((centre) => apart(point, centre) > NEAR ** 2)) centres.push(point);
    if (centres.length > MOST) return undefined;
  }
  if (centres.length < 2) return undefined;
  const sums = centres.map(() => ({ count: 0, of: new Float64Array(count), squares: 0 }));
  for (const point of points) {
    if (!point.every(Number.isFinite)) continue;
    const sum = sums[nearest(point, centres)]!;
    sum.count++;
    for (const [c, value] of point.entries()) {
      sum.of[c]! += value;
      sum.squares += value * value;
    }
  }
  const settled = sums.map(({ count: all, of }) => Array.from(of, (sum) => sum / all));
  const isTight = sums.every(({ count: all, squares }, k) => {
    const within = Math.max(
      0,
      squares / all -
        apart(
          settled[k]!,
          settled[k]!.map(() => 0),
        ),
    );
    const next = Math.min(...settled.filter((_, other) => other !== k).map((one) => apart(one, settled[k]!)));
    return within <= TIGHT ** 2 * next;
  });
  return isTight ? { means, spreads, centres: settled } : undefined;
}

/** Of which regime each point is: the nearest by the covariates that are known. */
export function regimeAt(
  { means, spreads, centres }: Regimes,
  covariates: readonly (readonly number[])[],
): number[] {
  return covariates[0]!.map((_, i) =>
    nearest(
      covariates.map((column, c) => (column[i]! - means[c]!) / spreads[c]!),
      centres,
    ),
  );
}

function nearest(point: readonly number[], centres: readonly (readonly number[])[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [k, centre] of centres.entries()) {
    const distance = apart(point, centre);
    if (distance < least) [best, least] = [k, distance];
  }
  return best;
}

function apart(point: readonly number[], centre: readonly number[]): number {
  return point.reduce((sum, value, c) => (Number.isNaN(value) ? sum : sum + (value - centre[c]!) ** 2), 0);
}
