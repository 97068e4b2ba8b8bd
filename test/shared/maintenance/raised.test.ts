import { expect, test } from 'vitest';
import type { Condition, Transition } from '../../../shared/domain/alarm.ts';
import { checkRaised } from '../../../shared/maintenance/raised.ts';

const at = (text: string) => Date.parse(`2026-05-${text}Z`);
const KNOWN: Condition = {
  condition: 'exhaustPressure.high',
  state: 'returned',
  severity: 'alarm',
  since: at('12T06:00'),
  value: 1_040,
  limit: 1_200,
};
const change = (from: Transition['from'], to: Transition['to'], when: string, began = when) =>
  ({ condition: KNOWN.condition, from, to, at: at(when), began: at(began) }) as Transition;
const CHANGES = [
  change('pending', 'active', '10T00:01', '09T23:59'),
  change('active', 'active', '10T08:00'),
  change('active', 'returned', '12T06:01', '12T06:00'),
  { ...change('pending', 'active', '15T01:00'), condition: 'vibration.high' } as Transition,
];

test.each(['09T00:00', '10T00:00', '11T18:30', '12T23:00'])(
  'a false alarm of a day on which it was active is taken (%s)',
  (when) => expect(() => checkRaised(KNOWN, CHANGES, at(when))).not.toThrow(),
);

test.each(['08T23:59', '13T00:00', '15T01:00'])(
  'a false alarm of another day is refused, with when it was raised (%s)',
  (when) => {
    const day = `2026-05-${when.slice(0, 2)}`;
    expect(() => checkRaised(KNOWN, CHANGES, at(when))).toThrow(
      `exhaustPressure.high was not active on ${day} (UTC): it was raised at 2026-05-09T23:59:00.000Z.`,
    );
  },
);

test('of one that was raised often the latest times are named, of one that never was that it was never', () => {
  const often = Array.from({ length: 7 }, (_, i) => [
    change('pending', 'active', `0${i + 1}T01:00`),
    change('active', 'returned', `0${i + 1}T02:00`),
  ]).flat();
  expect(() => checkRaised(KNOWN, often, at('20T00:00'))).toThrow(
    /raised at 2026-05-03.*, 2026-05-07T01:00:00.000Z and 2 times before\.$/,
  );
  const { severity: _, ...pending } = KNOWN;
  expect(() => checkRaised({ ...pending, state: 'pending' }, [], at('20T00:00'))).toThrow('never raised');
});

test('what is raised and has not ended is active on every day since', () => {
  expect(() => checkRaised(KNOWN, CHANGES.slice(0, 1), at('30T00:00'))).not.toThrow();
});

test('what its state alone remembers counts too', () => {
  const known = { ...KNOWN, raisedAt: [at('02T05:00')] };
  expect(() => checkRaised(known, [], at('02T00:00'))).not.toThrow();
  expect(() => checkRaised(known, [], at('03T00:00'))).toThrow('was not active');
});
