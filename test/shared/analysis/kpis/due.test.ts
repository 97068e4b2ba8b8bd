import { expect, test } from 'vitest';
import { lookDue } from '../../../../shared/analysis/kpis/due.ts';
import type { Look } from '../../../../shared/domain/health.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';

const NOW = Date.parse('2026-06-15T10:30:00Z');
/** A look ten minutes ago at a day that was known whole. */
const BEFORE: Look = {
  at: NOW - 10 * MINUTE,
  through: NOW - 10 * MINUTE,
  covered: 86_400,
  passed: false,
  told: '',
};
const span = (from: number, to = from) => [{ from, to }];
const quiet = { spans: [], through: BEFORE.through, passed: false, told: '' };

test.each<[string, Look | undefined, Parameters<typeof lookDue>[1], number]>([
  ['first', undefined, quiet, NOW],
  ['hour-passed', BEFORE, quiet, NOW + 30 * MINUTE],
  ['limit-passed', BEFORE, { ...quiet, passed: true }, NOW],
  ['limit-passed', { ...BEFORE, passed: true }, quiet, NOW],
  ['maintenance-told', BEFORE, { ...quiet, told: 'a failure' }, NOW],
  ['late-readings', BEFORE, { ...quiet, spans: span(NOW - 3 * HOUR) }, NOW],
  ['too-little-new', BEFORE, { ...quiet, spans: span(NOW - 15 * MINUTE) }, NOW],
  ['too-little-new', BEFORE, quiet, NOW],
  ['too-little-new', BEFORE, { ...quiet, spans: span(NOW - MINUTE), through: NOW }, NOW],
  ['enough-new', BEFORE, { ...quiet, spans: span(NOW), through: BEFORE.through + 864 * SECOND }, NOW],
  ['too-little-new', BEFORE, { ...quiet, spans: span(NOW), through: BEFORE.through + 863 * SECOND }, NOW],
  // A pump of which an hour is known is looked at every 36 seconds, one that has just come every time.
  ['enough-new', { ...BEFORE, covered: 3_600 }, { ...quiet, through: BEFORE.through + 36 * SECOND }, NOW],
  ['enough-new', { ...BEFORE, covered: 0 }, { ...quiet, through: BEFORE.through + 1 }, NOW],
])('%s', (reason, before, since, now) => {
  expect(lookDue(before, since, now)).toBe(reason);
});
