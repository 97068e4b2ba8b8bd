import { expect, test } from 'vitest';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { iso, MINUTE, SECOND } from '../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  all,
  BOUNDS,
  eventOf,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();
const aDevice = async () => addDevice(storage, await addCustomer(storage));
let sequence = 0;

/** A packet of a signal's values, a minute apart, and the work on it before the next one comes. */
async function send(
  device: RegisteredDevice,
  signal: Signal,
  values: readonly number[],
  from: number,
  arrivedAt: number,
): Promise<void> {
  sequence += 1;
  const readings = values.map((value, i) => ({ at: iso(from + i * MINUTE), [signal]: value }));
  const event = eventOf(device.deviceId, packetBody(device.authorization, sequence, readings), arrivedAt);
  expect(await ingestInto(storage, BOUNDS)([event], arrivedAt)).toEqual({ stored: 1 });
  await look(device, arrivedAt + SECOND);
}
const look = ({ contract, key: device }: RegisteredDevice, now: number) =>
  analysisOf(storage)({ contract, device }, now);
const changes = async ({ contract, key }: RegisteredDevice) =>
  (await all(alarmsIn(storage, contract).transitions(key))).map(({ to, severity, began, notice }) => {
    return `${to} ${severity} ${(began - NOW) / MINUTE} ${notice}`;
  });

test.each([
  ['a second later', SECOND],
  ['in the same millisecond', 0],
])(
  'an alarm in what a second packet says of the same instants, %s and after the first was worked on, is told of',
  async (_, later) => {
    const device = await aDevice();
    const arrivedAt = NOW + 3 * MINUTE;
    await send(device, 'oilTemperature', [80, 81, 80], NOW, arrivedAt);
    await send(device, 'exhaustPressure', [1_250, 1_251, 1_250], NOW, arrivedAt + later);
    expect(await changes(device)).toEqual(['active alarm 0 queued']);
  },
);

test('of two packets of the same millisecond the one that was measured first and worked on last is gone through, too', async () => {
  const device = await aDevice();
  const arrivedAt = NOW + 20 * MINUTE;
  await send(device, 'exhaustPressure', [1_250], NOW + 19 * MINUTE, arrivedAt);
  const earlier = [1_040, 1_250, 1_250, 1_250, 1_040, 1_040, 1_250, 1_250, 1_250];
  await send(device, 'exhaustPressure', earlier, NOW + 10 * MINUTE, arrivedAt);
  const expected = [
    'active alarm 11 over-before-arrival',
    'returned alarm 14 not-notified-kind',
    'active alarm 16 queued',
  ];
  expect(await changes(device)).toEqual(expected);
  await look(device, arrivedAt + MINUTE);
  expect(await changes(device)).toEqual(expected);
});
