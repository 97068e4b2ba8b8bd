import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Load } from '../../scripts/cost/amounts.ts';
import { estimate, hubFor } from '../../scripts/cost/estimate.ts';
import { GROUPS, installationOf } from '../../scripts/cost/installation.ts';
import { costPage, LOADS } from '../../scripts/cost/page.ts';
import { sourcesOf } from '../house/source.ts';

test('docs/cost.md is what the script prints', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8')).toBe(costPage());
});

test('a packet a minute from a thousand pumps is 43.2 million a month, and 1.44 million messages a day', () => {
  const lines = Object.fromEntries(estimate(LOADS[1]!).map(({ what, how, month }) => [what, { how, month }]));
  expect(lines['IoT Hub']).toEqual({ how: '1.4 million messages a day: 1 × S2', month: 250 });
  expect(lines['Tables, transactions']!.month).toBeCloseTo((43.2e6 * (1 + 29) * 0.00036) / 10_000, 6);
});

test('what scales by itself is what the functions register, and over zones two instances of each are paid for', () => {
  const registered = sourcesOf('functions').flatMap(({ text }) =>
    [...text.matchAll(/app\.(\w+)\(\s*'([\w-]+)'/g)].map(([, trigger, name]) => ({ trigger, name })),
  );
  const of = (trigger: string) =>
    registered.filter((one) => one.trigger === trigger).map(({ name }) => name!);
  expect([...GROUPS.eventHub]).toEqual(of('eventHub'));
  expect([...GROUPS.queue].sort()).toEqual(of('storageQueue').sort());
  expect([...GROUPS.timer].sort()).toEqual(of('timer').sort());
  const { alwaysReady } = installationOf('production');
  expect(Object.keys(alwaysReady).sort()).toEqual(Object.values(GROUPS).flat().sort());
  for (const count of Object.values(alwaysReady)) expect(count).toBeGreaterThanOrEqual(2);
  expect(installationOf('small').alwaysReady).toEqual({ ingest: 1 });
});

test('an instance that has something to do in every second is paid for all the time, and is never idle below a second', () => {
  const works = (load: Load) =>
    Number(
      /([\d.]+) million GB-s/.exec(estimate(load).find(({ what }) => what === 'Functions, at work')!.how)![1],
    );
  const [, thousand] = LOADS;
  // Ingest in two instances of 2 GB for 2.592 million seconds, and the analysis' 675,000 seconds.
  expect(works(thousand!)).toBeGreaterThan(2 * 2 * 2.59);
  expect(works(thousand!)).toBeLessThan(2 * 2 * 2.6 + 2 * 0.675 + 0.6);
  expect(works({ ...thousand!, pumps: 2_000 })).toBeLessThan(2 * works(thousand!));
});

test('no installation costs more than its budget says, with the pumps it is meant for', () => {
  for (const [i, size] of [
    [0, 'small'],
    [1, 'production'],
  ] as const) {
    const text = readFileSync(join(import.meta.dirname, `../../bicep/${size}.bicepparam`), 'utf8');
    const budget = Number(/^param budgetAmount = (\d+)$/m.exec(text)![1]);
    const cost = estimate(LOADS[i]!).reduce((sum, { month }) => sum + month, 0);
    expect(cost, size).toBeLessThan(budget * 0.9);
  }
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
