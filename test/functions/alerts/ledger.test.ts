import { expect, test } from 'vitest';
import { decide, LEASE, leased, released, sent } from '../../../functions/alerts/ledger.ts';

const NOW = 1_000_000;
const first = leased(undefined, '<m@x>', NOW);

test.each([
  ['nobody has tried', undefined, NOW, true, 'first-try'],
  ['another has it to itself', first, NOW + LEASE - 1, false, 'another-is-sending'],
  ['whoever had it has died over it', first, NOW + LEASE, true, 'lease-expired'],
  ['an earlier try failed', released(first), NOW + 1, true, 'earlier-try-failed'],
  ['it was sent', sent(first, NOW), NOW + 10 * LEASE, false, 'already-sent'],
] as const)('%s', (_, row, now, send, because) => {
  expect(decide(row, now)).toEqual({ send, because });
});

test('every try is counted, and the Message-ID is kept', () => {
  const second = leased(released(first), '<m@x>', NOW + 5);
  expect(second).toEqual({ state: 'pending', messageId: '<m@x>', leasedUntil: NOW + 5 + LEASE, attempts: 2 });
  expect(sent(second, NOW + 6)).toMatchObject({ state: 'sent', sentAt: NOW + 6, attempts: 2 });
});
