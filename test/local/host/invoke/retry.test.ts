import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exponentialBackoff } from '../../../../local/host/invoke/backoff.ts';
import { retryDelay } from '../../../../local/host/invoke/retry.ts';

test('a fixed delay is the same until the policy has run out', () => {
  const policy = { retryStrategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 3 } } as const;
  expect([1, 2, 3].map((retry) => retryDelay(policy, retry, 0.5))).toEqual([3000, 3000, undefined]);
});

test('a maxRetryCount of -1 never runs out', () => {
  const policy = { retryStrategy: 'fixedDelay', maxRetryCount: -1, delayInterval: { seconds: 1 } } as const;
  expect(retryDelay(policy, 1_000_000, 0)).toBe(1000);
});

test('an exponential back-off doubles its growth from the minimum up to the maximum', () => {
  const policy = {
    retryStrategy: 'exponentialBackoff',
    maxRetryCount: -1,
    minimumInterval: { seconds: 1 },
    maximumInterval: { seconds: 10 },
  } as const;
  expect([1, 2, 3, 4, 5].map((retry) => retryDelay(policy, retry, 0.5))).toEqual([
    1000, 2000, 4000, 8000, 10_000,
  ]);
});

test('a back-off never leaves its bounds and is spread by a fifth', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 60_000 }),
      fc.integer({ min: 0, max: 600_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, min, more, random) => {
        const wait = exponentialBackoff(failures, min, min + more, random);
        expect(wait).toBeGreaterThanOrEqual(min);
        expect(wait).toBeLessThanOrEqual(min + more);
      },
    ),
  );
  expect(exponentialBackoff(3, 100, 10_000, 0)).toBeCloseTo(340);
  expect(exponentialBackoff(3, 100, 10_000, 1)).toBeCloseTo(460);
});
