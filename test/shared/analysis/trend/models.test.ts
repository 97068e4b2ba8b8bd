import { expect, test } from 'vitest';
import { bentAbove, bentTo, fitBent } from '../../../../shared/analysis/trend/bend.ts';
import { fitGrowth, type Law } from '../../../../shared/analysis/trend/growth.ts';
import { mannKendall } from '../../../../shared/analysis/trend/mannKendall.ts';
import { fitWiener } from '../../../../shared/analysis/trend/wiener.ts';
import { normal } from '../normal.ts';
// By scripts/reference/lifemodels.py, with SciPy, statsmodels and NumPy.
import reference from './lifemodels.json' with { type: 'json' };

const points = (x: readonly number[], y: readonly number[]) => x.map((at, i) => ({ x: at, y: y[i]! }));

test.each(reference.mannKendall)('$name: S, its variance and its inflation are the reference’s', (known) => {
  const found = mannKendall(known.y.map((value) => value ?? Number.NaN));
  expect(found.s).toBe(known.s);
  expect(found.variance).toBeCloseTo(known.variance, 8);
  expect(found.inflation).toBeCloseTo(known.inflation, 7);
  expect(found.z).toBeCloseTo(known.z, 8);
});

test('of nothing, and of nothing but gaps, there is no trend', () => {
  for (const values of [[], [Number.NaN, Number.NaN], [1]]) expect(mannKendall(values).z).toBe(0);
});

test('correlated noise is called a trend half as often as by the plain test', () => {
  // AR(1) with 0.8 over a week of hours, two-sided 5 %: plainly tested 53 %, corrected 25 %. Ranks of a short series
  // understate its memory, so the life estimates don't rest on this test alone.
  const noise = normal(7);
  let [plain, corrected] = [0, 0];
  for (let run = 0; run < 200; run++) {
    let value = noise() / 0.6;
    const series = Array.from({ length: 168 }, () => {
      value = 0.8 * value + noise();
      return value;
    });
    const { s, variance, z } = mannKendall(series);
    if (Math.abs(s) / Math.sqrt(variance) > 1.96) plain++;
    if (Math.abs(z) > 1.96) corrected++;
  }
  expect(plain / 200).toBeGreaterThan(0.45);
  expect(corrected / 200).toBeLessThan(0.3);
});

test.each(reference.wiener)(
  '$name: the Wiener process is that of the dense likelihood',
  ({ x, y, ...known }) => {
    const found = fitWiener(points(x, y))!;
    expect(found.logLikelihood).toBeCloseTo(known.logLikelihood, 5);
    const step = (x.at(-1)! - x[0]!) / (x.length - 1);
    const scale = Math.max(found.noise, found.diffusion * Math.sqrt(step));
    expect(Math.abs(found.drift - known.drift) / known.driftSd).toBeLessThan(1e-3);
    expect(found.driftSd / known.driftSd).toBeCloseTo(1, 3);
    expect(Math.abs(found.noise - known.noise) / scale).toBeLessThan(2e-3);
    expect((Math.abs(found.diffusion - known.diffusion) * Math.sqrt(step)) / scale).toBeLessThan(2e-3);
  },
);

test('no process goes through three points, through one instant, or through what is no number', () => {
  expect(fitWiener(points([0, 1, 2], [1, 2, 3]))).toBeUndefined();
  expect(fitWiener(points([5, 5, 5, 5], [1, 2, 3, 4]))).toBeUndefined();
  expect(fitWiener(points([0, 1, 2, 3], [1, Number.NaN, 3, 4]))).toBeUndefined();
});

test('a constant has no drift, no unrest and no noise', () => {
  const x = [0, 1, 2, 3, 4, 5];
  expect(fitWiener(points(x, [7, 7, 7, 7, 7, 7]))).toMatchObject({ drift: 0, driftSd: 0, level: 7 });
});

test.each(reference.growth)(
  '$name: the law is SciPy’s Theil–Sen line of the logarithms',
  ({ x, y, ...known }) => {
    const found = fitGrowth(known.law as Law, points(x, y), 1.2815515655446004)!;
    expect(found.slope).toBeCloseTo(known.slope, 10);
    expect(found.intercept).toBeCloseTo(known.intercept, 10);
    expect([found.low, found.high]).toEqual([expect.closeTo(known.low, 10), expect.closeTo(known.high, 10)]);
  },
);

test.each(reference.bent)('$name: growth that bends is that of NumPy’s least squares', (known) => {
  const found = fitBent(points(known.x, known.y))!;
  const span = known.x.at(-1)! - known.x[0]!;
  expect(found.bends.map(({ bend }) => bend * span)).toEqual(
    known.bends.map(({ bend }) => expect.closeTo(bend * span, 9)),
  );
  for (const [i, { level, slope, weight }] of found.bends.entries()) {
    const other = known.bends[i]!;
    expect(level / other.level).toBeCloseTo(1, 7);
    expect(slope / other.slope).toBeCloseTo(1, 7);
    expect(weight).toBeCloseTo(other.weight, 7);
  }
  for (const { run, p } of known.above) expect(bentAbove(found, run)(known.limit)).toBeCloseTo(p, 7);
});

test('growth that bends comes to its limit where it does, however far off that is', () => {
  // 3.14 e-folds over the 59 that are known, one of the bends that are tried, and on to 400; the line 3x reaches 900
  // after 241 more.
  const folds = 0.5 * 1.3 ** 7;
  const x = Array.from({ length: 60 }, (_, i) => i);
  const exponential = fitBent(
    points(
      x,
      x.map((at) => 2 * Math.exp((folds * at) / 59)),
    ),
  )!;
  expect(bentTo(exponential, 2 * Math.exp((folds * 400) / 59)) / (400 - 59)).toBeCloseTo(1, 9);
  expect(
    bentTo(
      fitBent(
        points(
          x,
          x.map((at) => 3 * at),
        ),
      )!,
      900,
    ),
  ).toBeCloseTo(241, 6);
  // Between two that are tried, those on either side are as good as a seventh over twice what is known.
  const between = fitBent(
    points(
      x,
      x.map((at) => 2 * Math.exp((2.75 * at) / 59)),
    ),
  )!;
  expect(Math.abs(bentTo(between, 2 * Math.exp((2.75 * 118) / 59)) / 59 - 1)).toBeLessThan(1 / 7);
  expect(bentAbove(exponential, 1e9)(1e50)).toBeCloseTo(1, 9);
  expect(bentTo(exponential, 0)).toBe(0);
});

test('nothing bends that falls, stands still, lies in one instant, or is of seven points', () => {
  const x = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(
    fitBent(
      points(
        x,
        x.map((at) => -at),
      ),
    ),
  ).toBeUndefined();
  expect(
    fitBent(
      points(
        x,
        x.map(() => 7),
      ),
    ),
  ).toBeUndefined();
  expect(
    fitBent(
      points(
        x.map(() => 5),
        x,
      ),
    ),
  ).toBeUndefined();
  expect(fitBent(points(x.slice(0, 7), x))).toBeUndefined();
  expect(
    fitBent(
      points(
        x,
        x.map((at) => (at === 3 ? Number.NaN : at)),
      ),
    ),
  ).toBeUndefined();
  expect(fitBent([])).toBeUndefined();
});
