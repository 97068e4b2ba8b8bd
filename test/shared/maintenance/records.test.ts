import { describe, expect, test } from 'vitest';
import type { MaintenanceRecord } from '../../../shared/domain/maintenance.ts';
import type { Offer } from '../../../shared/domain/offer.ts';
import { addRecord, removeRecord } from '../../../shared/maintenance/addRecord.ts';
import { confirmOffer, dismissOffer, offersOf } from '../../../shared/maintenance/answerOffer.ts';
import { findComponent } from '../../../shared/maintenance/findComponent.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { DAY, HOUR, iso } from '../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  MODEL,
  NOW,
  type RegisteredDevice,
} from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

const newDevice = async () => addDevice(storage, await addCustomer(storage));
const recordsOf = async ({ contract, key }: RegisteredDevice) =>
  (await maintenanceIn(storage, contract).of(key)).records;
const PART = MODEL.components[0]!.name;
const CHANGE: MaintenanceRecord = { kind: 'change', component: PART, reason: 'worn', at: NOW - DAY };
const failure = (from: number, to?: number): MaintenanceRecord => ({
  kind: 'failure',
  from,
  ...(to === undefined ? {} : { to }),
});

describe('a record', () => {
  test('told twice is there once, told otherwise is corrected, taken back is gone', async () => {
    const device = await newDevice();
    expect(await addRecord(storage, device, CHANGE, NOW)).toMatchObject({ done: 'added' });
    expect(await addRecord(storage, device, CHANGE, NOW)).toMatchObject({ done: 'known' });
    const corrected = { ...CHANGE, reason: 'preventive', hours: 8_000 } as const;
    const { done, record } = await addRecord(storage, device, corrected, NOW);
    expect(done).toBe('corrected');
    expect(await recordsOf(device)).toEqual([{ ...corrected, id: record.id }]);
    expect(await removeRecord(storage, device, record.id)).toEqual(record);
    expect(await recordsOf(device)).toEqual([]);
    await expect(removeRecord(storage, device, record.id)).rejects.toThrow(/vakt maintenance list/);
  });

  test('of one pump is not another’s', async () => {
    const customer = await addCustomer(storage);
    const [one, other] = [await addDevice(storage, customer), await addDevice(storage, customer)];
    const { record } = await addRecord(storage, one, CHANGE, NOW);
    expect(await recordsOf(other)).toEqual([]);
    await expect(removeRecord(storage, other, record.id)).rejects.toThrow(/has no record/);
  });

  test('puts the device on the queue, so that its trend begins anew at once', async () => {
    const device = await newDevice();
    await addRecord(storage, device, CHANGE, NOW);
    const messages: string[] = [];
    for (;;) {
      const { receivedMessageItems } = await storage
        .queue('analyze')
        .receiveMessages({ numberOfMessages: 32 });
      if (receivedMessageItems.length === 0) break;
      messages.push(...receivedMessageItems.map(({ messageText }) => atob(messageText)));
    }
    expect(messages.some((text) => text.includes(device.key))).toBe(true);
  });

  test.each([
    [{ ...CHANGE, at: NOW + HOUR }, /lies in the future/],
    [{ ...CHANGE, at: 0 }, /give the right year/],
    [{ ...CHANGE, hours: Number.NaN }, /running hours must be a number/],
    [failure(NOW - HOUR, NOW - 2 * HOUR), /not after it began/],
    [{ kind: 'false-alarm', condition: 'vibration.high', at: NOW }, /none has been watched yet/],
  ] as const)('%j is refused, and nothing is kept', async (record, message) => {
    const device = await newDevice();
    await expect(addRecord(storage, device, record, NOW)).rejects.toThrow(message);
    expect(await recordsOf(device)).toEqual([]);
  });

  test('of a failure finds its end, and no other failure lies within it', async () => {
    const device = await newDevice();
    const { record } = await addRecord(storage, device, failure(NOW - 3 * DAY), NOW);
    await expect(addRecord(storage, device, failure(NOW - 2 * DAY, NOW - DAY), NOW)).rejects.toThrow(
      `${record.id} began at ${iso(NOW - 3 * DAY)} and has not ended`,
    );
    await addRecord(storage, device, failure(NOW - 3 * DAY, NOW - 2 * DAY), NOW);
    await addRecord(storage, device, failure(NOW - 2 * DAY, NOW - DAY), NOW);
    await addRecord(storage, device, failure(NOW - 4 * DAY, NOW - 3 * DAY), NOW);
    expect(await recordsOf(device)).toHaveLength(3);
  });
});

describe('an offer', () => {
  const OFFER: Offer = {
    id: 'aaaaaaaaaaaa',
    component: PART,
    shift: { signal: 'exhaustPressure', at: NOW - DAY, before: 1_180, after: 1_030 },
    state: 'open',
  };

  test('that is confirmed is recorded when the readings show it, or when it really was; once', async () => {
    const device = await newDevice();
    await maintenanceIn(storage, device.contract).offer(device.key, OFFER);
    expect(await offersOf(storage, device)).toEqual([OFFER]);
    for (const done of ['added', 'known']) {
      const told = await confirmOffer(storage, device, OFFER.id, { reason: 'worn' }, NOW);
      expect(told).toMatchObject({ done, record: { component: PART, at: NOW - DAY, reason: 'worn' } });
    }
    expect(await offersOf(storage, device)).toEqual([]);
    expect(await recordsOf(device)).toHaveLength(1);
    await expect(dismissOffer(storage, device, OFFER.id)).rejects.toThrow(/was confirmed/);
  });

  test('whose change is recorded already stays one record, at the time that was recorded', async () => {
    const device = await newDevice();
    await maintenanceIn(storage, device.contract).offer(device.key, OFFER);
    const at = OFFER.shift.at - 20 * HOUR;
    await confirmOffer(storage, device, OFFER.id, { reason: 'worn', at, hours: 8_000 }, NOW);
    const again = await confirmOffer(storage, device, OFFER.id, { reason: 'preventive' }, NOW);
    expect(again).toMatchObject({ done: 'corrected', record: { at, reason: 'preventive', hours: 8_000 } });
    const elsewhere = confirmOffer(storage, device, OFFER.id, { reason: 'worn', at: at + HOUR }, NOW);
    await expect(elsewhere).rejects.toThrow(`is recorded at ${iso(at)} (${again.record.id})`);
    expect(await recordsOf(device)).toEqual([again.record]);
  });

  test('that is dismissed records nothing, and made again stays dismissed', async () => {
    const device = await newDevice();
    const { offer } = maintenanceIn(storage, device.contract);
    await offer(device.key, OFFER);
    expect(await dismissOffer(storage, device, OFFER.id)).toMatchObject({ state: 'dismissed' });
    await offer(device.key, OFFER);
    expect(await offersOf(storage, device)).toEqual([]);
    expect(await recordsOf(device)).toEqual([]);
  });

  test('that does not exist is refused, with where to look', async () => {
    const device = await newDevice();
    const confirmed = confirmOffer(storage, device, 'x', { reason: 'worn' }, NOW);
    await expect(confirmed).rejects.toThrow(/vakt maintenance offers/);
    await expect(dismissOffer(storage, device, 'x')).rejects.toThrow(/vakt maintenance offers/);
  });
});

test('a contract that an earlier release made has no records, rather than no analysis', async () => {
  const device = await newDevice();
  await storage.table(contractTable('maintenance', device.contract)).deleteTable();
  expect(await maintenanceIn(storage, device.contract).of(device.key)).toEqual({ records: [], offers: [] });
});

describe('a part is found', () => {
  const model = {
    name: 'RV',
    limits: [],
    components: ['exhaustFilter', 'oil', 'oil cooler'].map((name) => ({ ...MODEL.components[0]!, name })),
  };

  test.each([
    ['filter', 'exhaustFilter'],
    ['EXHAUST-FILTER', 'exhaustFilter'],
    ['oil', 'oil'],
    ['cooler', 'oil cooler'],
  ])('by %s: %s', (text, name) => expect(findComponent(model, text)).toBe(name));

  test.each(['', 'bearings', 'i'])('not by "%s": those there are are named', (text) => {
    expect(() => findComponent(model, text)).toThrow(/it has exhaustFilter, oil, oil cooler/);
  });
});
