import { afterAll, beforeAll, expect, test } from 'vitest';
import { smtpTransport } from '../../../functions/alerts/transport/smtp.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { handleCondition } from '../../../shared/alarms/handle.ts';
import type { Authorization } from '../../../shared/domain/device.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import type { AlertMessage, RecipientMessage } from '../../../shared/storage/queues.ts';
import { readingsIn } from '../../../shared/storage/readings/read.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../shared/time.ts';
import { deliveryOver } from '../support/delivery.ts';
import {
  addCustomer,
  addDevice,
  addUser,
  all,
  BOUNDS,
  eventOf,
  issueAuthorization,
  MODEL,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { drained } from '../support/drained.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';

const VIBRATION = { ...MODEL.limits[0]!, signal: 'vibration', warning: 5, alarm: 9, deadband: 1 } as const;
const OIL = { ...MODEL.limits[0]!, signal: 'oilTemperature', warning: 95, alarm: 105, deadband: 1 } as const;
const ALL_WRONG = { exhaustPressure: 1_250, vibration: 10, oilTemperature: 110 };
const ALL_WELL = { exhaustPressure: 1_040, vibration: 2, oilTemperature: 80 };

const { storage } = await deploymentForFile();
let server: MailServer;
beforeAll(async () => {
  await modelsIn(storage).put({ ...MODEL, name: 'moving', limits: [...MODEL.limits, VIBRATION, OIL] });
  server = await startMailServer();
});
afterAll(() => server.stop());

let now = NOW;
let sequence = 0;

/** @param by whom IoT Hub authenticated, where that isn't the device the packet was made for */
async function send(device: RegisteredDevice, values: object, from: number, by = device): Promise<unknown> {
  sequence += 1;
  const readings = [0, 1, 2].map((minute) => ({ at: iso(from + minute * MINUTE), ...values }));
  const event = eventOf(by.deviceId, packetBody(device.authorization, sequence, readings), now);
  const outcome = await ingestInto(storage, BOUNDS)([event], now);
  await analysisOf(storage)({ contract: by.contract, device: by.key }, now + SECOND);
  return outcome;
}

/** Has what lies on the queue delivered, and then what has waited for these people. */
async function deliverAll(waited: readonly RecipientMessage[] = []): Promise<void> {
  const smtp = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
  const deliver = deliveryOver(storage, smtp, () => now);
  for (const message of await drained<AlertMessage>(storage, 'alerts')) {
    if (!('letter' in message)) await deliver(message);
  }
  for (const one of waited) await deliver(one);
}

const revoke = ({ deviceId }: RegisteredDevice) =>
  devicesIn(storage).changeAuthorizations(deviceId, (known) =>
    known.map((one): Authorization => ({ ...one, revokedAt: now })),
  );
const standing = async ({ contract, key }: RegisteredDevice) =>
  ((await alarmsIn(storage, contract).state(key))?.value.conditions ?? [])
    .filter(({ state }) => state === 'active')
    .map(({ condition }) => condition)
    .sort();
const history = ({ contract, key }: RegisteredDevice) => all(alarmsIn(storage, contract).transitions(key));
/** Who was mailed since, and of which pump's. */
const mailed = () =>
  new Set(server.mails.splice(0).map(({ to, raw }) => `${to[0]} ${/pump-of-./.exec(raw)?.[0]}`));

test('of a pump that goes to another customer, and comes back, each is told of its own time only', async () => {
  const [a, b] = [await addCustomer(storage), await addCustomer(storage)];
  const [anna, bo] = [await addUser(storage, a), await addUser(storage, b)];
  const [toAnna, toBo] = [new Set([`${anna.email} pump-of-a`]), new Set([`${bo.email} pump-of-b`])];
  const atA = await addDevice(storage, a, { model: 'moving', tag: 'pump-of-a' });
  await send(atA, ALL_WRONG, NOW - 2 * MINUTE);
  const active = ['exhaustPressure.high', 'oilTemperature.high', 'vibration.high'];
  expect(await standing(atA)).toEqual(active);
  const by = 'Anna';
  await handleCondition(storage, atA, { condition: 'vibration.high', action: 'acknowledged', by }, now);
  const shelved = { action: 'shelved', until: NOW + 30 * DAY, reason: 'recast', by } as const;
  await handleCondition(storage, atA, { condition: 'oilTemperature.high', ...shelved }, now);

  // It leaves while there are letters on the queue; of those some wait for a minute more.
  now = NOW + 10 * MINUTE;
  await revoke(atA);
  const atB = await addDevice(storage, b, { model: 'moving', tag: 'pump-of-b' });
  await deliverAll();
  expect(mailed()).toEqual(toAnna);
  now += 2 * MINUTE;
  await deliverAll([
    { contract: a.key, recipient: anna.key },
    { contract: b.key, recipient: bo.key },
  ]);
  expect(mailed()).toEqual(toAnna);
  const { length: known } = await history(atA);

  // What the box still had of its time at A comes under neither identity.
  expect(await send(atA, ALL_WELL, now - 5 * MINUTE)).toEqual({ 'authorization-revoked': 1 });
  expect(await send(atA, ALL_WRONG, now - 5 * MINUTE, atB)).toEqual({ 'authorization-foreign': 1 });
  expect(await send(atB, ALL_WELL, now - 2 * MINUTE)).toEqual({ stored: 1 });
  expect(await history(atB)).toEqual([]);
  now += HOUR;
  expect(await send(atB, { ...ALL_WELL, exhaustPressure: 1_250 }, now - 2 * MINUTE)).toEqual({ stored: 1 });
  await deliverAll([{ contract: a.key, recipient: anna.key }]);
  expect(mailed()).toEqual(toBo);
  expect([await standing(atA), await standing(atB)]).toEqual([active, ['exhaustPressure.high']]);
  expect(await history(atA)).toHaveLength(known);

  // Back at A it is the pump it was there, and what was active ends with its first readings.
  now += DAY;
  await revoke(atB);
  const back = { ...atA, authorization: await issueAuthorization(storage, atA.deviceId) };
  expect(await send(back, ALL_WELL, now - 2 * MINUTE)).toEqual({ stored: 1 });
  expect(await send(atB, ALL_WELL, now - 4 * MINUTE)).toEqual({ 'authorization-revoked': 1 });
  await deliverAll();
  now += 2 * MINUTE;
  await deliverAll([
    { contract: a.key, recipient: anna.key },
    { contract: b.key, recipient: bo.key },
  ]);
  expect(mailed()).toEqual(toAnna);
  expect([await standing(atA), await standing(atB)]).toEqual([[], ['exhaustPressure.high']]);
  const during = (await readingsIn(storage, a.key).range(atA.key, NOW + MINUTE, now - HOUR)).length;
  expect(during).toBe(0);
});
