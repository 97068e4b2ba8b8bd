import type { Position } from '../log/position.ts';

const ANNOTATIONS = {
  'x-opt-offset': 'offset',
  'x-opt-sequence-number': 'sequenceNumber',
  'x-opt-enqueued-time': 'enqueuedAt',
} as const;

/**
 * The position a selector asks for, such as `amqp.annotation.x-opt-offset > '4711'`.
 *
 * Offset -1 stands for the start and `@latest` for the end; times are epoch milliseconds.
 *
 * @param selector `undefined`: from the start
 * @returns `undefined` when it is no selector that Event Hubs knows
 */
export function parseSelector(selector: string | undefined): Position | undefined {
  if (selector === undefined) return { from: 'offset', value: -1, inclusive: false };
  const match = /^\s*amqp\.annotation\.([a-z-]+)\s*(>=|>)\s*'?(@latest|-?\d+)'?\s*$/.exec(selector);
  if (!match) return undefined;
  const [, annotation, comparison, value] = match;
  const from = ANNOTATIONS[annotation as keyof typeof ANNOTATIONS];
  if (!from) return undefined;
  if (value === '@latest') return { from: 'latest' };
  return { from, value: Number(value), inclusive: comparison === '>=' };
}
