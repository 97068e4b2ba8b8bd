import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { authorizationId } from '../../../shared/domain/packet.ts';
import { SIGNAL_NAMES } from '../../../shared/domain/signals.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { deleteContractStores } from '../../../shared/storage/contracts.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { readingsIn } from '../../../shared/storage/readings/read.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, iso } from '../../../shared/time.ts';
import { startStrictAzurite } from '../../support/strict.ts';
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
import { startGate } from '../support/gate.ts';

const MONTH = 30 * DAY;

const { azurite, storage } = await deploymentForFile();

const powerAt = (at: number, power: number) => ({ at: iso(at), power });
const event = (device: RegisteredDevice, sequence: number, readings?: object[], other?: object) =>
  eventOf(device.deviceId, packetBody(device.authorization, sequence, readings, other));
const stored = (device: RegisteredDevice) =>
  readingsIn(storage, device.contract).range(device.key, NOW - 2 * MONTH, NOW + HOUR);

/** Everything about a contract's packets that a delivery could change, without what names a delivery. */
async function contentOf(device: RegisteredDevice, sequences: readonly number[]) {
  const readings = readingsIn(storage, device.contract);
  const identity = { device: device.key, authorization: authorizationId(device.authorization) };
  const packets = await Promise.all(sequences.map((sequence) => readings.packet({ ...identity, sequence })));
  const reasons = (await all(quarantineIn(storage, device.contract).list())).map(({ reason }) => reason);
  return { packets, range: await stored(device), reasons: new Set(reasons) };
}

test('what is said of one instant more than once is one reading that arrived with the last of it, and what came first is believed', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const at = iso(NOW);
  const later = (sequence: number, readings: object[]) => ({
    ...event(device, sequence, readings),
    enqueuedAt: NOW + sequence * 1_000,
  });
  // Stored in the other order than they reached IoT Hub.
  const first = later(1, [
    { at, exhaustPressure: 1_100 },
    { at, oilTemperature: 90 },
  ]);
  const second = later(2, [{ at, exhaustPressure: 1_200, motorCurrent: 9, running: true }]);
  const third = later(3, [{ at, motorCurrent: 8, power: 4, running: false }]);
  const nothingNew = later(4, [{ at, exhaustPressure: 1_300, running: false }]);
  for (const packet of [nothingNew, third, second, first]) await ingestInto(storage, BOUNDS)([packet], NOW);
  expect(await stored(device)).toEqual([
    {
      at: NOW,
      arrivedAt: NOW + 3_000,
      values: { exhaustPressure: 1_100, oilTemperature: 90, motorCurrent: 9, power: 4 },
      state: 'operating',
    },
  ]);
});

test('packets of both versions lie side by side and are read in the same words', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const minute = (i: number) => iso(NOW + i * 60_000);
  const older = [
    { at: minute(0), power: 4, running: true },
    { at: minute(1), running: false },
  ];
  const newer = [
    { at: minute(2), power: 4, coolantTemperature: 48, state: 'operating' },
    { at: minute(3), state: 'standby' },
  ];
  const packets = [
    event(device, 1, older),
    event(device, 2, newer, { schema: 'vakt.telemetry/2' }),
    // Neither knows the other's words.
    event(device, 3, newer),
    event(device, 4, older, { schema: 'vakt.telemetry/2' }),
  ];
  expect(await ingestInto(storage, BOUNDS)(packets, NOW)).toEqual({ stored: 2, 'undeclared-field': 2 });
  expect((await stored(device)).map(({ values, state }) => ({ ...values, state }))).toEqual([
    { power: 4, state: 'operating' },
    { state: 'idle' },
    { power: 4, coolantTemperature: 48, state: 'operating' },
    { state: 'standby' },
  ]);
});

test('a signal that is null was not measured, and costs neither its packet nor the other readings', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const all = Object.fromEntries(SIGNAL_NAMES.map((name) => [name, 1]));
  const minute = (i: number) => iso(NOW - HOUR + i * 1_000);
  const each = SIGNAL_NAMES.map((name, i) => ({ at: minute(i), ...all, [name]: null }));
  // A box all of whose sensors have failed is heard all the same.
  const none = { at: minute(60), oilTemperature: null };
  const packets = [
    event(device, 1, [...each, none], { schema: 'vakt.telemetry/2' }),
    event(device, 2, [{ at: minute(61), power: null, running: true }]),
  ];
  expect(await ingestInto(storage, BOUNDS)(packets, NOW)).toEqual({ stored: 2 });
  const found = await stored(device);
  SIGNAL_NAMES.forEach((name, i) => {
    const { [name]: _, ...others } = all;
    expect(found[i]!.values).toEqual(others);
  });
  expect(found.slice(SIGNAL_NAMES.length)).toMatchObject([
    { values: {} },
    { values: {}, state: 'operating' },
  ]);
});

test('a packet of an unknown version is refused with the versions that are known', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const packet = event(device, 1, [powerAt(NOW, 1)], { schema: 'vakt.telemetry/9' });
  expect(await ingestInto(storage, BOUNDS)([packet], NOW)).toEqual({ 'schema-unknown': 1 });
  const [entry] = await all(quarantineIn(storage, device.contract).list());
  expect((await quarantineIn(storage, device.contract).get(entry!.id))!.detail).toBe(
    'accepted are: vakt.telemetry/1, vakt.telemetry/2',
  );
});

test('any mixture of new, repeated and bad packets, in any order, batching and number of instances, ends in the same store', async () => {
  const customer = await addCustomer(storage);
  const sequences = [0, 1, 2, 509, 510, 511, 512, 513];
  const make = async () => {
    const device = await addDevice(storage, customer);
    const good = sequences.map((sequence) =>
      event(device, sequence, [powerAt(NOW - sequence * HOUR, sequence)]),
    );
    return {
      device,
      good,
      bad: [event(device, 900, [{ at: 'yesterday' }]), event(device, 901, [], { gps: 1 })],
    };
  };
  const expected = await make();
  await ingestInto(storage, BOUNDS)([...expected.good, ...expected.bad], NOW);
  const once = await contentOf(expected.device, sequences);
  expect(once.range.map(({ values }) => values.power).sort((a, b) => a! - b!)).toEqual(sequences);

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9), { maxLength: 12 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 3 }),
      async (repeats, random, sizes, instances) => {
        const { device, good, bad } = await make();
        const kinds = [...good, ...bad];
        const mixture = [...kinds, ...repeats.map((i) => kinds[i]!)]
          .map((one) => ({ one, key: random.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const batches: (typeof mixture)[] = [];
        while (mixture.length > 0) {
          batches.push(mixture.splice(0, sizes[batches.length % sizes.length]!));
        }
        while (batches.length > 0) {
          // New processes for every batch: what is right must not hang on what they remember.
          const atOnce = batches.splice(0, instances);
          await Promise.all(atOnce.map((batch) => ingestInto(storage, BOUNDS)(batch, NOW)));
        }
        expect(await contentOf(device, sequences)).toEqual(once);
      },
    ),
    { numRuns: 8 },
  );
});

test('batches delivered to several instances at once store each packet once and call one of them new', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const events = Array.from({ length: 150 }, (_, i) => event(device, i, [powerAt(NOW - i * 1000, i)]));
  const counts = await Promise.all([0, 1, 2].map(() => ingestInto(storage, BOUNDS)(events, NOW)));
  expect(counts.reduce((sum, { stored = 0 }) => sum + stored, 0)).toBe(150);
  expect(counts.reduce((sum, { duplicate = 0 }) => sum + duplicate, 0)).toBe(300);
  expect(await stored(device)).toHaveLength(150);
});

test('a transaction that holds taken, changed and new packets is taken apart: each gets its own outcome', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const ingest = ingestInto(storage, BOUNDS);
  const old = [0, 3, 7].map((i) => event(device, i, [powerAt(NOW - i * 1000, i)]));
  expect(await ingest(old, NOW)).toEqual({ stored: 3 });
  const again = Array.from({ length: 10 }, (_, i) =>
    event(device, i, [powerAt(NOW - i * 1000, i === 7 ? 70 : i)]),
  );
  expect(await ingest(again, NOW)).toEqual({ stored: 7, duplicate: 2, 'id-reused': 1 });
  const powers = (await stored(device)).map(({ values }) => values.power);
  expect(powers).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test.each([
  ['in one batch', true],
  ['in two batches', false],
])(
  'an ID used again with times in another month, %s, keeps the first and quarantines the second',
  async (_, together) => {
    const device = await addDevice(storage, await addCustomer(storage));
    const first = event(device, 5, [powerAt(NOW, 1)]);
    const second = event(device, 5, [powerAt(NOW - MONTH, 2)]);
    const ingest = ingestInto(storage, BOUNDS);
    if (together) expect(await ingest([first, second], NOW)).toEqual({ stored: 1, 'id-reused': 1 });
    else {
      expect(await ingest([first], NOW)).toEqual({ stored: 1 });
      expect(await ingestInto(storage, BOUNDS)([second], NOW)).toEqual({ 'id-reused': 1 });
    }
    expect((await stored(device)).map(({ values }) => values.power)).toEqual([1]);
    const kept = await all(quarantineIn(storage, device.contract).list());
    expect(kept.map(({ reason }) => reason)).toEqual(['id-reused']);
  },
);

test('a packet that spans a month is read back whole, each reading once, and in any part of its time', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const readings = Array.from({ length: 721 }, (_, i) => powerAt(NOW - MONTH + i * HOUR, i));
  const counts = await ingestInto(storage, BOUNDS)([event(device, 1, readings.toReversed())], NOW);
  expect(counts).toEqual({ stored: 1 });
  expect((await stored(device)).map(({ values }) => values.power)).toEqual(
    readings.map(({ power }) => power),
  );
  const part = await readingsIn(storage, device.contract).range(
    device.key,
    NOW - 10 * DAY,
    NOW - 10 * DAY + 2 * HOUR,
  );
  expect(part.map(({ values }) => values.power)).toEqual([480, 481]);
});

test('each of a batch is marked for analysis, a repeated one too, and a refused one not', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const other = await addDevice(storage, await addCustomer(storage));
  const good = event(device, 1, [powerAt(NOW - DAY, 1), powerAt(NOW, 1)]);
  const bad = event(other, 1, [powerAt(NOW, 1)], { gps: 1 });
  const marks = marksIn(storage, device.contract);
  for (let delivery = 0; delivery < 2; delivery++) {
    await ingestInto(storage, BOUNDS)([good, bad], NOW);
    const { spans, keys } = await marks.of(device.key);
    // Not the day between, of which nothing arrived.
    expect(spans).toEqual([
      { from: NOW - DAY, to: NOW - DAY },
      { from: NOW, to: NOW },
    ]);
    await marks.take(keys);
    expect((await marks.of(device.key)).keys).toEqual([]);
  }
  expect([...(await marksIn(storage, other.contract).devices())]).toEqual([]);
});

test('the packets of two customers in one batch lie each in its own tables', async () => {
  const [one, two] = [
    await addDevice(storage, await addCustomer(storage)),
    await addDevice(storage, await addCustomer(storage)),
  ];
  const events = [event(one, 1, [powerAt(NOW, 1)]), event(two, 1, [powerAt(NOW, 2)])];
  expect(await ingestInto(storage, BOUNDS)(events, NOW)).toEqual({ stored: 2 });
  expect((await stored(one)).map(({ values }) => values.power)).toEqual([1]);
  expect((await stored(two)).map(({ values }) => values.power)).toEqual([2]);
  expect(await readingsIn(storage, one.contract).range(two.key, NOW - DAY, NOW + HOUR)).toEqual([]);
});

test('a contract that is erased while its packets are under way stores nothing, throws nothing, and spares its neighbour', async () => {
  const gone = await addCustomer(storage);
  const device = await addDevice(storage, gone);
  const neighbour = await addDevice(storage, await addCustomer(storage));
  const ingest = ingestInto(storage, BOUNDS);
  // The instance has the contract in force in its memory when the erasure begins.
  await ingest([event(device, 1), event(neighbour, 1)], NOW);
  await customersIn(storage).change(gone.key, (known) => ({ ...known, status: 'erasing' }));
  await deleteContractStores(storage, gone.key);
  const batch = () => [event(device, 2), event(device, 3, [], { gps: 1 }), event(neighbour, 2)];
  expect(await ingest(batch(), NOW)).toEqual({ 'contract-ended': 1, 'undeclared-field': 1, stored: 1 });
  await customersIn(storage).remove(gone.key);
  expect(await ingest(batch().slice(0, 2), NOW)).toEqual({ 'contract-ended': 1, 'undeclared-field': 1 });

  const tables: string[] = [];
  for await (const name of storage.tablesOf(gone.key)) tables.push(name);
  expect(tables).toEqual([]);
  expect(await storage.container(`contract-${gone.key}`).exists()).toBe(false);
});

test('the stores of a contract that is in force but has lost them is an outage, not the end of it', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  await deleteContractStores(storage, customer.key);
  const ingesting = () => ingestInto(storage, BOUNDS)([event(device, 1)], NOW);
  await expect(ingesting()).rejects.toMatchObject({ statusCode: 409 });
  azurite.endDeletions();
  await expect(ingesting()).rejects.toMatchObject({ statusCode: 404 });
});

test('a storage that has gone away throws, and the same batch is stored once it is back', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const elsewhere = await startStrictAzurite();
  const away = openStorage(elsewhere.connectionString, elsewhere.connectionString);
  await elsewhere.stop();
  const batch = [event(device, 1)];
  await expect(ingestInto(away, BOUNDS)(batch, NOW)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await ingestInto(storage, BOUNDS)(batch, NOW)).toEqual({ stored: 1 });
});

test('a batch whose refused packets cannot be kept is held: it throws until the quarantine can be written', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const gate = await startGate(azurite.connectionString);
  onTestFinished(() => gate.stop());
  const gated = openStorage(gate.connectionString, gate.connectionString);
  const stranger = { ...event(device, 2), deviceId: `${device.deviceId}-stranger` };
  const batch = [event(device, 1), eventOf(device.deviceId, Buffer.from('no JSON')), stranger];
  const kept = async () => [
    ...(await all(quarantineIn(storage, device.contract).list())),
    ...(await all(quarantineIn(storage, undefined).list())).filter(
      ({ deviceId }) => deviceId === stranger.deviceId,
    ),
  ];

  for (const container of [`contract-${device.contract}`, 'quarantine']) {
    gate.onRequest = (method, path) =>
      method === 'PUT' && path.includes(`/${container}/`) ? 'refuse' : 'pass';
    await expect(ingestInto(gated, BOUNDS)(batch, NOW)).rejects.toMatchObject({ statusCode: 403 });
  }
  gate.onRequest = () => 'pass';
  expect(await ingestInto(gated, BOUNDS)(batch, NOW)).toEqual({
    duplicate: 1,
    'not-json': 1,
    'unknown-device': 1,
  });
  expect((await kept()).map(({ reason }) => reason)).toEqual(['not-json', 'unknown-device']);
  expect(await stored(device)).toHaveLength(1);
});

test('an answer about an unknown device is asked for again after seconds, so that a new one need not wait', async () => {
  const ingest = ingestInto(storage, BOUNDS);
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  const early = { ...device, deviceId: `${device.deviceId}-new` };
  expect(await ingest([event(early, 1)], NOW)).toEqual({ 'unknown-device': 1 });
  await devicesIn(storage).add({ deviceId: early.deviceId, key: `${device.key}n`, contract: customer.key });
  expect(await ingest([event(early, 1)], NOW + 5_000)).toEqual({ 'authorization-foreign': 1 });
});
