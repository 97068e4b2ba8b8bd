import { expect, test } from 'vitest';
import { recordFrom } from '../../../cli/maintenance/recordFrom.ts';
import { MODEL } from '../../functions/support/deployment.ts';

const AT = Date.parse('2026-04-30T12:00:00Z');

test('a change, a failure and a false alarm are what was told, by the model’s name of the part', () => {
  const change = { kind: 'change', component: 'filter', reason: 'worn', at: AT, hours: 12 } as const;
  expect(recordFrom({ ...change, from: undefined }, MODEL)).toEqual({
    ...change,
    component: 'exhaust filter',
  });
  expect(recordFrom({ kind: 'failure', from: AT, note: 'x' }, MODEL)).toEqual({
    kind: 'failure',
    from: AT,
    note: 'x',
  });
  const alarm = { kind: 'false-alarm', condition: 'vibration.high', at: AT } as const;
  expect(recordFrom(alarm, MODEL)).toEqual(alarm);
});

test.each([
  [{ kind: 'change', at: AT }, /A change wants --component, --reason too/],
  [{ kind: 'failure', from: AT, reason: 'worn', hours: 3 }, /has no --reason, --hours: it has --from/],
  [{ kind: 'false-alarm', condition: 'x' }, /wants --at too/],
  [{ kind: 'change', component: 'belt', reason: 'worn', at: AT }, /no part "belt": it has exhaust filter/],
] as const)('%j is refused with every option that is missing or has no place', (options, message) => {
  expect(() => recordFrom(options, MODEL)).toThrow(message);
});
