import { expect, test } from 'vitest';
import { kpisAt, monthKpis } from '../../../cli/kpi/find.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import type { WindowKpis } from '../../../shared/storage/kpis.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { DAY } from '../../../shared/time.ts';
import { MODEL } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';
import { addFailedPump } from '../../support/failedPump.ts';

const { storage } = await deploymentForFile();

test('a failure is down time beside what the box called so, of whatever time the figures are worked out', async () => {
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
  // October 2026 in Stockholm has 745 hours.
  const [from, to] = [Date.parse('2026-09-30T22:00:00Z'), Date.parse('2026-10-31T23:00:00Z')];
  const { customer, device } = await addFailedPump(storage, from, to);
  const pump = (await pumpsIn(storage, customer.key).get(device.key))!;
  const availability = ([window]: WindowKpis[]) =>
    window!.kpis.find(({ name }) => name === 'TimeBasedAvailability');
  expect(availability(await monthKpis(storage, customer.key, pump, '2026-10', to + DAY))).toMatchObject({
    value: expect.closeTo(741 / 745, 9),
  });
  expect(
    availability(await kpisAt(storage, customer.key, pump, ['7d'], from + 7 * DAY - 1, to)),
  ).toMatchObject({ value: expect.closeTo(164 / 168, 9) });
});
