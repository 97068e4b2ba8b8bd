import { expect, test } from 'vitest';
import { Batcher } from '../../../../local/host/event-hub/batcher.ts';

test('nothing is given while fewer than the minimum wait and none is old', () => {
  const batcher = new Batcher<number>(3, 10, 1000);
  batcher.add([1, 2], 0);
  expect(batcher.take(999)).toBeUndefined();
  expect(batcher.dueAt()).toBe(1000);
  expect(batcher.take(1000)).toEqual([1, 2]);
  expect(batcher.dueAt()).toBeUndefined();
});

test('the minimum is given at once, and never more than the maximum', () => {
  const batcher = new Batcher<number>(2, 3, 1000);
  batcher.add([1, 2, 3, 4], 0);
  expect(batcher.take(0)).toEqual([1, 2, 3]);
  expect(batcher.take(0)).toBeUndefined();
  batcher.add([5], 10);
  expect(batcher.take(10)).toEqual([4, 5]);
});

test('what was cleared is forgotten', () => {
  const batcher = new Batcher<number>(2, 3, 1000);
  batcher.add([1], 0);
  batcher.clear();
  expect(batcher.take(5000)).toBeUndefined();
});
