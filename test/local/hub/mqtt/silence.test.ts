import { expect, test } from 'vitest';
import { allowedSilence } from '../../../../local/hub/mqtt/silence.ts';

test.each([
  ['one and a half times a keep-alive of a minute', 60, 90_000],
  ['no longer than IoT Hub waits, for a keep-alive of an hour', 3600, 1_767_000],
  ['as long as IoT Hub waits, for a keep-alive of 0', 0, 1_767_000],
])('a device may be silent for %s', (_, keepAlive, expected) => {
  expect(allowedSilence(keepAlive)).toBe(expected);
});
