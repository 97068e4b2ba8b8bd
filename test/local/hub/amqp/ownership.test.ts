import { expect, test } from 'vitest';
import { decideOwnership } from '../../../../local/hub/amqp/ownership.ts';

const holder = (epoch?: number) => ({ epoch });

test.each([
  ['none reads, it has no epoch', [], undefined, 0],
  ['none reads, it has an epoch', [], 0, 0],
  ['others without an epoch read too', [holder(), holder()], undefined, 0],
  ['it has an epoch, the others none', [holder(), holder()], 0, 2],
  ['its epoch is higher', [holder(1)], 2, 1],
  ['its epoch is the same', [holder(1)], 1, 1],
])('a newcomer is let in when %s', (_, holders, epoch, evicted) => {
  expect(decideOwnership(holders, epoch)).toEqual({ granted: true, evicted: holders.slice(0, evicted) });
});

test.each([
  ['its epoch is lower', [holder(2)], 1, 'amqp:link:stolen'],
  ['it has none, and the reader has', [holder(0)], undefined, 'amqp:link:stolen'],
  ['five read already', Array.from({ length: 5 }, () => holder()), undefined, 'amqp:resource-limit-exceeded'],
])('a newcomer is refused when %s', (_, holders, epoch, condition) => {
  expect(decideOwnership(holders, epoch)).toMatchObject({ granted: false, condition });
});
