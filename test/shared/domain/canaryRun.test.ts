import { expect, test } from 'vitest';
import { canaryFrom, canaryText } from '../../../shared/canary/access.ts';
import { isRunDue } from '../../../shared/domain/canaryRun.ts';
import { HOUR, MINUTE } from '../../../shared/time.ts';

const NOW = Date.parse('2026-08-03T12:00:00Z');

test('the access data are read as they were written, and nothing else is taken for them', () => {
  const access = {
    host: 'iot-vakt.azure-devices.net',
    deviceId: 'vakt-canary',
    key: Buffer.alloc(32, 7).toString('base64'),
    authorization: 'a'.repeat(26),
  };
  expect(canaryFrom(`${canaryText(access)}\n`)).toEqual(access);
  expect(canaryFrom(canaryText({ ...access, authorization: 'short' }))).toBeUndefined();
  expect(canaryFrom(`HostName=${access.host};DeviceId=x;SharedAccessKey=${access.key}`)).toBeUndefined();
});

test('it goes its way every so many hours, an hour after it did not come through, and at once after a clock jumped back', () => {
  const run = { at: NOW, seconds: {} };
  expect(isRunDue(undefined, 4, NOW)).toBe(true);
  expect(isRunDue(run, 4, NOW + 3 * HOUR)).toBe(false);
  expect(isRunDue(run, 4, NOW + 4 * HOUR - 30_000)).toBe(true);
  expect(isRunDue({ ...run, missing: 'mailed' }, 4, NOW + HOUR)).toBe(true);
  expect(isRunDue({ ...run, missing: 'mailed' }, 4, NOW + 50 * MINUTE)).toBe(false);
  expect(isRunDue(run, 4, NOW - MINUTE)).toBe(true);
});
