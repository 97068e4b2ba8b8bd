import { expect, test } from 'vitest';
import { isTrusted } from '../../../../shared/analysis/sensors/trust.ts';

const since = Date.parse('2026-11-21T18:00:00Z');

test('a signal is trusted unless a fault of its own sensor is known, and then the reason says which and since when', () => {
  const faults = [{ signal: 'oilTemperature', fault: 'stuck', since }] as const;
  expect(isTrusted(faults, 'vibration')).toEqual({ trusted: true });
  expect(isTrusted(faults, 'oilTemperature')).toEqual({
    trusted: false,
    fault: 'stuck',
    since,
    reason: "oilTemperature stands still while the pump's other signals move, since 2026-11-21T18:00:00.000Z",
  });
});
