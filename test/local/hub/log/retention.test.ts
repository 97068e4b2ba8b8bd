import { expect, test } from 'vitest';
import { countExpired } from '../../../../local/hub/log/retention.ts';

test.each([
  ['none is old', [950, 990], 0],
  ['the oldest is just as old as the retention', [900, 990], 0],
  ['the oldest is older', [899, 990], 1],
  ['all are older: the newest stays', [1, 2, 3], 2],
  ['there is one only', [1], 0],
  ['an old one lies behind a newer one: it waits', [950, 1, 990], 0],
])('segments that go when %s', (_, times, expected) => {
  const segments = times.map((lastWrittenAt) => ({ lastWrittenAt }));
  expect(countExpired(segments, 100, 1000)).toBe(expected);
});
