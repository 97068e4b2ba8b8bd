import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearingFor } from '../../../functions/analyze/hearing.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { collectionOf } from '../../../functions/lives/collect.ts';
import { mergingOf } from '../../../functions/lives/merge.ts';
import { nightOf } from '../../../functions/lives/night.ts';
import { DEPLOYMENT_TABLES_KEPT } from '../../../shared/dataProtection/catalogue.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { USUAL } from '../../../shared/domain/report.ts';
import type { DayRollup, SignalRollup } from '../../../shared/domain/rollup.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { dumpTable } from '../../../shared/storage/dump.ts';
import { fleetIn } from '../../../shared/storage/fleet.ts';
import { healthIn } from '../../../shared/storage/health.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { type LivesMessage, readMessage } from '../../../shared/storage/queues.ts';
import { customersIn, modelsIn } from '../../../shared/storage/registry.ts';
import { reportsIn } from '../../../shared/storage/reports.ts';
import { toEntity } from '../../../shared/storage/rollups/entity.ts';
import { upsertAll } from '../../../shared/storage/transactions.ts';
import { DAY, dayOf, HOUR, hourOf, iso } from '../../../shared/time.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  all,
  BOUNDS,
  eventOf,
  MODEL,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { erasureFor } from '../support/erasure.ts';

const PART = MODEL.components[0]!.name;
const NOW_HOUR = hourOf(NOW);

let azurite: StrictAzurite;
let storage: Storage;
const customers: Customer[] = [];
const devices: RegisteredDevice[] = [];

/** Five customers with a pump each, which wears out a filter in about 600 hours, six times. */
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
  for (let c = 0; c < 5; c++) {
    const customer = await addCustomer(storage, {}, `Secret Name ${c} AB`);
    customers.push(customer);
    devices.push(await addWearing(customer, c));
  }
}, 120_000);
afterAll(() => azurite.stop());

/** @param pressure the exhaust's in the days of a life, by how far it has come: none where it isn't measured */
async function addWearing(
  customer: Customer,
  seed: number,
  pressure?: (lived: number) => number,
): Promise<RegisteredDevice> {
  const device = await addDevice(storage, customer);
  const { put } = maintenanceIn(storage, customer.key);
  let at = NOW_HOUR - 170 * DAY;
  const changes: number[] = [];
  for (let i = 0; i < 6; i++) {
    at += (560 + 15 * ((seed * 7 + i * 3) % 9)) * HOUR;
    changes.push(at);
    const id = `change-${i}`;
    await put(device.key, { kind: 'change', component: PART, reason: 'worn', at, id });
  }
  // Heard for half a year: half of the time in operation.
  const rows = Array.from({ length: 170 }, (_, i) => {
    const day = dayOf(NOW) - (170 - i) * DAY;
    const states = { operating: 43_200, standby: 0, idle: 43_200, down: 0 };
    const signals = pressure ? { exhaustPressure: heldAt(pressure(livedBy(day, changes))) } : {};
    const rollup: DayRollup = { day, count: 1, covered: 86_400, states, starts: 0, signals };
    return toEntity(device.key, `day|${iso(day).slice(0, 10)}`, { rollup, sketches: {} });
  });
  await upsertAll(storage.table(contractTable('rollups', customer.key)), rows);
  return device;
}

/** How much of a life a day is away from the change before it: of the last one, which lasts, of 620 hours. */
function livedBy(day: number, changes: readonly number[]): number {
  const from = changes.findLast((at) => at <= day) ?? changes[0]! - 620 * HOUR;
  const to = changes.find((at) => at > day) ?? from + 620 * HOUR;
  return (day - from) / (to - from);
}

function heldAt(value: number): SignalRollup {
  const [operatingHeld, operatingSum] = [43_200, 43_200 * value];
  return {
    ...{ count: 1, held: 86_400, sum: 2 * operatingSum, sumOfSquares: 0, min: value, max: value },
    operatingHeld,
    operatingSum,
  };
}

/** What a night does: merges, plans, and then collects what was planned. */
async function night() {
  const came = await nightOf(storage, mergingOf(storage))();
  const queue = storage.queue('lives');
  for (;;) {
    const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
    if (receivedMessageItems.length === 0) return came;
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      await collectionOf(storage)(
        readMessage<LivesMessage>(Buffer.from(messageText, 'base64').toString()),
        NOW,
      );
      await queue.deleteMessage(messageId, popReceipt);
    }
  }
}

async function lifeOf(device: RegisteredDevice, now = NOW) {
  await analysisOf(storage)({ contract: device.contract, device: device.key }, now);
  return (await healthIn(storage, device.contract).get(device.key))!.life[0]!;
}

test('lives are collected one night, merged the next, and speak where a pump’s own readings don’t', async () => {
  expect(await night()).toEqual({ distributions: 0, planned: 5 });
  expect(await night()).toEqual({ distributions: 2, planned: 5 });
  const fleet = await fleetIn(storage).of(MODEL.name);
  expect(fleet.map(({ clock }) => clock).sort()).toEqual(['calendar', 'operating']);
  for (const { component, ended, lives, law, between, clock } of fleet) {
    // Five of each pump's six lives ended while it was heard.
    expect({ component, ended, lives }).toEqual({ component: PART, ended: 25, lives: 30 });
    const scale = clock === 'calendar' ? 640 : 320;
    expect(Math.exp(law.location)).toBeGreaterThan(0.9 * scale);
    expect(Math.exp(law.location)).toBeLessThan(1.2 * scale);
    // Their lives are much alike.
    expect(between).toBeGreaterThan(0);
    expect(between).toBeLessThan(0.1);
  }
  // A pump that isn't heard may have stood still, or have had its filter changed.
  const [heard, silent] = devices as [RegisteredDevice, RegisteredDevice];
  expect(await lifeOf(silent)).toHaveProperty('unavailable');
  const event = eventOf(heard.deviceId, packetBody(heard.authorization, 1));
  expect(await ingestInto(storage, BOUNDS)([event], NOW)).toEqual({ stored: 1 });
  expect(await lifeOf(heard)).toMatchObject({
    method: expect.stringMatching(/^fleet-/),
    p50: expect.any(Number),
    fleet: { share: 1, ended: 25 },
  });
  // The contract's own, by which it is told where it lies among them, stay with it: of the filter that serves, its age speaks.
  const { lives } = await maintenanceIn(storage, heard.contract).of(heard.key);
  for (const clock of ['calendar', 'operating'] as const) {
    const those = lives!.lived!.filter((life) => life.clock === clock);
    expect(those.map(({ ended, count }) => [ended, count])).toEqual(new Array(5).fill([true, 1]));
    expect(those.map(({ exit }) => exit)).toEqual(
      lives!.lives
        .flatMap((life) => (life.clock === clock && life.ended ? [life.exit] : []))
        .sort((a, b) => a - b),
    );
  }
});

test('nothing in what the operator keeps leads back to a customer: models, reports, fleet, how the plant is heard', async () => {
  await reportsIn(storage).put({ name: 'monthly', ...USUAL });
  await hearingFor(storage)(NOW);
  const own: string[] = [];
  for (const [table, { whose, people }] of Object.entries(DEPLOYMENT_TABLES_KEPT)) {
    // The log of changes, whose rows name people of the operator's, has keys that mean nothing once the customer is gone.
    if (whose !== 'operator' || people) continue;
    for await (const { rows } of dumpTable(storage, table, '')) {
      own.push(...rows.map((row) => JSON.stringify({ table, ...row })));
    }
  }
  for (const table of ['models', 'reports', 'fleet']) expect(own.join()).toContain(`"table":"${table}"`);
  const leads = [
    ...customers.flatMap(({ key, number, name }) => [key, number, name]),
    ...devices.flatMap(({ key, deviceId, authorization }) => [key, deviceId, authorization]),
  ];
  expect(own.filter((row) => leads.some((lead) => row.includes(lead)))).toEqual([]);
});

test('what is kept holds no name, no key, no number of a customer, no device and no date', async () => {
  const rows = await all(storage.table('fleet').listEntities<{ json: string }>());
  expect(rows.length).toBeGreaterThan(0);
  const text = JSON.stringify(rows.map(({ json, partitionKey, rowKey }) => [json, partitionKey, rowKey]));
  for (const { key, number, name } of customers) {
    for (const secret of [key, number, name]) expect(text).not.toContain(secret);
  }
  for (const { key, deviceId } of devices) {
    for (const secret of [key, deviceId]) expect(text).not.toContain(secret);
  }
  expect(text).not.toMatch(/\d{4}-\d\d-\d\d|\d{12}/);
  expect(text).not.toContain(iso(NOW).slice(0, 4));
});

test('with the erasure that leaves four contracts, the distribution goes; each customer keeps its own', async () => {
  const [erased] = customers as [Customer];
  await customersIn(storage).change(erased.key, (known) => ({
    ...known,
    contract: { ...known.contract, begins: '2025-01-01', ends: '2025-12-31' },
  }));
  const { erase } = erasureFor(storage);
  expect(await erase(erased.key)).toHaveProperty('certificate');
  expect(await night()).toEqual({ distributions: 0, planned: 4 });
  expect(await all(storage.table('fleet').listEntities())).toEqual([]);
  const device = devices.at(-1)!;
  const { lives } = await maintenanceIn(storage, device.contract).of(device.key);
  expect(lives!.own.map(({ clock, ended }) => [clock, ended])).toEqual([
    ['calendar', 5],
    ['operating', 5],
  ]);
});

test('recorded courses of a contract’s own parts speak for that contract alone', async () => {
  const customer = await addCustomer(storage);
  const pressure = (lived: number) => 1_010 + 150 * lived ** 2;
  const pumps = [await addWearing(customer, 1, pressure), await addWearing(customer, 4, pressure)] as const;
  const beside = await addWearing(customers.at(-1)!, 2, pressure);
  for (const { contract } of [pumps[0], beside]) await collectionOf(storage)({ contract }, NOW);
  for (const pump of [pumps[0], beside]) {
    const event = eventOf(pump.deviceId, packetBody(pump.authorization, 1));
    expect(await ingestInto(storage, BOUNDS)([event], NOW)).toEqual({ stored: 1 });
  }
  const life = await lifeOf(pumps[0]);
  // Ten lives of the two pumps ended while they were heard; the last one began some days ago.
  const [from] = (await maintenanceIn(storage, customer.key).of(pumps[0].key)).records
    .flatMap((record) => (record.kind === 'change' ? [record.at] : []))
    .sort((a, b) => b - a);
  const left = (620 * HOUR - (NOW - from!)) / 1_000;
  expect(life).toMatchObject({ method: expect.stringMatching(/^recorded-/), fleet: { ended: 10 } });
  expect(life).toHaveProperty('p50', expect.any(Number));
  const { p10, p90 } = life as { p10: number; p90: number };
  expect(p10).toBeLessThan(left);
  expect(p90).toBeGreaterThan(left);
  // Nights by themselves move no date, however often they look at what was already heard by then.
  for (const hours of [17, 41]) {
    const now = NOW + hours * HOUR;
    await collectionOf(storage)({ contract: customer.key }, now);
    const later = await lifeOf(pumps[0], now + HOUR / 2);
    expect(later).toMatchObject({ method: expect.stringMatching(/^recorded-/) });
    const date = 'p50' in later && later.p50! + (hours + 0.5) * 3_600;
    expect(date).toBe('p50' in life && life.p50);
  }
  // The same courses say nothing to a customer that has five of its own.
  expect(await lifeOf(beside)).not.toHaveProperty('method', expect.stringMatching(/^recorded-/));
  const own = await all(storage.table('fleet').listEntities());
  expect(JSON.stringify(own)).not.toContain('quantiles');
});

test('power that was not to be believed counts in no part’s energy: the clock goes on as on the other days', async () => {
  const pump = await addDevice(storage, await addCustomer(storage));
  const from = dayOf(NOW) - 8 * DAY;
  // Its meter read what none can for two of the eight days.
  const readings = Array.from({ length: 16 * 24 }, (_, i) => {
    const power = i >= 110 && i < 206 ? 1_950 : 4 + (i % 2) / 100;
    return { at: iso(from + i * (HOUR / 2)), power, running: true };
  });
  const event = eventOf(pump.deviceId, packetBody(pump.authorization, 1, readings));
  expect(await ingestInto(storage, BOUNDS)([event], NOW)).toEqual({ stored: 1 });
  await analysisOf(storage)({ contract: pump.contract, device: pump.key }, NOW);
  const { put, of } = maintenanceIn(storage, pump.contract);
  const at = from + DAY;
  await put(pump.key, { kind: 'change', component: PART, reason: 'worn', at, id: 'change' });
  await collectionOf(storage)({ contract: pump.contract }, NOW);
  const { lives } = await of(pump.key);
  const energy = lives!.serving.find(({ clock }) => clock === 'energy')!;
  expect(energy.rate).toBeCloseTo(4, 1);
  expect(energy.age / ((lives!.at - at) / HOUR)).toBeCloseTo(4, 1);
});
