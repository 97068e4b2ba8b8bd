import { expect, test } from 'vitest';
import { estimateLife } from '../../../../shared/analysis/life/estimate.ts';
import type { LifeEstimate } from '../../../../shared/domain/health.ts';
import type { Component, Limit } from '../../../../shared/domain/model.ts';
import type { HourRollup } from '../../../../shared/domain/rollup.ts';
import { DAY, HOUR } from '../../../../shared/time.ts';
import { normal } from '../normal.ts';

const START = Date.parse('2026-06-01T00:00:00Z');
const FILTER: Component = {
  name: 'exhaust filter',
  signal: 'exhaustPressure',
  reference: 1_000,
  growth: 'linear',
};
const limit = (alarm: number | undefined, direction: 'high' | 'low' = 'high'): Limit => ({
  signal: 'exhaustPressure',
  direction,
  ...(alarm === undefined ? { warning: 1_100 } : { alarm }),
  onDelay: 0,
  offDelay: 0,
  deadband: 0,
  source: 'made up for tests',
});

/** An hour whose mean is this value, known throughout. */
const hourOf = (index: number, value: number, operating?: number): HourRollup => ({
  hour: START + index * HOUR,
  count: 60,
  covered: 3_600,
  states: { operating: operating ?? 0, standby: 0, idle: 0, down: 0 },
  starts: 0,
  signals: {
    exhaustPressure: {
      count: 60,
      held: 3_600,
      sum: 3_600 * value,
      sumOfSquares: 0,
      min: value,
      max: value,
      operatingHeld: operating ?? 0,
      operatingSum: (operating ?? 0) * value,
    },
  },
});
const STOOD = { operating: 0, standby: 0, idle: 3_600, down: 0 };
const series = (n: number, value: (i: number) => number) =>
  Array.from({ length: n }, (_, i) => hourOf(i, value(i)));
/** The middle of the last hour, for which its mean stands. */
const middleOf = (rollups: readonly HourRollup[]) => rollups.at(-1)!.hour + HOUR / 2;

const estimate = (rollups: HourRollup[], alarm = 1_200, component = FILTER, limits = [limit(alarm)]) =>
  estimateLife(component, limits, rollups, middleOf(rollups));

/** Within so many per cent of so many hours. */
function left(found: LifeEstimate, hours: number, percent: number): void {
  if (!('p50' in found)) throw new Error(found.unavailable);
  expect(Math.abs(found.p50! / 3_600 / hours - 1)).toBeLessThan(percent / 100);
}

test('a straight line of 1 hPa an hour that stands 100 below the level has 100 hours left', () => {
  const found = estimate(series(241, (i) => 860 + i));
  left(found, 100, 2);
  expect(found).toMatchObject({
    method: expect.stringMatching(/linear|wiener|bent/),
    within: { d7: expect.any(Number), d30: expect.closeTo(1, 2), d90: expect.closeTo(1, 2) },
    evidence: { slope: 24, slopeLow: 24, slopeHigh: 24, significance: expect.closeTo(0, 6) },
  });
  const { within } = found as Extract<LifeEstimate, { p50: unknown }>;
  expect(within!.d7).toBeGreaterThan(0.95);
});

test('while the alarm is active nothing is left, whatever the hours before make of it', () => {
  const rollups = series(241, (i) => 860 + i);
  const now = middleOf(rollups);
  expect(estimateLife(FILTER, [limit(1_200)], rollups, now, () => true)).toMatchObject({
    p10: 0,
    p50: 0,
    p90: 0,
    within: { d7: 1, d30: 1, d90: 1 },
    method: 'limit-passed',
  });
});

test('with no new reading the date stays where it is, to the second', () => {
  const noise = normal(3);
  const rollups = series(300, (i) => 900 + 0.5 * i + noise());
  const now = middleOf(rollups);
  const at = (hours: number) => {
    const found = estimateLife(FILTER, [limit(1_200)], rollups, now + hours * HOUR);
    if (!('p50' in found)) throw new Error(found.unavailable);
    return found.p50! + hours * 3_600;
  };
  for (const hours of [1, 5, 24, 47]) expect(Math.abs(at(hours) - at(0))).toBeLessThanOrEqual(1);
});

test('an indicator that doubles every 50 hours, from 10 to 160 above its reference, takes 100 more to 640', () => {
  const noise = normal(2);
  const rollups = series(201, (i) => 1_000 + 10 * 2 ** (i / 50) * (1 + 0.03 * noise()));
  const found = estimate(rollups, 1_640, { ...FILTER, growth: 'exponential' });
  left(found, 100, 12);
  expect(found).toMatchObject({ method: expect.stringMatching(/exponential|bent/) });
});

test('of a vibration, and of nothing else, squares are carried on, too, which tells its limit later', () => {
  const noise = normal(4);
  const shaken = (i: number) => Math.hypot(1, 0.05 * Math.exp(i / 90)) * (1 + 0.002 * noise());
  const rollups = series(241, shaken).map((hour) => {
    return { ...hour, signals: { ...hour.signals, vibration: hour.signals.exhaustPressure! } };
  });
  const toldOf = (signal: 'vibration' | 'exhaustPressure') => {
    const component: Component = { name: 'a part', signal, reference: 0, growth: 'exponential' };
    const found = estimate(rollups, 0, component, [{ ...limit(4.5), signal }]);
    if ('unavailable' in found) throw new Error(found.unavailable);
    return found.p50!;
  };
  expect(toldOf('vibration')).toBeGreaterThan(1.03 * toldOf('exhaustPressure'));
});

test('growth on top of what a clean filter shows is carried on as such', () => {
  // 90 hPa of its own, and a clogging that doubles every 30 hours, up to 64: 60 hours to 256.
  const noise = normal(8);
  const rollups = series(241, (i) => 1_090 + 64 * 2 ** ((i - 240) / 30) + 0.3 * noise());
  left(estimate(rollups, 1_346, { ...FILTER, growth: 'exponential' }), 60, 25);
});

test('towards a low level, a falling line counts', () => {
  const rollups = series(241, (i) => 1_440 - i);
  left(estimate(rollups, 0, FILTER, [limit(1_100, 'low')]), 100, 2);
  expect(estimate(rollups, 1_500)).toMatchObject({ unavailable: 'no significant trend towards the limit' });
});

test('with noise, p10 ≤ p50 ≤ p90 about the truth', () => {
  const noise = normal(1);
  const found = estimate(series(240, (i) => 980 + 0.5 * i + 5 * noise()));
  if (!('p50' in found)) throw new Error(found.unavailable);
  expect(found.p10!).toBeLessThan(found.p50!);
  expect(found.p50!).toBeLessThan(found.p90!);
  left(found, 200, 15);
});

test('what a day brings and what the load does are no wear', () => {
  const noise = normal(5);
  const cycle = (i: number) => 30 * Math.sin((2 * Math.PI * i) / 24);
  const healthy = series(300, (i) => 1_050 + cycle(i) + noise());
  expect(estimate(healthy)).toHaveProperty('unavailable');
  // The mean is 201 hours from the level, but each noon's peak stands 30 hPa, and so 60 hours, nearer.
  left(estimate(series(300, (i) => 950 + 0.5 * i + cycle(i) + noise())), 141, 15);
});

test('where the level is passed already, nothing is left', () => {
  expect(
    estimate(
      series(241, (i) => 1_000 + i),
      1_050,
    ),
  ).toMatchObject({ p10: 0, p50: 0, p90: 0 });
});

test('an hour while the pump stood still says nothing of its filter, where the box says that it stood', () => {
  const rollups = series(241, (i) => 860 + i).map((_, i) =>
    i % 2 === 0 ? hourOf(i, 860 + i, 3_600) : { ...hourOf(i, 800, 0), states: STOOD },
  );
  left(estimate(rollups), 100, 3);
});

test.each([
  ['no alarm level is set for exhaustPressure', series(50, (i) => 1_000 + i), limit(undefined)],
  ['11 hours with data in 30 days; 12 are needed', series(11, (i) => 1_001 + i), limit(1_200)],
  ['4.2 days known; 8 tell wear from what a week brings', series(101, (i) => 1_001 + i), limit(1_200)],
  ['no significant trend towards the limit', series(250, () => 1_040), limit(1_200)],
  [
    'the trend reaches the limit later than 3 times the span it was seen over',
    series(250, (i) => 1_000 + i / 100),
    limit(4_000),
  ],
])('no estimate: %s', (unavailable, rollups, limit) => {
  expect(estimate(rollups, 0, FILTER, [limit])).toEqual({ component: 'exhaust filter', unavailable });
});

test('no estimate of a device that has been silent for more than two days', () => {
  const rollups = series(250, (i) => 1_000 + i);
  const found = estimateLife(FILTER, [limit(1_300)], rollups, middleOf(rollups) + 2 * DAY + 1);
  expect(found).toMatchObject({ unavailable: expect.stringMatching(/^no data since 2026-06-11T09:30/) });
});

test.each([
  // Asked for is 0.1 % for each stretch that is looked at, one-sided, and none that was seen before.
  [0, 0.02],
  [0.8, 0.03],
  [0.95, 0.06],
])(
  'of 100 series of noise with an autocorrelation of %f over ten days, at most %f are taken for a trend',
  (r, most) => {
    let found = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const noise = normal(seed * 7_919);
      let value = noise() / Math.sqrt(1 - r * r);
      const rollups = series(240, () => {
        value = r * value + noise();
        return 1_040 + value;
      });
      if (!('unavailable' in estimate(rollups))) found += 1;
    }
    expect(found / 100).toBeLessThanOrEqual(most);
  },
);
