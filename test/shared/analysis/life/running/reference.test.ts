import { expect, test } from 'vitest';
import {
  credibility,
  varianceBetween,
  varianceWithin,
} from '../../../../../shared/analysis/life/running/credibility.ts';
import { goesOn } from '../../../../../shared/analysis/life/running/goesOn.ts';
import { weeklyMean } from '../../../../../shared/analysis/life/running/lately.ts';
import { missesOf } from '../../../../../shared/analysis/life/running/misses.ts';
import { usualRuns } from '../../../../../shared/analysis/life/running/usual.ts';
import type { Week } from '../../../../../shared/analysis/life/running/weeks.ts';
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

type Runs = (week: number, slot: number) => number;
const shifts: Runs = (_, slot) => (slot < 120 && slot % 24 >= 6 && slot % 24 < 22 ? 1 : 0);
const RUNS: Readonly<Record<string, Runs>> = {
  shifts,
  always: () => 1,
  changed: (week, slot) => (week < 3 ? shifts(week, slot) : 1),
  stopped: (week, slot) => (week === 3 || week === 4 ? 0 : shifts(week, slot)),
  standing: (week, slot) => (week < 4 ? shifts(week, slot) : 0),
};

type Pump = (typeof reference.usuals)[number]['pumps'][number];

/** The same weeks as the script makes, of Park and Miller's whole numbers. */
function weeksOf({ seed, weeks, runs, first, last, gaps }: Pump): Week[] {
  let drawn = seed;
  const next = () => {
    drawn = (drawn * 48271) % 2147483647;
    return drawn;
  };
  return Array.from({ length: weeks }, (_, week) => {
    const level = 800 + (next() % 401);
    const hours = Array.from({ length: 168 }, (_, slot) => {
      const part = 800 + (next() % 201);
      const isKept = next() % 1000 >= gaps;
      const isIn = (week > 0 || slot >= first) && (week < weeks - 1 || slot < last);
      return isKept && isIn ? (level * part * RUNS[runs]!(week, slot)) / 1e6 : Number.NaN;
    });
    return { week: 2900 + week, hours };
  });
}

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

test.each(reference.usuals)(
  'how far off its weeks were foretold, $name: within 1e-9',
  ({ pumps, misses }) => {
    for (const [i, expected] of misses.entries()) {
      const { missed } = usualRuns([weeksOf(pumps[i]!)])[0]!;
      if (!expected) {
        expect(missed).toBeUndefined();
        continue;
      }
      expect(missed).toEqual(missesOf(weeksOf(pumps[i]!), missed!.worth));
      for (const of of ['day', 'week', 'worth'] as const) expect(missed![of]).toBeCloseTo(expected[of], 9);
    }
  },
);

test.each(reference.comes.clocks)(
  'duty to come by the clocks of $zone: within 1e-9',
  ({ zone, since, asked }) => {
    const between = goesOn(reference.comes.hours, zone, since);
    for (const { from, to, duty } of asked) expect(between(from, to)).toBeCloseTo(duty, 8);
  },
);
