import { expect, test } from 'vitest';
import {
  credibility,
  varianceBetween,
  varianceWithin,
} from '../../../../../shared/analysis/life/running/credibility.ts';
import { goesOn } from '../../../../../shared/analysis/life/running/goesOn.ts';
import { weeklyMean } from '../../../../../shared/analysis/life/running/lately.ts';
import { usualRuns } from '../../../../../shared/analysis/life/running/usual.ts';
// By scripts/reference/running.py, with Python's standard library.
import reference from './running.json' with { type: 'json' };

const meanOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

test.each(reference.credible)('credibility, $name: within 1e-9', ({ observed, within, between, z }) => {
  const squares = observed.map((values) => {
    const sum = values.reduce((sum, value) => sum + (value - meanOf(values)) ** 2, 0);
    return { sum, freedom: values.length - 1 };
  });
  const found = varianceWithin(squares);
  expect(found).toBeCloseTo(within, 9);
  const units = observed.map((values) => ({ mean: meanOf(values), worth: values.length }));
  const apart = varianceBetween(units, found);
  expect(apart).toBeCloseTo(between, 9);
  units.forEach(({ worth }, i) => {
    expect(credibility(worth, found, apart)).toBeCloseTo(z[i]!, 9);
  });
});

const weeksOf = (weeks: readonly { week: number; hours: readonly (number | null)[] }[]) =>
  weeks.map(({ week, hours }) => ({ week, hours: hours.map((added) => added ?? Number.NaN) }));

test.each(reference.usuals)('how a pump is usually run, $name: within 1e-9', ({ pumps, own, hours }) => {
  const [usual] = usualRuns(pumps.map(weeksOf));
  expect(usual!.own).toBeCloseTo(own, 9);
  usual!.hours.forEach((added, slot) => {
    expect(added).toBeCloseTo(hours[slot]!, 9);
  });
  // Alone, it is the weekly mean.
  const weeks = weeksOf(pumps[0]!);
  const [alone] = usualRuns([weeks]);
  weeklyMean(weeks).means.forEach((mean, slot) => {
    if (!Number.isNaN(mean)) expect(alone!.hours[slot]).toBe(mean);
  });
});

test.each(reference.comes)(
  'duty to come by the clocks of $zone: within 1e-9',
  ({ zone, hours, since, asked }) => {
    const between = goesOn(hours, zone, since);
    for (const { from, to, duty } of asked) expect(between(from, to)).toBeCloseTo(duty, 8);
  },
);
