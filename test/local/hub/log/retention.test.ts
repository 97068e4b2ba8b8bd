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
  const segments = times.map((lastWrittenAt) => ({ lastWrittenAt, bytes: 1 }));
  expect(countExpired(segments, { age: 100 }, 1000)).toBe(expected);
});

test.each([
  ['less came after the oldest than is to be kept', [9, 5, 4], 0],
  ['just as much came after the oldest', [9, 5, 5], 1],
  ['much more came', [9, 9, 9, 10], 3],
  ['the newest alone is larger: it stays', [99], 0],
])('segments of these sizes that go when %s', (_, sizes, expected) => {
  const segments = sizes.map((bytes) => ({ lastWrittenAt: 1000, bytes }));
  expect(countExpired(segments, { age: 100, bytes: 10 }, 1000)).toBe(expected);
});
