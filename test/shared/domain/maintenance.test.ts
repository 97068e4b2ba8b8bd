import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Change,
  changedAt,
  failureSpans,
  type MaintenanceRecord,
  recordId,
} from '../../../shared/domain/maintenance.ts';
import { DAY, HOUR } from '../../../shared/time.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
const change = (at: number, component = 'oil'): Change => ({
  kind: 'change',
  component,
  reason: 'worn',
  at,
});
const failure = (from: number, to?: number): MaintenanceRecord => ({
  kind: 'failure',
  from,
  ...(to === undefined ? {} : { to }),
});

describe('what a record is known by', () => {
  test('the same told otherwise is the same record', () => {
    expect(recordId({ ...change(NOW), reason: 'preventive', hours: 7, note: 'x' })).toBe(
      recordId(change(NOW)),
    );
    expect(recordId(failure(NOW, NOW + HOUR))).toBe(recordId(failure(NOW)));
  });

  test('another part, another time and another kind are other records', () => {
    const ids = [
      change(NOW),
      change(NOW, 'exhaust filter'),
      change(NOW + 1),
      failure(NOW),
      { kind: 'false-alarm', condition: 'oil', at: NOW } as const,
    ].map(recordId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('failures', () => {
  test('a preventive change is none, and a failure that goes on lasts until now', () => {
    const records = [
      { ...change(NOW - DAY), reason: 'preventive' } as const,
      failure(NOW - HOUR),
      failure(NOW - 5 * DAY, NOW - 4 * DAY),
    ];
    expect(failureSpans(records, NOW)).toEqual([
      { from: NOW - 5 * DAY, to: NOW - 4 * DAY },
      { from: NOW - HOUR, to: NOW },
    ]);
  });

  test('an instant is within a span if and only if it is within a failure, in any order of records', () => {
    const time = fc.integer({ min: 0, max: 60 });
    const one = fc.tuple(time, fc.option(time)).map(([from, to]) => ({
      from,
      to: to === null ? undefined : from + to,
    }));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), fc.integer({ min: 0, max: 130 }), (failures, now) => {
        const spans = failureSpans(
          failures.map(({ from, to }) => failure(from, to)),
          now,
        );
        for (let at = 0; at <= 130; at++) {
          const failed =
            at <= now && failures.some(({ from, to }) => from <= at && at <= (to ?? now) && from <= now);
          expect(spans.some(({ from, to }) => from <= at && at <= to)).toBe(failed);
        }
        for (const [i, { from }] of spans.entries())
          if (i > 0) expect(from).toBeGreaterThanOrEqual(spans[i - 1]!.to);
      }),
    );
  });
});

test('a part was changed last by its own latest change that has come yet', () => {
  const records = [change(NOW - DAY), change(NOW - 3 * DAY), change(NOW + 1), change(NOW, 'bearings')];
  expect(changedAt('oil', records, NOW)).toBe(NOW - DAY);
  expect(changedAt('exhaust filter', records, NOW)).toBeUndefined();
});
