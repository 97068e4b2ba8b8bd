import { expect, test } from 'vitest';
import { raisedSince } from '../../../functions/portal/raised.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import { DAY, HOUR, SECOND } from '../../../shared/time.ts';
import { addCustomer, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

const change = (at: number, to: 'active' | 'returned'): Transition => ({
  ...{ id: `${at.toString(36).padStart(9, '0')}x`, device: 'd', condition: 'power.high' },
  ...{ from: to === 'active' ? 'pending' : 'active', to, severity: 'alarm' },
  ...{ at, began: at, readingAt: at, arrivedAt: at, value: 2, limit: 1, notice: 'queued' },
});

async function alarmsWith(transitions: readonly Transition[]) {
  const alarms = alarmsIn(storage, (await addCustomer(storage)).key);
  let etag: string | undefined;
  for (let i = 0; i < transitions.length; i += 99) {
    etag = (await alarms.save('d', etag, UNTOUCHED, transitions.slice(i, i + 99)))!.etag;
  }
  return alarms;
}

test('what was raised is listed latest first, with when it was over, though it had been told of before', async () => {
  const alarms = await alarmsWith([
    change(NOW - 40 * DAY, 'active'),
    change(NOW - 3 * HOUR, 'active'),
    change(NOW - 2 * HOUR, 'returned'),
    change(NOW - HOUR, 'active'),
  ]);
  const raised = await raisedSince(alarms, 'd', NOW - 30 * DAY, NOW);
  expect(raised.map(({ at, endedAt }) => [at, endedAt])).toEqual([
    [NOW - HOUR, undefined],
    [NOW - 3 * HOUR, NOW - 2 * HOUR],
  ]);
});

test('of a signal that has chattered for hours the latest are listed, not the oldest', async () => {
  const from = NOW - 5 * DAY;
  const chatter = Array.from({ length: 3_600 }, (_, i) =>
    change(from + i * 4 * SECOND, i % 2 ? 'returned' : 'active'),
  );
  const alarms = await alarmsWith([...chatter, change(NOW - HOUR, 'active')]);
  const raised = await raisedSince(alarms, 'd', NOW - 30 * DAY, NOW);
  expect(raised[0]!.at).toBe(NOW - HOUR);
  expect(raised[1]!.at).toBe(chatter.at(-2)!.at);
  expect(raised.length).toBeGreaterThan(500);
});
