import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { withEnds } from '../../../shared/domain/ended.ts';

const CONDITIONS = ['power.high', 'vibration.high'] as const;
const transition = (condition: (typeof CONDITIONS)[number], at: number): Transition => ({
  ...{ id: `${at}`, device: 'd', condition, from: 'normal', to: 'active', severity: 'alarm' },
  ...{ at, began: at, readingAt: at, arrivedAt: at, value: 2, limit: 1, notice: 'queued' },
});

test('each transition ends when the next of its condition comes, the last of each never', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...CONDITIONS)), (conditions) => {
      const all = conditions.map(transition);
      const ended = withEnds(all);
      expect(ended.map(({ endedAt: _, ...rest }) => rest)).toEqual(all);
      ended.forEach(({ condition, endedAt }, i) => {
        expect(endedAt).toBe(all.slice(i + 1).find((one) => one.condition === condition)?.at);
      });
    }),
  );
});

test('an end that is known already stays', () => {
  const known = { ...transition('power.high', 1), endedAt: 5 };
  expect(withEnds([known, transition('power.high', 9)])[0]?.endedAt).toBe(5);
});
