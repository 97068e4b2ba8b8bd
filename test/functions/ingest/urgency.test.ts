import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlarmMemory } from '../../../functions/analyze/alarms/evaluate.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { storingIn } from '../../../functions/ingest/store.ts';
import { type AlarmLevel, isUrgent } from '../../../functions/ingest/urgency.ts';
import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import { type AnalyzeMessage, readMessage } from '../../../shared/storage/queues.ts';
import type { AdmittedPacket } from '../../../shared/storage/readings/entity.ts';
import { turnsIn } from '../../../shared/storage/turns.ts';
import { HOUR, iso, MINUTE, SECOND } from '../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  BOUNDS,
  eventOf,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const HIGH: AlarmLevel = { signal: 'exhaustPressure', direction: 'high', level: 1_200 };
const LOW: AlarmLevel = { signal: 'oilTemperature', direction: 'low', level: 5 };

const { storage } = await deploymentForFile();

let sequence = 0;
function packet(device: RegisteredDevice, exhaustPressure: number, at = NOW) {
  sequence += 1;
  const readings = [{ at: iso(at), exhaustPressure }];
  return eventOf(device.deviceId, packetBody(device.authorization, sequence, readings));
}

/** Takes what is visible on the analysis queue, of these devices. */
async function taken(...devices: RegisteredDevice[]): Promise<AnalyzeMessage[]> {
  const queue = storage.queue('analyze');
  const messages: AnalyzeMessage[] = [];
  for (;;) {
    const { receivedMessageItems: items } = await queue.receiveMessages({ numberOfMessages: 32 });
    if (items.length === 0) return messages.filter(({ device }) => devices.some(({ key }) => key === device));
    for (const { messageText, messageId, popReceipt } of items) {
      messages.push(readMessage<AnalyzeMessage>(Buffer.from(messageText, 'base64').toString()));
      await queue.deleteMessage(messageId, popReceipt);
    }
  }
}

test('a reading is urgent when it is past an alarm level on its side, and may still hold', () => {
  const number = fc.double({ noNaN: true, min: -2_000, max: 2_000 });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 0, max: 2 * MAX_HOLD }), (pressure, oil, age) => {
      const readings = [
        { at: NOW - age, values: { exhaustPressure: pressure } },
        { at: NOW - age, values: { oilTemperature: oil } },
      ];
      const past = pressure > HIGH.level || oil < LOW.level;
      expect(isUrgent([HIGH, LOW], readings, NOW)).toBe(past && age <= MAX_HOLD);
    }),
  );
  expect(isUrgent([], [{ at: NOW, values: { exhaustPressure: 9_999 } }], NOW)).toBe(false);
});

test('a reading past its alarm level comes to an alarm by the message ingest sends, without the planner', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const ingest = ingestInto(storage, BOUNDS);
  await ingest([packet(device, 1_250, NOW - 2 * MINUTE)], NOW - 2 * MINUTE);
  await ingest([packet(device, 1_250, NOW)], NOW);
  const messages = await taken(device);
  expect(messages).toHaveLength(2);
  for (const message of messages) await analysisOf(storage)(message, NOW);
  const state = await alarmsIn<AlarmMemory>(storage, device.contract).state(device.key);
  expect(state!.value.conditions).toMatchObject([{ severity: 'alarm', state: 'active' }]);
});

test('readings within their levels, and old ones, wait for the planner; a pump has its own levels', async () => {
  const customer = await addCustomer(storage);
  const ordinary = await addDevice(storage, customer);
  const level = { condition: 'exhaustPressure.high', field: 'alarm', value: 1_400 } as const;
  const lenient = await addDevice(storage, customer, { limits: [level] });
  const ingest = ingestInto(storage, BOUNDS);
  await ingest([packet(ordinary, 1_199), packet(ordinary, 1_250, NOW - HOUR), packet(lenient, 1_399)], NOW);
  expect(await taken(ordinary, lenient)).toEqual([]);
  await ingest([packet(lenient, 1_401)], NOW);
  expect(await taken(ordinary, lenient)).toMatchObject([{ contract: customer.key, device: lenient.key }]);
  expect(await marksIn(storage, customer.key).devices()).toEqual(new Set([ordinary.key, lenient.key]));
});

test('a pump that was added since the levels were read is found among them soon', async () => {
  const customer = await addCustomer(storage);
  const ingest = ingestInto(storage, BOUNDS);
  await ingest([packet(await addDevice(storage, customer), 1_000)], NOW);
  const added = await addDevice(storage, customer);
  await ingest([packet(added, 1_250)], NOW + 31 * SECOND);
  expect(await taken(added)).toHaveLength(1);
});

test('a device that goes on being out of order is put in line once in some seconds', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const ingest = ingestInto(storage, BOUNDS);
  for (let second = 0; second < 10; second++) await ingest([packet(device, 1_250)], NOW + second * SECOND);
  expect(await taken(device)).toHaveLength(2);
});

test.each([
  ['seconds', SECOND],
  ['hours', 3 * HOUR],
])(
  'of a backlog that was parked, %s apart, more is put in line than a message has spans for',
  async (_, apart) => {
    const device = await addDevice(storage, await addCustomer(storage));
    const packets = Array.from({ length: 2_000 }, (_, i): AdmittedPacket => {
      const readings = [{ at: NOW - i * apart, values: { exhaustPressure: 1_250 } }];
      const identity = { device: device.key, authorization: '0123456789abcdef', sequence: i };
      return { ...identity, hash: `${i}`, schema: 's', arrivedAt: NOW, readings };
    });
    await storingIn(storage)(device.contract, packets, NOW);
    const [message] = await taken(device);
    const isMeant = (at: number) => message!.spans!.some(({ from, to }) => at >= from && at <= to);
    expect(packets.every(({ readings }) => isMeant(readings[0]!.at))).toBe(true);
  },
);

test('a pump or a model that only a newer release can read hurries nobody, and holds up no packets', async () => {
  const device = await addDevice(storage, await addCustomer(storage), { model: 'VP-200' });
  const newer = { v: 2, json: '{}' };
  await storage.table('models').createEntity({ partitionKey: 'model', rowKey: 'VP-200', ...newer });
  expect(await ingestInto(storage, BOUNDS)([packet(device, 1_250)], NOW)).toEqual({ stored: 1 });
  const pumps = storage.table(`pumps${device.contract}`);
  for await (const { partitionKey, rowKey } of pumps.listEntities()) {
    const keys = { partitionKey: partitionKey as string, rowKey: rowKey as string };
    await pumps.upsertEntity({ ...keys, ...newer }, 'Replace');
  }
  expect(await ingestInto(storage, BOUNDS)([packet(device, 1_250)], NOW)).toEqual({ stored: 1 });
  expect(await marksIn(storage, device.contract).devices()).toEqual(new Set([device.key]));
});

test('what is urgent while another worker is at the device is put back, a few times', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  await ingestInto(storage, BOUNDS)([packet(device, 1_250)], NOW);
  const [message] = await taken(device);
  await turnsIn(storage, device.contract).begin(device.key, NOW);
  let puts = 0;
  const queue = storage.queue('analyze');
  const counting: Storage = {
    ...storage,
    queue: (name) => {
      puts += 1;
      return storage.queue(name);
    },
  };
  let again: AnalyzeMessage = message!;
  for (let times = 1; times <= 11; times++) {
    puts = 0;
    await analysisOf(counting)(again, NOW);
    expect(puts).toBe(times <= 10 ? 1 : 0);
    again = { ...message!, putBack: times };
  }
  await queue.clearMessages();
  // An ordinary one isn't: its marks stay, and are planned.
  const { spans: _, ...ordinary } = message!;
  puts = 0;
  await analysisOf(counting)(ordinary, NOW);
  expect(puts).toBe(0);
});
