import { expect, test } from 'vitest';
import { reportOf } from '../../../functions/ingest/report.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
const at = (enqueuedAt: number) => ({ body: Buffer.alloc(0), deviceId: 'd', enqueuedAt, position: '0-1' });

test('a batch lags by its oldest packet, and took from when it was taken until it was done', () => {
  const events = [at(NOW - 1_000), at(NOW - 90_000), at(NOW - 2_000)];
  const counts = { stored: 2, 'not-json': 1 } as const;
  expect(reportOf(events, counts, NOW, NOW + 250)).toEqual({ counts, packets: 3, duration: 0.25, lag: 90 });
});

test('a clock behind the hub’s makes no lag below nothing', () => {
  expect(reportOf([at(NOW + 5_000)], {}, NOW, NOW)).toEqual({ counts: {}, packets: 1, duration: 0, lag: 0 });
});
