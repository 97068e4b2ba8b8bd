import { afterAll, beforeAll, expect, test } from 'vitest';
import { smtpTransport } from '../../../functions/alerts/transport/smtp.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import { iso, MINUTE, SECOND } from '../../../shared/time.ts';
import { raiseAlarm } from '../support/alarm.ts';
import { deliveryOver } from '../support/delivery.ts';
import {
  addCustomer,
  addDevice,
  addUser,
  all,
  BOUNDS,
  eventOf,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { drainedAlerts } from '../support/drained.ts';
import { startGate, type Verdict } from '../support/gate.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';

/**
 * Which request of a turn is answered otherwise, in as many turns at once, as a client waits for a second before it tries again:
 * every eleventh, or each of them with VAKT_TEST_BUSY=1.
 */
const EVERY = Number(process.env.VAKT_TEST_BUSY ?? 11);
const REQUESTS = Array.from({ length: Math.ceil(60 / EVERY) }, (_, i) => 1 + i * EVERY);
const ARRIVED = NOW + 5 * MINUTE;

const { azurite, storage } = await deploymentForFile();
let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
});
afterAll(() => server.stop());

/** A storage of which one request is answered so, and whether it came to that. */
async function troubled(nth: number, verdict: Verdict) {
  const gate = await startGate(azurite.connectionString);
  let requests = 0;
  gate.onRequest = () => {
    requests += 1;
    return requests === nth ? verdict : 'pass';
  };
  const over = openStorage(gate.connectionString, gate.connectionString);
  return { over, wasMet: () => requests >= nth, stop: () => gate.stop() };
}

/** An alarm that comes, goes, and comes again. */
async function send(device: RegisteredDevice): Promise<void> {
  const pressures = [1_250, 1_250, 1_040, 1_040, 1_250, 1_250];
  const readings = pressures.map((exhaustPressure, i) => {
    return { at: iso(ARRIVED - (pressures.length - 1 - i) * MINUTE), exhaustPressure };
  });
  const event = eventOf(device.deviceId, packetBody(device.authorization, 1, readings), ARRIVED);
  expect(await ingestInto(storage, BOUNDS)([event], ARRIVED)).toEqual({ stored: 1 });
}

test.each<[string, Verdict]>([
  ['is busy at', 'unavailable'],
  ['refuses for good, until the work item comes again,', 'refuse'],
])(
  'a storage that %s any one request of an analysis has the same changes recorded, and each told once',
  async (_, verdict) => {
    const customer = await addCustomer(storage);
    const met: boolean[] = [];
    const devices = await Promise.all(
      REQUESTS.map(async (nth, i) => {
        const device = await addDevice(storage, customer);
        await send(device);
        const message = { contract: device.contract, device: device.key };
        const { over, wasMet, stop } = await troubled(nth, verdict);
        const work = analysisOf(over)(message, ARRIVED);
        await (verdict === 'unavailable' ? work : work.catch(() => {}));
        met[i] = wasMet();
        await stop();
        if (verdict === 'refuse') await analysisOf(storage)(message, ARRIVED + 31 * SECOND);
        return device;
      }),
    );
    // Beyond the last of them nothing was the matter.
    expect(met.filter(Boolean).length * EVERY).toBeGreaterThan(15);
    expect(met.at(-1)).toBe(false);
    const messages = await drainedAlerts(storage);
    for (const [i, { contract, key }] of devices.entries()) {
      const which = `request ${REQUESTS[i]}`;
      const changes = await all(alarmsIn(storage, contract).transitions(key));
      const said = changes.map(({ to, notice }) => `${to} ${notice}`);
      expect(said, which).toEqual([
        'active over-before-arrival',
        'returned not-notified-kind',
        'active queued',
      ]);
      const told = messages.get(key)!;
      expect(new Set(told), which).toEqual(new Set([changes[2]!.id]));
      if (verdict === 'unavailable') expect(told, which).toHaveLength(1);
      expect((await marksIn(storage, contract).of(key)).keys, which).toEqual([]);
    }
  },
  60_000,
);

test('a storage that is busy at any one request has each person mailed once', async () => {
  const smtp = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
  const clock = () => NOW;
  const delivery = (over: Storage) => deliveryOver(over, smtp, clock);
  const met: boolean[] = [];
  const people = await Promise.all(
    REQUESTS.map(async (nth, i) => {
      const customer = await addCustomer(storage);
      const { key } = await addDevice(storage, customer);
      const users = [await addUser(storage, customer), await addUser(storage, customer)];
      const message = await raiseAlarm(storage, customer.key, key, NOW, 1_250);
      const { over, wasMet, stop } = await troubled(nth, 'unavailable');
      await delivery(over)(message);
      met[i] = wasMet();
      await delivery(storage)(message);
      await stop();
      return users.map(({ email }) => email);
    }),
  );
  expect(met.filter(Boolean).length * EVERY).toBeGreaterThan(8);
  expect(met.at(-1)).toBe(false);
  expect(server.mails.flatMap(({ to }) => to).sort()).toEqual(people.flat().sort());
}, 60_000);
