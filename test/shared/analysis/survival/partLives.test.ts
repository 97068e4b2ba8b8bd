import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partLives } from '../../../../shared/analysis/survival/partLives.ts';
import type { Change, MaintenanceRecord } from '../../../../shared/domain/maintenance.ts';

const change = (at: number, reason: Change['reason'], component = 'oil', hours?: number): Change => ({
  kind: 'change',
  component,
  reason,
  at,
  ...(hours === undefined ? {} : { hours }),
});

test('a worn part has ended, a preventively changed one and the one that serves still have not', () => {
  const records = [
    change(30, 'preventive'),
    change(10, 'worn'),
    change(20, 'worn'),
    change(15, 'worn', 'filter'),
  ];
  expect(partLives('oil', records, undefined, 50)).toEqual([
    { from: 10, to: 20, ended: true },
    { from: 20, to: 30, ended: false },
    { from: 30, to: 50, ended: false },
  ]);
  expect(partLives('bearings', records, undefined, 50)).toEqual([]);
});

test('a failure of the part ends its life, and until the next change nothing is known', () => {
  const records: MaintenanceRecord[] = [
    change(10, 'worn'),
    { kind: 'failure', component: 'oil', from: 20, to: 22 },
    { kind: 'failure', component: 'oil', from: 25, to: 26 },
    { kind: 'failure', component: 'bearings', from: 12, to: 13 },
    { kind: 'failure', from: 14, to: 15 },
    change(30, 'preventive'),
  ];
  expect(partLives('oil', records, undefined, 50)).toEqual([
    { from: 10, to: 20, ended: true },
    { from: 30, to: 50, ended: false },
  ]);
});

test('the part that was in before the first change counts where its birth is known', () => {
  expect(partLives('oil', [change(30, 'worn', 'oil', 700)], { at: 0, hours: 100 }, 50)).toEqual([
    { from: 0, to: 30, ended: true, hoursFrom: 100, hoursTo: 700 },
    { from: 30, to: 50, ended: false, hoursFrom: 700 },
  ]);
  expect(partLives('oil', [], { at: 5 }, 50)).toEqual([{ from: 5, to: 50, ended: false }]);
  // A change recorded at or before it knows better.
  expect(partLives('oil', [change(5, 'worn')], { at: 7 }, 50)).toEqual([{ from: 5, to: 50, ended: false }]);
});

test('lives never overlap, never reach beyond the last word of the pump, and never have no span', () => {
  const time = fc.integer({ min: 0, max: 40 });
  const record = fc.oneof(
    fc.tuple(time, fc.constantFrom('worn', 'preventive')).map(([at, reason]) => change(at, reason as never)),
    time.map((from): MaintenanceRecord => ({ kind: 'failure', component: 'oil', from })),
  );
  fc.assert(
    fc.property(fc.array(record, { maxLength: 12 }), fc.option(time), time, (records, born, until) => {
      const lives = partLives('oil', records, born === null ? undefined : { at: born }, until);
      for (const [i, { from, to }] of lives.entries()) {
        expect(from).toBeLessThan(to);
        expect(to).toBeLessThanOrEqual(until);
        if (i > 0) expect(from).toBeGreaterThanOrEqual(lives[i - 1]!.to);
      }
    }),
  );
});
