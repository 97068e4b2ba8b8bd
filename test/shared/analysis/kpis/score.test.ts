import { expect, test } from 'vitest';
import type { Known } from '../../../../shared/analysis/kpis/kpi.ts';
import { healthScore } from '../../../../shared/analysis/kpis/score.ts';
import type { LifeEstimate } from '../../../../shared/domain/health.ts';
import { isKpiName } from '../../../../shared/domain/kpiNames.ts';
import type { SignalRollup } from '../../../../shared/domain/rollup.ts';
import { DAY } from '../../../../shared/time.ts';

const signal = (rest: Partial<SignalRollup>): SignalRollup => ({
  count: 1,
  held: 86_400,
  sum: 0,
  sumOfSquares: 0,
  min: 0,
  max: 0,
  operatingHeld: 86_400,
  operatingSum: 86_400,
  beyond: { 'high.warning': 0 },
  ...rest,
});
const known = (name: string, vibration: SignalRollup, covered = 86_400): Known => ({
  window: { name, from: 0, to: DAY },
  rollup: {
    count: 1,
    covered,
    states: { operating: covered, standby: 0, idle: 0, down: 0 },
    starts: 0,
    signals: { vibration },
  },
  sketches: {},
});
const life = (days: number | null): LifeEstimate => ({
  component: 'bearings',
  p10: 0,
  p50: days === null ? null : days * 86_400,
  p90: null,
  method: 'test',
});
const spread = (value: number, spreadHeld = 4 * 3_600) => ({ spreadHeld, spreadSum: spreadHeld * value });
const score = (day: Known, month: Known, lives: LifeEstimate[], broken: readonly 'vibration'[] = []) =>
  Object.fromEntries(
    healthScore(day, month, lives, new Set(broken)).map((kpi) => [
      kpi.name,
      'value' in kpi ? kpi.value : kpi.unavailable,
    ]),
  );
const month = known('30d', signal(spread(1)));

test('the score is its worst part, and every part is beside it', () => {
  // A quarter of the day above the warning level, half of that above the alarm level: 100 − 12.5 − 6.25.
  const beyond = { 'high.warning': 21_600, 'high.alarm': 10_800 };
  const day = known('24h', signal({ beyond, ...spread(2) }));
  const parts = score(day, month, [life(45), life(null)]);
  expect(parts['HealthScore.limits']).toBeCloseTo(81.25, 9);
  // Twice the month's spread lies a third of the way from 1.5 to 3.
  expect(parts['HealthScore.stability']).toBeCloseTo((100 * 2) / 3, 9);
  expect(parts).toMatchObject({ 'HealthScore.life': 50, HealthScore: 50 });
  expect(Object.keys(parts).filter((name) => !isKpiName(name))).toEqual([]);
});

test.each([
  ['all the day above its alarm level', { beyond: { 'high.warning': 86_400, 'high.alarm': 86_400 } }, 0],
  ['all the day above its warning level', { beyond: { 'high.warning': 86_400 } }, 50],
  ['all the day below its warning level', { beyond: { 'low.warning': 86_400, 'high.warning': 0 } }, 50],
  ['all the day below an alarm level that has no warning', { beyond: { 'low.alarm': 86_400 } }, 0],
  ['within its limits', { beyond: { 'high.warning': 0, 'high.alarm': 0 } }, 100],
  ['three times as restless as usual', spread(3), 0],
  ['four times as restless as usual', spread(4), 0],
  ['somewhat more restless than usual', spread(1.4), 100],
])('a pump %s scores %d', (_, rest, expected) => {
  expect(score(known('24h', signal(rest)), month, []).HealthScore).toBeCloseTo(expected, 9);
});

const started = (of: Known, starts: number): Known => ({ ...of, rollup: { ...of.rollup, starts } });

test.each([
  [2, 100],
  [3, 'the pump was started more often than usual for its hours'],
])('a day of %d starts where a day has two: its restlessness is %s', (starts, expected) => {
  // Of as many operating hours: a pump that warms up more than usual isn't restless.
  const parts = score(started(known('24h', signal(spread(1))), starts), started(month, 2), []);
  expect(parts['HealthScore.stability']).toBe(expected);
});

test.each([
  ['three hours at a comparable load', spread(4, 3 * 3_600), spread(1)],
  ['a sensor that shows nothing else', spread(0), { spreadHeld: 0, spreadSum: 0 }],
])('%s tell of no restlessness', (_, now, usual) => {
  const parts = score(known('24h', signal(now)), known('30d', signal(usual)), []);
  expect(parts['HealthScore.stability']).toBe('no signal has a spread at comparable load');
});

test('a spread that means nothing for the signal is none, though it is many times the usual', () => {
  // A change of vibration means something from 0.2 mm/s on; an eighth of that is the least spread.
  const at = (value: number) => signal(spread(value));
  const of = (value: number) =>
    score(known('24h', at(value)), known('30d', at(0.001)), [])['HealthScore.stability'];
  expect(of(0.03)).toBe(100);
  expect(of(0.05)).toBeCloseTo((100 * 2) / 3, 9);
});

test('a sensor that can’t be believed has no say in it; where none with a limit can, there is no score', () => {
  const day = known('24h', signal({ beyond: { 'high.alarm': 86_400 } }));
  const other = { ...day, rollup: { ...day.rollup, signals: { ...day.rollup.signals, power: signal({}) } } };
  expect(score(other, month, [life(90)], ['vibration'])).toMatchObject({ HealthScore: 100 });
  expect(score(day, month, [life(90)], ['vibration'])).toEqual({
    HealthScore: 'no signal with a limit is measured and to be believed',
    'HealthScore.limits': 'no signal with a limit is measured and to be believed',
    'HealthScore.life': 100,
    'HealthScore.stability': 'no signal has a spread at comparable load',
  });
});

test('less than half a day tells too little, and so does a pump without a limit', () => {
  expect(score(known('24h', signal({}), 40_000), month, [])).toEqual({
    HealthScore: 'readings tell of 46 % of the day only',
  });
  const { beyond: _, ...unlimited } = signal({});
  expect(score(known('24h', unlimited), month, [life(90)]).HealthScore).toMatch(/no signal with a limit/);
});
