import { expect, test } from 'vitest';
import { rollKpis } from '../../../functions/analyze/kpis.ts';
import { kpisIn } from '../../../shared/storage/kpis.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { DAY } from '../../../shared/time.ts';
import { addFailedPump } from '../../support/failedPump.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

test('of a week a failure is down time beside what the box called so on the same day', async () => {
  const from = Date.parse('2026-06-01T05:00:00Z');
  const now = from + 7 * DAY;
  const { customer, device, failure } = await addFailedPump(storage, from, now);
  const kpis = kpisIn(storage, customer.key);
  const told = { life: [], doubted: [], doubts: [], failures: [failure] };
  await rollKpis({ kpis, rollups: rollupsIn(storage, customer.key) }, device.key, told, now);
  const week = (await kpis.of(device.key)).find(({ window }) => window === '7d');
  expect(week!.kpis.find(({ name }) => name === 'TimeBasedAvailability')).toMatchObject({
    value: expect.closeTo(164 / 168, 9),
  });
});
