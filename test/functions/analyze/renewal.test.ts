import { afterAll, beforeAll, expect, test } from 'vitest';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { addRecord, removeRecord } from '../../../shared/maintenance/addRecord.ts';
import { dismissOffer } from '../../../shared/maintenance/answerOffer.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { healthIn } from '../../../shared/storage/health.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { HOUR, iso } from '../../../shared/time.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  eventOf,
  MODEL,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';

let azurite: StrictAzurite;
let storage: Storage;
let device: RegisteredDevice;

/** Five days in which the exhaust pressure rises hour by hour. */
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
  device = await addDevice(storage, await addCustomer(storage));
  const readings = Array.from({ length: 480 }, (_, i) => {
    return { at: iso(NOW - (480 - i) * (HOUR / 4)), exhaustPressure: 1_030 + i / 8 };
  });
  const event = eventOf(device.deviceId, packetBody(device.authorization, 1, readings));
  const bounds = { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 };
  expect(await ingestInto(storage, bounds)([event], NOW)).toEqual({ stored: 1 });
});
afterAll(() => azurite.stop());

async function lifeOf() {
  const { contract, key } = device;
  await analysisOf(storage)({ contract, device: key }, NOW);
  return (await healthIn(storage, contract).get(key))!.life[0]!;
}

const PART = MODEL.components[0]!.name;

test('a recorded change begins the trend of its part anew, and taken back it goes on', async () => {
  expect(await lifeOf()).toHaveProperty('p50');
  const change = { kind: 'change', component: PART, reason: 'worn', at: NOW - 2 * HOUR } as const;
  const { record } = await addRecord(storage, device, change, NOW);
  expect(await lifeOf()).toHaveProperty('unavailable');
  await removeRecord(storage, device, record.id);
  expect(await lifeOf()).toHaveProperty('p50');
});

test('an offer begins it anew until it is dismissed', async () => {
  const shift = { signal: 'exhaustPressure', at: NOW - 2 * HOUR, before: 1_090, after: 1_030 } as const;
  const offer = { id: 'aaaaaaaaaaaa', component: PART, shift, state: 'open' } as const;
  await maintenanceIn(storage, device.contract).offer(device.key, offer);
  expect(await lifeOf()).toHaveProperty('unavailable');
  await dismissOffer(storage, device, offer.id);
  expect(await lifeOf()).toHaveProperty('p50');
});
