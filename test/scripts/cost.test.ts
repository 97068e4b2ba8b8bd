import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { estimate, hubFor } from '../../scripts/cost/estimate.ts';
import { costPage, LOADS } from '../../scripts/cost/page.ts';

test('docs/cost.md is what the script prints', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8')).toBe(costPage());
});

test('a packet a minute from a thousand pumps is 43.2 million a month, and 1.44 million messages a day', () => {
  const lines = Object.fromEntries(estimate(LOADS[1]!).map(({ what, how, month }) => [what, { how, month }]));
  expect(lines['IoT Hub']).toEqual({ how: '1.4 million messages a day: 4 × S1', month: 100 });
  expect(lines['Tables, transactions']!.month).toBeCloseTo((43.2e6 * (1 + 29) * 0.00036) / 10_000, 6);
});

test('the hub is the cheapest that takes the day’s messages', () => {
  expect(hubFor(400_000)).toEqual({ tier: 'S1', units: 1, month: 25 });
  expect(hubFor(400_001)).toEqual({ tier: 'S1', units: 2, month: 50 });
  expect(hubFor(4_000_001)).toEqual({ tier: 'S2', units: 1, month: 250 });
  expect(hubFor(60_000_001)).toEqual({ tier: 'S3', units: 1, month: 2_500 });
});

test('more pumps cost more, and each of them less', () => {
  const totals = LOADS.map((load) => estimate(load).reduce((sum, { month }) => sum + month, 0));
  expect([...totals].sort((a, b) => a - b)).toEqual(totals);
  const each = totals.map((total, i) => total / LOADS[i]!.pumps);
  expect([...each].sort((a, b) => b - a)).toEqual(each);
});
