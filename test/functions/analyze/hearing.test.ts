import { beforeAll, beforeEach, expect, test } from 'vitest';
import { hearingFor } from '../../../functions/analyze/hearing.ts';
import { planningOf } from '../../../functions/analyze/plan.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { pulseOf } from '../../../functions/ingest/pulse.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { Authorization } from '../../../shared/domain/device.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { healthIn } from '../../../shared/storage/health.ts';
import { plantIn } from '../../../shared/storage/plant.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
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

const { azurite, storage } = await deploymentForFile();
/** Two instances: each with clients of its own, and nothing in common but the storage. */
let instances: { look: ReturnType<typeof hearingFor>; work: ReturnType<typeof analysisOf> }[];
beforeAll(async () => {
  const { connectionString } = azurite;
  instances = [0, 1].map(() => {
    const own = openStorage(connectionString, connectionString);
    return { look: hearingFor(own), work: analysisOf(own) };
  });
});
/** Each test has the plant to itself. */
beforeEach(async () => {
  for await (const { key } of customersIn(storage).all()) await customersIn(storage).remove(key);
  await plantIn(storage).putHearing({ at: 0, notices: [], outages: [] });
});

let sequence = 0;
/** Heard once a minute for ten minutes, the last time at `until`, and looked at then. */
async function heard(device: RegisteredDevice, until: number): Promise<void> {
  const events = Array.from({ length: 10 }, (_, i) => {
    const at = until - (9 - i) * MINUTE;
    sequence += 1;
    const body = packetBody(device.authorization, sequence, [{ at: iso(at), exhaustPressure: 1_040 + i }]);
    return eventOf(device.deviceId, body, at);
  });
  await ingestInto(storage, BOUNDS)(events, until);
  await instances[0]!.work({ contract: device.contract, device: device.key }, until);
}
/** What the planner and a worker of one instance do, one after another. */
async function round(now: number, devices: readonly RegisteredDevice[], instance = 0): Promise<unknown[]> {
  const { look, work } = instances[instance]!;
  const told = await look(now);
  for (const { contract, key } of devices) await work({ contract, device: key }, now);
  return told;
}
const silences = async (device: RegisteredDevice) =>
  (await all(alarmsIn(storage, device.contract).transitions(device.key)))
    .filter(({ condition }) => condition === 'noData')
    .map(({ to }) => to);

async function plantOf(customers: number): Promise<{ customers: Customer[]; devices: RegisteredDevice[] }> {
  const added = await Promise.all(Array.from({ length: customers }, () => addCustomer(storage)));
  const devices = await Promise.all(added.map((customer) => addDevice(storage, customer)));
  return { customers: added, devices };
}

test('one silent device among others that are heard is told of, at its own time', async () => {
  const { devices } = await plantOf(3);
  const [silent, ...others] = devices as [RegisteredDevice, ...RegisteredDevice[]];
  await Promise.all(devices.map((device) => heard(device, NOW)));
  await round(NOW + SECOND, devices);
  await Promise.all(others.map((device) => heard(device, NOW + 14 * MINUTE)));
  await round(NOW + 14 * MINUTE, devices);
  expect(await round(NOW + 16 * MINUTE, devices)).toEqual([]);
  expect(await silences(silent)).toEqual(['active']);
  for (const device of others) expect(await silences(device)).toEqual([]);
});

const revokeAll = (device: RegisteredDevice, revokedAt: number) =>
  devicesIn(storage).changeAuthorizations(device.deviceId, (known) =>
    known.map((one): Authorization => ({ ...one, revokedAt })),
  );

test('a device that is kept out makes no silence of many of another customer’s', async () => {
  const { devices } = await plantOf(3);
  const [out, silent, third] = devices as [RegisteredDevice, RegisteredDevice, RegisteredDevice];
  await Promise.all(devices.map((device) => heard(device, NOW)));
  await round(NOW + SECOND, devices);
  await revokeAll(out, NOW + MINUTE);
  for (const minute of [8, 16]) {
    await heard(third, NOW + minute * MINUTE);
    expect(await round(NOW + minute * MINUTE, devices)).toEqual([]);
  }
  expect(await silences(out)).toEqual([]);
  expect(await silences(silent)).toEqual(['active']);
});

test('of a device that is kept out nobody is told that it is silent, nor is it asked for each minute', async () => {
  const { devices } = await plantOf(3);
  const [out, ...others] = devices as [RegisteredDevice, ...RegisteredDevice[]];
  await Promise.all(devices.map((device) => heard(device, NOW)));
  await round(NOW + SECOND, devices);
  await revokeAll(out, NOW + MINUTE);
  await Promise.all(others.map((device) => heard(device, NOW + 14 * MINUTE)));
  await round(NOW + 14 * MINUTE, devices);
  await round(NOW + 16 * MINUTE, devices);
  expect(await silences(out)).toEqual([]);
  expect((await healthIn(storage, out.contract).get(out.key))!.next).toBeUndefined();
});

test('of devices of several customers that fall silent together no customer is told, whichever instance looks, but the operator, once', async () => {
  const { devices } = await plantOf(3);
  const [first, second, third] = devices as [RegisteredDevice, RegisteredDevice, RegisteredDevice];
  await Promise.all(devices.map((device, i) => heard(device, NOW + i * 20 * SECOND)));
  await round(NOW + MINUTE, devices);
  await heard(third, NOW + 9 * MINUTE);
  const notices = await round(NOW + 9 * MINUTE, devices);
  expect(notices).toMatchObject([{ because: 'many-silent', customers: 2, devices: 2 }]);
  for (const minute of [10, 16, 17, 18]) {
    expect(await round(NOW + minute * MINUTE, [first, second], minute % 2)).toEqual([]);
  }
  for (const device of devices) expect(await silences(device)).toEqual([]);

  // One comes back; the other is alone then, and is told of after the grace.
  await heard(first, NOW + 19 * MINUTE);
  await heard(third, NOW + 19 * MINUTE);
  await round(NOW + 19 * MINUTE, devices, 1);
  await round(NOW + 26 * MINUTE, devices, 1);
  for (const device of devices) expect(await silences(device)).toEqual([]);
  await heard(first, NOW + 29 * MINUTE);
  await heard(third, NOW + 29 * MINUTE);
  await round(NOW + 30 * MINUTE, devices);
  await round(NOW + 31 * MINUTE, devices, 1);
  expect(await silences(second)).toEqual(['active']);
  for (const device of [first, third]) expect(await silences(device)).toEqual([]);
});

test('while ingest lags, and for the grace after, nobody is told; a restart in between changes nothing', async () => {
  const { devices } = await plantOf(1);
  const [device] = devices as [RegisteredDevice];
  await heard(device, NOW);
  await round(NOW + SECOND, devices);
  await round(NOW + 10 * MINUTE, []);
  const late = { ...eventOf('other', Buffer.from(''), NOW + 2 * MINUTE), position: '3-7' };
  await pulseOf(storage)([late], NOW + 14 * MINUTE);
  expect(await round(NOW + 16 * MINUTE, devices)).toMatchObject([{ because: 'ingest-lags', seconds: 720 }]);
  await round(NOW + 23 * MINUTE, devices, 1);
  expect(await silences(device)).toEqual([]);
  await round(NOW + 25 * MINUTE, devices, 1);
  expect(await silences(device)).toEqual(['active']);
});

test('after we ourselves were away nobody is told before the grace is over', async () => {
  const { devices } = await plantOf(1);
  const [device] = devices as [RegisteredDevice];
  await heard(device, NOW);
  await round(NOW + SECOND, devices);
  expect(await round(NOW + 40 * MINUTE, devices)).toMatchObject([{ because: 'we-were-away' }]);
  for (const minute of [45, 49]) await round(NOW + minute * MINUTE, devices);
  expect(await silences(device)).toEqual([]);
  await round(NOW + 51 * MINUTE, devices);
  expect(await silences(device)).toEqual(['active']);
});

test('a device whose usual time runs out is planned then, though nothing has arrived', async () => {
  const { devices } = await plantOf(1);
  const [device] = devices as [RegisteredDevice];
  await heard(device, NOW);
  await round(NOW + SECOND, devices);
  const plan = planningOf(storage);
  expect(await plan(NOW + 15 * MINUTE)).toBe(0);
  expect(await plan(NOW + 15 * MINUTE + SECOND)).toBe(1);
});

test('the pulse of a partition is noted every quarter of a minute, with the newest event of the batch', async () => {
  const beat = pulseOf(storage);
  const event = (partition: number, enqueuedAt: number) => ({
    ...eventOf('d', Buffer.from(''), enqueuedAt),
    position: `${partition}-1`,
  });
  await beat([event(8, NOW - MINUTE), event(8, NOW)], NOW + SECOND);
  await beat([event(8, NOW + 10 * SECOND)], NOW + 11 * SECOND);
  await beat([event(9, NOW)], NOW + 11 * SECOND);
  await beat([], NOW + 12 * SECOND);
  const of = async (partition: string) =>
    (await plantIn(storage).pulses()).find((pulse) => pulse.partition === partition);
  expect(await of('8')).toEqual({ partition: '8', at: NOW + SECOND, enqueuedAt: NOW });
  expect(await of('9')).toMatchObject({ at: NOW + 11 * SECOND });
  await beat([event(8, NOW + 15 * SECOND)], NOW + 16 * SECOND);
  expect(await of('8')).toMatchObject({ enqueuedAt: NOW + 15 * SECOND });
});

test('a device of which something lies with us and is still to be taken in is not told to be silent', async () => {
  const { devices } = await plantOf(1);
  const [device] = devices as [RegisteredDevice];
  await heard(device, NOW);
  const arrives = (at: number) => {
    sequence += 1;
    const body = packetBody(device.authorization, sequence, [{ at: iso(at), exhaustPressure: 1_040 }]);
    return ingestInto(storage, BOUNDS)([eventOf(device.deviceId, body, at)], NOW + 71 * MINUTE);
  };
  for (const minute of [0, 14, 28, 42, 56]) await instances[0]!.look(NOW + minute * MINUTE);
  // What came first is handed out to the device, and what came an hour later isn't yet.
  await arrives(NOW + MINUTE);
  await planningOf(storage)(NOW + 71 * MINUTE);
  await arrives(NOW + 70 * MINUTE);
  await round(NOW + 71 * MINUTE, devices);
  expect(await silences(device)).toEqual([]);
  await round(NOW + 72 * MINUTE, devices);
  await round(NOW + 86 * MINUTE, devices);
  expect(await silences(device)).toEqual(['active']);
});
