import { expect, test } from 'vitest';
import { joiningBatches } from '../../../functions/ingest/joinedBatches.ts';
import { MINUTE, SECOND } from '../../../shared/time.ts';

const batch = (counts: Record<string, number>, lag = 1, duration = 0.1) => ({
  counts,
  packets: Object.values(counts).reduce((sum, count) => sum + count, 0),
  duration,
  lag,
});

test('the batches of a minute are one line, with all their packets, their time at work and their longest lag', () => {
  const join = joiningBatches();
  expect(join(batch({ stored: 5 }), 0)).toEqual({
    counts: { stored: 5 },
    batches: 1,
    packets: 5,
    duration: 0.1,
    lag: 1,
  });
  for (let second = 1; second < 60; second += 1) {
    expect(join(batch({ stored: 2 }, second === 30 ? 7 : 1), second * SECOND)).toBeUndefined();
  }
  expect(join(batch({ stored: 3 }), MINUTE)).toEqual({
    counts: { stored: 59 * 2 + 3 },
    batches: 60,
    packets: 59 * 2 + 3,
    duration: 6,
    lag: 7,
  });
  expect(join(batch({ stored: 1 }), MINUTE + SECOND)).toBeUndefined();
});

test('an outcome that no line of this minute had is told at once, and once; then it waits like the others', () => {
  const join = joiningBatches();
  join(batch({ stored: 1 }), 0);
  expect(join(batch({ stored: 4 }), SECOND)).toBeUndefined();
  expect(join(batch({ stored: 1, 'not-json': 1 }), 2 * SECOND)).toMatchObject({
    counts: { stored: 5, 'not-json': 1 },
    batches: 2,
  });
  expect(join(batch({ 'not-json': 1 }), 3 * SECOND)).toBeUndefined();
  expect(join(batch({ 'id-reused': 1 }), 4 * SECOND)).toMatchObject({
    counts: { 'not-json': 1, 'id-reused': 1 },
  });
  // A minute after the first line, not after the last.
  expect(join(batch({ stored: 1 }), MINUTE)).toMatchObject({ counts: { stored: 1 } });
  expect(join(batch({ 'not-json': 1 }), MINUTE + 1)).toMatchObject({ counts: { 'not-json': 1 } });
});

test('batches that come seldom are each told', () => {
  const join = joiningBatches();
  for (let i = 0; i < 5; i += 1)
    expect(join(batch({ stored: 1 }), i * 2 * MINUTE)).toMatchObject({ batches: 1 });
});

test('however batches come, no packet is told twice and none is left out but those of the last minute', () => {
  const join = joiningBatches();
  let told = 0;
  let sent = 0;
  let silent = 0;
  for (let now = 0; now < 20 * MINUTE; now += 700) {
    const report = batch(now % 4_900 === 0 ? { stored: 2, 'not-json': 1 } : { stored: 2 });
    sent += report.packets;
    silent += report.packets;
    const line = join(report, now);
    if (!line) continue;
    told += line.packets;
    silent = 0;
  }
  expect(told + silent).toBe(sent);
  expect(silent).toBeLessThan(3 * (60 / 0.7));
});
