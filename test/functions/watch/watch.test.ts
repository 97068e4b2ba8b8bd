import { expect, test } from 'vitest';
import { lateTimers, ownWatchOf } from '../../../functions/watch/watch.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { MINUTE } from '../../../shared/time.ts';
import { addCustomer } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { Clock, erasureFor } from '../support/erasure.ts';

const NOW = Date.parse('2026-08-03T12:00:00Z');

const { storage } = await deploymentForFile();

test('poison messages of all queues are counted, and what waits by queue', async () => {
  for (const name of ['analyze-poison', 'alerts-poison']) {
    await storage.queue(name).createIfNotExists();
    await storage.queue(name).sendMessage('x');
  }
  await storage.queue('lives').sendMessage('x');
  const watch = await ownWatchOf(storage)(NOW);
  expect(watch.poison).toBe(2);
  expect(watch.waiting).toMatchObject({ lives: 1, analyze: 0, alerts: 0 });
  expect(watch).toMatchObject({
    late: [],
    overdue: 0,
    ownStores: { away: 0, parked: 0, aside: 0, ending: 0 },
  });
});

test('a timer is late a quarter of an hour after its time, and not before its first run is planned', () => {
  const runs = [
    { name: 'purge', next: NOW - 16 * MINUTE },
    { name: 'lives-night', next: NOW - 14 * MINUTE },
    { name: 'new' },
  ];
  expect(lateTimers(runs, NOW)).toEqual(['purge']);
});

test('a contract is overdue a day after its data were due, also when its row is erased already, unless the law holds them', async () => {
  const ended = { begins: '2025-01-01', ends: '2026-04-30', zone: 'UTC' };
  const overdueAt = async (time: string) => (await ownWatchOf(storage)(Date.parse(time))).overdue;
  const { key } = await addCustomer(storage, ended);
  const hold = { reason: 'a court', since: NOW };
  await addCustomer(storage, { ...ended, hold });
  expect(await overdueAt('2026-08-01T23:59:00Z')).toBe(0);
  expect(await overdueAt('2026-08-02T00:01:00Z')).toBe(1);

  const clock = new Clock(Date.parse('2026-08-01T00:00:00Z'));
  // Everything is gone, and a message may still be out of sight.
  await erasureFor(storage, { clock }).once(key);
  await customersIn(storage).remove(key);
  expect(await overdueAt('2026-08-01T23:59:00Z')).toBe(0);
  expect(await overdueAt('2026-08-02T00:01:00Z')).toBe(1);
});
