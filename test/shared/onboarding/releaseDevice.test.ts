import { expect, test } from 'vitest';
import type { Condition, Transition } from '../../../shared/domain/alarm.ts';
import { releaseDevice } from '../../../shared/onboarding/releaseDevice.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { QUEUES } from '../../../shared/storage/names.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { MINUTE } from '../../../shared/time.ts';
import { addCustomer, addDevice, NOW } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

/** The transitions named by the messages on the alerts queue, which is empty afterwards. */
async function queued(): Promise<string[]> {
  const { receivedMessageItems } = await storage
    .queue(QUEUES.alerts)
    .receiveMessages({ numberOfMessages: 32 });
  await storage.queue(QUEUES.alerts).clearMessages();
  return receivedMessageItems.map(
    ({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString()).transition,
  );
}

test('a released pump tells of what became active before and still is, and of nothing that is over', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer, { commissioning: true });
  const change = (id: string, condition: Condition['condition'], more: Partial<Transition>): Transition => ({
    id: `${device.key}-${id}`,
    device: device.key,
    condition,
    from: 'pending',
    to: 'active',
    severity: 'warning',
    at: NOW,
    began: NOW,
    readingAt: NOW,
    arrivedAt: NOW,
    value: 2,
    limit: 1,
    notice: 'queued',
    ...more,
  });
  const transitions = [
    change('1', 'exhaustPressure.high', { endedAt: NOW + MINUTE }),
    change('2', 'exhaustPressure.high', { severity: 'alarm' }),
    change('3', 'oilTemperature.high', { endedAt: NOW + MINUTE }),
    change('4', 'oilTemperature.high', { from: 'active', to: 'returned', notice: 'not-notified-kind' }),
    change('5', 'vibration.high', { notice: 'awaiting-backlog' }),
    change('6', 'power.high', { severity: 'alarm', endedAt: NOW + MINUTE }),
    change('7', 'power.high', { from: 'active', notice: 'not-notified-kind' }),
  ];
  const at = { since: NOW, value: 2, limit: 1 };
  const record = {
    evaluatedTo: NOW,
    lastArrival: NOW,
    memory: {},
    unsent: [],
    conditions: [
      { ...at, condition: 'exhaustPressure.high', state: 'active', severity: 'alarm' },
      { ...at, condition: 'oilTemperature.high', state: 'returned', severity: 'warning' },
      { ...at, condition: 'vibration.high', state: 'active', severity: 'warning' },
      { ...at, condition: 'power.high', state: 'active', severity: 'warning' },
    ] as Condition[],
  };
  await alarmsIn(storage, customer.key).save(device.key, undefined, record, transitions);

  expect(await releaseDevice(storage, device.deviceId, NOW + 2 * MINUTE)).toEqual({
    deviceId: device.deviceId,
    released: true,
    standing: ['exhaustPressure.high', 'power.high'],
  });
  expect(await queued()).toEqual([transitions[1]!.id, transitions[6]!.id]);
  const pump = await pumpsIn(storage, customer.key).get(device.key);
  expect(pump).not.toHaveProperty('commissioning');
  expect(pump).toMatchObject({ releasedAt: NOW + 2 * MINUTE });

  // Killed before it had told anybody, it does so when it is asked again, and the time of the release stays.
  expect(await releaseDevice(storage, device.deviceId, NOW + 3 * MINUTE)).toMatchObject({ released: false });
  expect(await queued()).toEqual([transitions[1]!.id, transitions[6]!.id]);
  expect(await pumpsIn(storage, customer.key).get(device.key)).toEqual(pump);
});

test('a pump that never was commissioning is left as it is, and an unknown one is an input error', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  const before = await pumpsIn(storage, customer.key).get(device.key);
  expect(await releaseDevice(storage, device.deviceId, NOW)).toMatchObject({ released: false, standing: [] });
  expect(await pumpsIn(storage, customer.key).get(device.key)).toEqual(before);
  await expect(releaseDevice(storage, 'nobody', NOW)).rejects.toMatchObject({ code: 'input-invalid' });
});
