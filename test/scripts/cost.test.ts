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
  expect(lines['IoT Hub']).toEqual({ how: '1.4 million messages a day: 1 × S2', month: 250 });
  expect(lines['Tables, transactions']!.month).toBeCloseTo((43.2e6 * (1 + 29) * 0.00036) / 10_000, 6);
});

test('the hub is that of the parameter file, with as many units as the day’s messages take', () => {
  const hub = { tier: 'S1', units: 1 } as const;
  expect(hubFor(400_000, hub)).toEqual({ tier: 'S1', units: 1, month: 25 });
  expect(hubFor(400_001, hub)).toEqual({ tier: 'S1', units: 2, month: 50 });
  expect(hubFor(1, { tier: 'S2', units: 3 })).toEqual({ tier: 'S2', units: 3, month: 750 });
});

test('what is logged stays below the daily cap of its installation, or the alert rules would go deaf every evening', () => {
  for (const load of LOADS) {
    const taken = estimate(load)
      .filter(({ what }) => /^Logs/.test(what) && !/left out/.test(what))
      .reduce((sum, { how }) => sum + Number.parseFloat(how), 0);
    expect(taken / 30, `${load.pumps} pumps`).toBeLessThan(load.installation.logCapGb);
  }
});

test('more pumps cost more, and each of them less', () => {
  const totals = LOADS.map((load) => estimate(load).reduce((sum, { month }) => sum + month, 0));
  expect([...totals].sort((a, b) => a - b)).toEqual(totals);
  const each = totals.map((total, i) => total / LOADS[i]!.pumps);
  expect([...each].sort((a, b) => b - a)).toEqual(each);
});
