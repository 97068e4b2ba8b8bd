import { describe, expect, test } from 'vitest';
import { ingestInto } from '../../../../functions/ingest/ingest.ts';
import { MOST_KEPT } from '../../../../functions/ingest/quarantine/floods.ts';
import { retryOf } from '../../../../functions/ingest/quarantine/retry.ts';
import { sweepOf } from '../../../../functions/ingest/quarantine/sweep.ts';
import type { Customer } from '../../../../shared/domain/customer.ts';
import { devicesIn } from '../../../../shared/storage/devices.ts';
import { contractContainer } from '../../../../shared/storage/names.ts';
import { quarantineIn } from '../../../../shared/storage/quarantine.ts';
import { readingsIn } from '../../../../shared/storage/readings/read.ts';
import { customersIn } from '../../../../shared/storage/registry.ts';
import { DAY, HOUR, hourOf, iso, MINUTE } from '../../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  all,
  BOUNDS,
  eventOf,
  issueAuthorization,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../../support/deployment.ts';
import { deploymentForFile } from '../../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

const idsIn = async (contract: string | undefined) =>
  (await all(quarantineIn(storage, contract).list())).map(({ id }) => id);
const storedOf = (device: RegisteredDevice) =>
  readingsIn(storage, device.contract).range(device.key, NOW - 200 * DAY, NOW + HOUR);

describe('a packet that is tried again', () => {
  /** What was refused once, and the functions to try it again. */
  async function refused(
    customer: Customer,
    device: RegisteredDevice,
    authorization: string,
    readings?: object[],
    other?: object,
  ) {
    const ingest = ingestInto(storage, BOUNDS);
    const event = eventOf(device.deviceId, packetBody(authorization, 7, readings, other), NOW - MINUTE);
    const counts = await ingest([event], NOW);
    const [id] = await idsIn(customer.key);
    const retry = (now = NOW + HOUR) => retryOf(storage, ingest)({ contract: customer.key, id: id! }, now);
    return { counts, event, id: id!, retry };
  }

  test('is stored once its contract begins earlier, and leaves the quarantine', async () => {
    const customer = await addCustomer(storage, { begins: '2026-06-01' });
    const device = await addDevice(storage, customer);
    const at = Date.parse('2026-05-20T10:00:00Z');
    const { counts, retry } = await refused(customer, device, device.authorization, [
      { at: iso(at), power: 4.1 },
    ]);
    expect(counts).toEqual({ 'reading-outside-contract': 1 });

    expect(await retry()).toEqual({ 'reading-outside-contract': 1 });
    expect(await idsIn(customer.key)).toHaveLength(1);

    await customersIn(storage).change(customer.key, (known) => ({
      ...known,
      contract: { ...known.contract, begins: '2026-05-01' },
    }));
    expect(await retry(NOW + 2 * HOUR)).toEqual({ stored: 1 });
    expect(await idsIn(customer.key)).toEqual([]);
    // As if it had been admitted when it came.
    expect(await storedOf(device)).toEqual([{ at, values: { power: 4.1 }, arrivedAt: NOW - MINUTE }]);
  });

  test('is stored once its authorization is known', async () => {
    const customer = await addCustomer(storage);
    const device = await addDevice(storage, customer);
    const authorization = 'nb2hi4dthixs653xo4xgk6dbnu'.slice(0, 26);
    const { counts, retry } = await refused(customer, device, authorization);
    expect(counts).toEqual({ 'authorization-unknown': 1 });
    await issueAuthorization(storage, device.deviceId, {}, authorization);
    expect(await retry()).toEqual({ stored: 1 });
    expect(await storedOf(device)).toHaveLength(1);
  });

  test('that the device has sent again meanwhile is found stored, and leaves the quarantine', async () => {
    const customer = await addCustomer(storage, { begins: '2026-06-15' });
    const device = await addDevice(storage, customer);
    const readings = [{ at: iso(NOW - DAY), power: 1 }];
    const { event, retry } = await refused(customer, device, device.authorization, readings);
    await customersIn(storage).change(customer.key, (known) => ({
      ...known,
      contract: { ...known.contract, begins: '2026-01-01' },
    }));
    const again = { ...event, position: '0-again', enqueuedAt: NOW };
    expect(await ingestInto(storage, BOUNDS)([again], NOW + HOUR)).toEqual({ stored: 1 });
    expect(await retry(NOW + 2 * HOUR)).toEqual({ duplicate: 1 });
    expect(await idsIn(customer.key)).toEqual([]);
    expect(await storedOf(device)).toHaveLength(1);
  });

  test('and refused again lies there under its new reason, with when that was', async () => {
    const customer = await addCustomer(storage, { begins: '2026-06-01' });
    const device = await addDevice(storage, customer);
    const readings = [{ at: iso(Date.parse('2026-05-20T10:00:00Z')), power: 4.1 }];
    const { id, retry } = await refused(customer, device, device.authorization, readings);
    const before = await quarantineIn(storage, customer.key).get(id);
    expect(await retry(NOW + 90 * DAY)).toEqual({ 'reading-too-old': 1 });
    const after = await quarantineIn(storage, customer.key).get(id);
    expect(after).toEqual({
      ...before,
      reason: 'reading-too-old',
      detail: expect.stringContaining('100 days'),
      retriedAt: NOW + 90 * DAY,
    });
  });

  test('is not given to another customer to whom the box has come', async () => {
    const customer = await addCustomer(storage, { begins: '2026-06-15' });
    const device = await addDevice(storage, customer);
    const readings = [{ at: iso(NOW - DAY), power: 1 }];
    const { id, retry } = await refused(customer, device, device.authorization, readings);
    const other = await addCustomer(storage);
    const moved = { ...device, key: 'another', contract: other.key };
    await devicesIn(storage).remove(device.deviceId);
    await devicesIn(storage).add(moved);
    expect(await retry()).toEqual({ 'unknown-device': 1 });
    expect(await storedOf(moved)).toEqual([]);
    expect(await quarantineIn(storage, customer.key).get(id)).toMatchObject({ reason: 'unknown-device' });
    expect(await idsIn(other.key)).toEqual([]);
  });

  test('with a text in the place of a number is stored without it, whatever else it measured', async () => {
    const customer = await addCustomer(storage, { begins: '2026-05-01' });
    const device = await addDevice(storage, customer);
    // More than the twenty that are named.
    const readings = Array.from({ length: 30 }, (_, i) => {
      return { at: iso(NOW - HOUR + i * MINUTE), power: 4 + i, oilTemperature: i % 2 ? 'ERR' : false };
    });
    const { counts, id, retry } = await refused(customer, device, device.authorization, readings);
    expect(counts).toEqual({ 'schema-violation': 1 });
    // Refused once more, it goes back as it lay there.
    const change = (begins: string) =>
      customersIn(storage).change(customer.key, (known) => ({
        ...known,
        contract: { ...known.contract, begins },
      }));
    const before = await quarantineIn(storage, customer.key).get(id);
    expect(before).toMatchObject({ unnamed: 10, dispensable: true });
    await change('2026-07-01');
    expect(await retry()).not.toHaveProperty('stored');
    expect(await quarantineIn(storage, customer.key).get(id)).toMatchObject({
      leftOut: before!.leftOut,
      unnamed: 10,
      dispensable: true,
    });
    await change('2026-05-01');
    expect(await retry(NOW + 2 * HOUR)).toEqual({ stored: 1 });
    expect(await idsIn(customer.key)).toEqual([]);
    expect((await storedOf(device)).map(({ values }) => values)).toEqual(
      readings.map(({ power }) => ({ power })),
    );
  });

  test('and was never whole stays where it is', async () => {
    const customer = await addCustomer(storage);
    const device = await addDevice(storage, customer);
    const { id, retry } = await refused(customer, device, device.authorization, undefined, { gps: 1 });
    expect(await retry()).toEqual({});
    expect(await quarantineIn(storage, customer.key).get(id)).toMatchObject({ reason: 'undeclared-field' });
  });

  test('and is gone, or whose contract is erased, costs nothing', async () => {
    const ingest = ingestInto(storage, BOUNDS);
    const customer = await addCustomer(storage);
    for (const contract of [customer.key, 'nosuchcontract']) {
      expect(await retryOf(storage, ingest)({ contract, id: '20260615T100000000Z-0-1' }, NOW)).toEqual({});
    }
  });
});

describe('a device that sends rubbish at full speed', () => {
  const rubbish = (device: RegisteredDevice, count: number) =>
    Array.from({ length: count }, () => eventOf(device.deviceId, Buffer.from('?')));

  test('has a hundred packets of an hour kept by each instance, and the rest counted', async () => {
    const customer = await addCustomer(storage);
    const device = await addDevice(storage, customer);
    const instances = [ingestInto(storage, BOUNDS), ingestInto(storage, BOUNDS)];
    for (let batch = 0; batch < 3; batch++) {
      for (const ingest of instances) {
        expect(await ingest(rubbish(device, 150), NOW)).toEqual({ 'not-json': 150 });
      }
    }
    expect(await idsIn(customer.key)).toHaveLength(2 * MOST_KEPT);
    expect(await all(quarantineIn(storage, customer.key).counts())).toEqual([
      { deviceId: device.deviceId, reason: 'not-json', hour: hourOf(NOW), count: 2 * (450 - MOST_KEPT) },
    ]);
    // Others of its contract are kept as ever.
    const neighbour = await addDevice(storage, customer);
    await instances[0]!(rubbish(neighbour, 1), NOW);
    expect(await idsIn(customer.key)).toHaveLength(2 * MOST_KEPT + 1);
  });

  test('that no hub named is bounded and counted right, though several partitions bring it at once', async () => {
    const ingest = ingestInto(storage, BOUNDS);
    const at = NOW + 7 * DAY;
    const batch = () => Array.from({ length: 60 }, () => eventOf('', Buffer.from('x'), at));
    await Promise.all([1, 2, 3, 4].map(() => ingest(batch(), at)));
    const common = quarantineIn(storage, undefined);
    const day = iso(at).slice(0, 10);
    expect(await all(common.listDay(day))).toHaveLength(100);
    expect(await all(common.countsOfDay(day))).toMatchObject([{ deviceId: '', count: 140 }]);
  });

  test('that nobody knows is bounded likewise, in the common quarantine', async () => {
    const stranger = { deviceId: 'flooding-stranger' } as RegisteredDevice;
    expect(await ingestInto(storage, BOUNDS)(rubbish(stranger, 300), NOW)).toEqual({ 'unknown-device': 300 });
    const counts = await all(quarantineIn(storage, undefined).countsOfDay('2026-06-15'));
    expect(counts.find(({ deviceId }) => deviceId === stranger.deviceId)).toMatchObject({ count: 200 });
  });
});

test('while the quarantine cannot be written the batch is held, and afterwards all of it is where it belongs', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  // Its quarantine can be written all along: it counts none of its packets twice.
  const neighbour = await addDevice(storage, await addCustomer(storage));
  const batch = [
    ...Array.from({ length: MOST_KEPT + 50 }, () => eventOf(device.deviceId, Buffer.from('?'))),
    eventOf(device.deviceId, packetBody(device.authorization, 1)),
    ...Array.from({ length: MOST_KEPT + 20 }, () => eventOf(neighbour.deviceId, Buffer.from('?'))),
  ];
  const ingest = ingestInto(storage, BOUNDS);
  // One that may not be overwritten lies in the place of the last to be kept.
  const id = `20260615T100000000Z-${batch[MOST_KEPT - 1]!.position}`;
  const blob = storage
    .hostContainer(contractContainer(customer.key))
    .getBlockBlobClient(`quarantine/${id}.json`);
  await blob.upload('', 0);
  const lease = blob.getBlobLeaseClient();
  await lease.acquireLease(-1);
  for (let time = 0; time < 3; time++) await expect(ingest(batch, NOW)).rejects.toThrow();
  await lease.releaseLease();
  expect(await ingest(batch, NOW)).toEqual({ 'not-json': 2 * MOST_KEPT + 70, duplicate: 1 });
  expect(await idsIn(customer.key)).toHaveLength(MOST_KEPT);
  expect(await all(quarantineIn(storage, customer.key).counts())).toMatchObject([{ count: 50 }]);
  expect(await all(quarantineIn(storage, neighbour.contract).counts())).toMatchObject([{ count: 20 }]);
  expect(await storedOf(device)).toHaveLength(1);
});

test('the common quarantine is emptied of what is older than its limit, and no contract of anything', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  const ingest = ingestInto(storage, BOUNDS);
  await ingest([eventOf('stranger', Buffer.from('?')), eventOf(device.deviceId, Buffer.from('?'))], NOW);
  const lying = (await idsIn(undefined)).length;
  expect(lying).toBeGreaterThan(0);
  // Blobs are as old as the store's own clock says.
  const written = Date.now();
  expect(await sweepOf(storage, 30)(written + 29 * DAY)).toBe(0);
  expect(await sweepOf(storage, 30)(written + 31 * DAY)).toBeGreaterThanOrEqual(lying);
  expect(await idsIn(undefined)).toEqual([]);
  expect(await idsIn(customer.key)).toHaveLength(1);
});

test('a packet that the release before quarantined is shown, and not tried again', async () => {
  const customer = await addCustomer(storage);
  const before = {
    ...{ v: 1, id: 'x-0-1', deviceId: 'dev', reason: 'schema-unknown', detail: 'd', at: iso(NOW), hash: 'h' },
    ...{ encoding: 'utf8', body: '{"packetId":"0123456789abcdef-1"}' },
  };
  const text = JSON.stringify(before);
  await storage
    .container(contractContainer(customer.key))
    .getBlockBlobClient('quarantine/x-0-1.json')
    .upload(text, text.length, { metadata: { device: 'dev', reason: 'schema-unknown', at: iso(NOW) } });
  expect(await all(quarantineIn(storage, customer.key).list())).toEqual([
    { id: 'x-0-1', deviceId: 'dev', reason: 'schema-unknown', at: NOW, whole: false },
  ]);
  const retry = retryOf(storage, ingestInto(storage, BOUNDS));
  expect(await retry({ contract: customer.key, id: 'x-0-1' }, NOW)).toEqual({});
});
