import { expect, test } from 'vitest';
import { parseSelector } from '../../../../local/hub/amqp/position.ts';

test.each([
  [undefined, { from: 'offset', value: -1, inclusive: false }],
  ["amqp.annotation.x-opt-offset > '-1'", { from: 'offset', value: -1, inclusive: false }],
  ["amqp.annotation.x-opt-offset >= '42'", { from: 'offset', value: 42, inclusive: true }],
  ["amqp.annotation.x-opt-offset > '@latest'", { from: 'latest' }],
  ["amqp.annotation.x-opt-sequence-number > '7'", { from: 'sequenceNumber', value: 7, inclusive: false }],
  ['amqp.annotation.x-opt-sequence-number >= 7', { from: 'sequenceNumber', value: 7, inclusive: true }],
  [
    "amqp.annotation.x-opt-enqueued-time > '1800000000000'",
    { from: 'enqueuedAt', value: 1.8e12, inclusive: false },
  ],
])('%s is understood', (selector, position) => {
  expect(parseSelector(selector)).toEqual(position);
});

test.each([
  '',
  "amqp.annotation.x-opt-offset < '1'",
  "x-opt-offset > '1'",
  "amqp.annotation.x-opt-offset > 'abc'",
])('"%s" is not', (selector) => {
  expect(parseSelector(selector)).toBeUndefined();
});
