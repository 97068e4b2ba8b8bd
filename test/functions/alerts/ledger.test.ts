import { expect, test } from 'vitest';
import { revived } from '../../../cli/alerts/revive.ts';
import { decide, LEASE, leased, missed, RETRY_AFTER, sent } from '../../../functions/alerts/ledger.ts';

const NOW = 1_000_000;
const first = leased(undefined, '<m@x>', NOW);
const failure = { at: NOW + 3, permanent: false, text: '451 later' };
const retried = missed(first, failure);
const gone = missed(first, { ...failure, permanent: true });
const retryAt = NOW + 3 + RETRY_AFTER[0]!;

test.each([
  ['nobody has tried', undefined, NOW, { send: true, because: 'first-try' }],
  [
    'another has it to itself',
    first,
    NOW + LEASE - 1,
    { send: false, because: 'another-is-sending', again: NOW + LEASE },
  ],
  ['whoever had it has died over it', first, NOW + LEASE, { send: true, because: 'lease-expired' }],
  [
    'an earlier try failed just now',
    retried,
    retryAt - 1,
    { send: false, because: 'waits-for-retry', again: retryAt },
  ],
  ['an earlier try failed a while ago', retried, retryAt, { send: true, because: 'earlier-try-failed' }],
  ['it was refused for good', gone, NOW + 100 * LEASE, { send: false, because: 'rests-as-failed' }],
  ['it rested, and somebody wants it sent', revived(gone), NOW, { send: true, because: 'first-try' }],
  ['it was sent', sent(first, NOW), NOW + 10 * LEASE, { send: false, because: 'already-sent' }],
] as const)('%s', (_, row, now, decision) => {
  expect(decide(row, now)).toEqual(decision);
});

test('every try is counted, the Message-ID is kept, and a failure is forgotten once the mail was sent', () => {
  const second = leased(retried, '<m@x>', NOW + 50);
  expect(second).toEqual({
    state: 'pending',
    messageId: '<m@x>',
    leasedUntil: NOW + 50 + LEASE,
    attempts: 2,
    failure,
  });
  expect(sent(second, NOW + 6)).toEqual({
    state: 'sent',
    messageId: '<m@x>',
    leasedUntil: 0,
    attempts: 2,
    sentAt: NOW + 6,
  });
});

test('tries come further and further apart, for hours; after the last the mail rests', () => {
  let row = first;
  let at = NOW;
  const waits: number[] = [];
  while (row.state === 'pending') {
    row = missed(row, { ...failure, at });
    if (row.state === 'failed') break;
    waits.push(row.retryAt! - at);
    at = row.retryAt!;
    row = leased(row, '<m@x>', at);
  }
  expect(waits).toEqual(RETRY_AFTER);
  expect(row.attempts).toBe(RETRY_AFTER.length + 1);
  expect(decide(row, at + 1e9)).toEqual({ send: false, because: 'rests-as-failed' });
});

test('a service that wants to be left alone for longer is', () => {
  expect(missed(first, failure, 90_000)).toMatchObject({ state: 'pending', retryAt: NOW + 3 + 90_000 });
  expect(missed(first, failure, 1)).toMatchObject({ retryAt });
});
