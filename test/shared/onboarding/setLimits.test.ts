import { expect, test } from 'vitest';
import { setLimits, unsetLimits } from '../../../shared/onboarding/setLimits.ts';
import { addCustomer, addDevice, NOW } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

/** How many messages are about this device; they are taken off the queue. */
async function queuedOf(key: string): Promise<number> {
  const queue = storage.queue('analyze');
  const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
  for (const { messageId, popReceipt } of receivedMessageItems) {
    await queue.deleteMessage(messageId, popReceipt);
  }
  return receivedMessageItems.filter(({ messageText }) => atob(messageText).includes(key)).length;
}

test('a limit that is set or unset has the pump looked at at once, so that what is no longer watched ends', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const limit = { condition: 'exhaustPressure.high', field: 'alarm', value: null } as const;
  await setLimits(storage, device, [limit], { by: 'anna', at: NOW });
  expect(await queuedOf(device.key)).toBe(1);
  await unsetLimits(storage, device, [limit]);
  expect(await queuedOf(device.key)).toBe(1);
});
