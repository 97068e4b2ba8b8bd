import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { overdueIn } from '../../../functions/alerts/overdue.ts';
import { hearingFor } from '../../../functions/analyze/hearing.ts';
import { planningOf } from '../../../functions/analyze/plan.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { closingOf } from '../../../functions/contracts/close.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { parkingIn } from '../../../functions/ingest/parked/park.ts';
import { settingAsideIn } from '../../../functions/ingest/parked/setAside.ts';
import { settlingIn } from '../../../functions/ingest/parked/settle.ts';
import { takingIn } from '../../../functions/ingest/parked/takeIn.ts';
import { takingOldest } from '../../../functions/ingest/parked/takeOldest.ts';
import { storingIn } from '../../../functions/ingest/store.ts';
import { newsFrom } from '../../../functions/watch/news.ts';
import { ownWatchOf } from '../../../functions/watch/watch.ts';
import type { FaultPlan } from '../../../local/strict/faults/plan.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { holdingIn } from '../../../shared/storage/holding.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import { QUEUES } from '../../../shared/storage/names.ts';
import { plantIn } from '../../../shared/storage/plant.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn, modelsIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, iso, MINUTE } from '../../../shared/time.ts';
import { type CustomersStore, EVERYTHING, startWithCustomersStore } from '../../support/ownStore.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  all,
  eventOf,
  MODEL,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';

const AWAY: FaultPlan = { seed: 1, rules: [{ match: {}, fault: { kind: 'status', status: 503 } }] };

let ours: StrictAzurite;
let own: CustomersStore;
let storage: Storage;
let away: RegisteredDevice;
let neighbour: RegisteredDevice;
let now = NOW;

/** One customer whose own store is away, before another whose data lie with us. */
beforeAll(async () => {
  ({ ours, own, storage } = await startWithCustomersStore(() => now));
  away = await addDevice(storage, await addCustomer(storage, {}, 'Acme', own.store));
  neighbour = await addDevice(storage, await addCustomer(storage));
  for (const { contract, key } of [away, neighbour]) {
    await marksIn(storage, contract).leave(new Map([[key, [{ from: NOW, to: NOW }]]]));
  }
});
afterAll(() => Promise.all([ours?.stop(), own?.stop()]));
beforeEach(() => {
  now += HOUR;
  own.control.setPlan(AWAY);
});

test('its neighbours are planned, heard and mailed as ever', async () => {
  expect(await planningOf(storage)(now)).toBe(1);
  const { receivedMessageItems } = await storage.queue(QUEUES.analyze).receiveMessages();
  const planned = Buffer.from(receivedMessageItems[0]!.messageText, 'base64').toString();
  expect(planned).toContain(neighbour.key);
  await hearingFor(storage)(now);
  expect((await plantIn(storage).hearing())?.at).toBe(now);
  expect(await overdueIn(storage, () => now)()).toBe(0);
  own.control.setPlan(undefined);
  now += MINUTE;
  expect(await planningOf(storage)(now), 'what waited is planned when it is back').toBeGreaterThanOrEqual(1);
});

test('the operator hears of it, once, and when it is over no more', async () => {
  const [watch, tell] = [ownWatchOf(storage), newsFrom(storage)];
  const found = await watch(now);
  expect(found.ownStores).toMatchObject({ away: 1, parked: 0 });
  expect(await tell(found, now)).toContain('own-stores-1');
  own.control.setPlan(undefined);
  now += MINUTE;
  expect((await watch(now)).ownStores).toMatchObject({ away: 0, parked: 0 });
});

test('the operator hears of a signature two weeks before it ends, and not of one that lasts', async () => {
  const watch = ownWatchOf(storage);
  own.control.setPlan(undefined);
  own.sign(EVERYTHING, Date.now() + 13 * DAY);
  const found = await watch(Date.now());
  expect(found.ownStores).toMatchObject({ ending: 1, ends: expect.any(Number) });
  expect(Math.abs(found.ownStores.ends! - Date.now() - 13 * DAY)).toBeLessThan(MINUTE);
  expect(await newsFrom(storage)(found, now)).toContain('own-store-signatures-1');
  own.sign(EVERYTHING, Date.now() + 15 * DAY);
  now += MINUTE;
  expect((await watch(Date.now())).ownStores).toEqual({ away: 0, parked: 0, aside: 0, ending: 0 });
});

test('a message that wants it is put off, and spends none of its tries', async () => {
  const warned: string[] = [];
  const hold = holdingIn(storage);
  const work = async () => {
    await pumpsIn(storage, away.contract).get(away.key);
  };
  await hold(QUEUES.retry, JSON.stringify({ v: 1, contract: away.contract }), work, (text) =>
    warned.push(text),
  );
  expect(warned.map((text) => JSON.parse(text))).toMatchObject([{ held: QUEUES.retry, times: 1 }]);
  expect((await storage.queue(QUEUES.retry).getProperties()).approximateMessagesCount).toBe(1);
});

test('when its contract ends its devices are kept outside all the same, by the registry', async () => {
  await customersIn(storage).change(away.contract, (known) => ({
    ...known,
    contract: { ...known.contract, ends: '2026-05-31' },
  }));
  const disabled: string[] = [];
  const identities = { disable: async (id: string) => void disabled.push(id), enable: async () => undefined };
  const customer = await customersIn(storage).get(away.contract);
  expect(await closingOf(storage, identities as never, () => now)(customer!, now)).toBe('closed');
  expect(disabled).toEqual([away.deviceId]);
});

test('when it is back its pumps, which were heard all along, are not told to be silent, and one that is silent is', async () => {
  own.control.setPlan(undefined);
  const settling = (from: Storage) => settlingIn(from, storingIn(from));
  const taking = (from: Storage) => takingOldest(from, settling(from));
  const takeIn = (from: Storage) =>
    takingIn(from, taking(from), settingAsideIn(from, settling(from)), () => now)();
  /** Another instance, which hasn't learned that the store is away. */
  const instance = () => openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
  const before = instance();
  const device = await addDevice(before, await addCustomer(before, {}, 'Acme', own.store));
  const { contract, key } = device;
  await modelsIn(before).put(MODEL);
  const bounds = { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 };
  const ingest = ingestInto(before, bounds, storingIn(before), parkingIn(before, taking(before), 500));
  let sequence = 0;
  const send = async () => {
    now += 5 * MINUTE;
    sequence += 1;
    await hearingFor(before)(now);
    const body = packetBody(device.authorization, sequence, [{ at: iso(now), exhaustPressure: 1_040 }]);
    return ingest([eventOf(device.deviceId, body, now)], now);
  };
  const look = async (from: Storage) => {
    await hearingFor(from)(now);
    await analysisOf(from)({ contract, device: key }, now);
    const told = await all(alarmsIn(from, contract).transitions(key));
    return told.map(({ condition, to }) => `${condition} ${to}`);
  };
  for (let i = 0; i < 5; i++) expect(await send()).toEqual({ stored: 1 });
  expect(await look(before)).toEqual([]);
  own.control.setPlan(AWAY);
  for (let i = 0; i < 8; i++) expect(await send()).toEqual({ parked: 1 });
  own.control.setPlan(undefined);
  now += MINUTE;
  const after = instance();
  expect(await look(after), 'what is parked has yet to be taken in').toEqual([]);
  expect(await takeIn(after)).toMatchObject({ taken: 8, waiting: 0 });
  expect(await look(after)).toEqual([]);
  for (let i = 0; i < 3; i++, now += 10 * MINUTE) await hearingFor(after)(now);
  expect(await look(after)).toEqual(['noData active']);
});
