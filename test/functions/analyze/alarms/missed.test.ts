import { expect, test } from 'vitest';
import { isRecorded } from '../../../../functions/analyze/alarms/missed.ts';
import type { Transition } from '../../../../shared/domain/alarm.ts';

const found = (severity: 'warning' | 'alarm', at: number, endedAt?: number) =>
  ({ condition: 'exhaustPressure.high', severity, at, endedAt }) as Transition;
const recorded = (severity: 'warning' | 'alarm', from: number, to: number) =>
  [{ condition: 'exhaustPressure.high', severity, from, to }] as const;

test.each([
  ['within it', found('warning', 12, 18), recorded('alarm', 10, 20), true],
  ['that it is within', found('warning', 8, 22), recorded('alarm', 10, 20), true],
  ['that lasts on', found('warning', 15), recorded('warning', 10, 20), true],
  ['that the alarm came down to', found('warning', 20), recorded('alarm', 10, 20), false],
  ['that became the alarm', found('warning', 5, 10), recorded('alarm', 10, 20), false],
  ['of no time', found('warning', 10, 10), recorded('warning', 10, 10), true],
  ['worse than it', found('alarm', 12, 18), recorded('warning', 10, 20), false],
])('of what is recorded, a stretch %s is the same or another', (_, one, known, is) => {
  expect(isRecorded(one, known)).toBe(is);
});
