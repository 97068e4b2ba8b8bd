import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestInto } from '../../functions/ingest/ingest.ts';
import { retryOf } from '../../functions/ingest/quarantine/retry.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { QUEUES } from '../../shared/storage/names.ts';
import { quarantineIn } from '../../shared/storage/quarantine.ts';
import { type RetryMessage, readMessage } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { DAY, HOUR, hourOf, iso, MINUTE } from '../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  all,
  BOUNDS,
  eventOf,
  packetBody,
  type RegisteredDevice,
} from '../functions/support/deployment.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';

const now = Date.now();

let plant: TestPlant;
let customer: Customer;
let device: RegisteredDevice;
let ingest: ReturnType<typeof ingestInto>;
beforeAll(async () => {
  plant = await startTestPlant();
  await writeFile(
    join(plant.data, 'model.json'),
    JSON.stringify({ name: 'VP-100', limits: [], components: [] }),
  );
  expect(await plant.vakt('model', 'add', join(plant.data, 'model.json'))).toMatchObject({ code: 0 });
  customer = await addCustomer(plant.storage, { begins: iso(now - DAY).slice(0, 10) });
  device = await addDevice(plant.storage, customer);
  ingest = ingestInto(plant.storage, BOUNDS);
});
afterAll(() => plant?.stop());

/** Does what the functions do with the queue, until the work given is done. */
async function withFunctions<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  const retry = retryOf(plant.storage, ingest);
  const queue = plant.storage.queue(QUEUES.retry);
  while (!done) {
    const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 16 });
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      const message = readMessage<RetryMessage>(Buffer.from(messageText, 'base64').toString());
      await retry(message, Date.now());
      await queue.deleteMessage(messageId, popReceipt);
    }
    await sleep(50);
  }
  return ended;
}

async function send(body: Uint8Array): Promise<string> {
  const event = eventOf(device.deviceId, body, now - MINUTE);
  await ingest([event], now);
  const kept = await all(quarantineIn(plant.storage, customer.key).list());
  return kept.find(({ id }) => id.endsWith(`-${event.position}`))!.id;
}

test('what was refused is listed, shown and, after a fix, taken in; what cannot be says why', async () => {
  const reading = (power: number) => [{ at: iso(now - 10 * DAY), power }];
  const early = await send(packetBody(device.authorization, 1, reading(1)));
  const alsoEarly = await send(packetBody(device.authorization, 2, reading(2)));
  const undeclared = await send(packetBody(device.authorization, 3, reading(3), { operator: 'Kim' }));
  const rubbish = await send(Buffer.from('?'));
  const hour = hourOf(now - MINUTE);
  const counted = { deviceId: device.deviceId, reason: 'not-json', hour, count: 77 };
  await quarantineIn(plant.storage, customer.key).putCount(counted, 'd-not-json-i');

  const list = await plant.vakt('quarantine', 'list', '--customer', customer.number, '--json');
  expect(list.lines().map(({ id, reason, retry, counted }) => [id, reason, retry, counted])).toEqual([
    [early, 'reading-outside-contract', true, undefined],
    [alsoEarly, 'reading-outside-contract', true, undefined],
    [undeclared, 'undeclared-field', false, undefined],
    [rubbish, 'not-json', false, undefined],
    [undefined, 'not-json', undefined, 77],
  ]);
  expect((await plant.vakt('quarantine', 'list')).stdout).toMatch(
    new RegExp(`^and 77 more of ${device.deviceId}, not-json, from .*: only counted$`, 'm'),
  );

  const shown = await plant.vakt('quarantine', 'show', undeclared, '--json');
  expect(shown.lines()[0]).toMatchObject({
    deviceId: device.deviceId,
    reason: 'undeclared-field',
    leftOut: [{ path: '/operator', type: 'string' }],
    retry: false,
    body: { schema: 'vakt.telemetry/1', readings: reading(3) },
  });
  expect(shown.stdout).not.toContain('Kim');
  expect(shown.stdout).not.toContain(device.authorization);
  expect((await plant.vakt('quarantine', 'show', undeclared)).stdout).toMatch(
    /^not kept +\/operator \(string\)$/m,
  );

  const retry = async (...args: string[]) => {
    const run = await withFunctions(plant.vakt('quarantine', 'retry', ...args, '--json'));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return run.lines().map(({ id, outcome, reason }) => [id, outcome, reason]);
  };
  expect(await retry(early)).toEqual([[early, 'refused', 'reading-outside-contract']]);
  expect((await plant.vakt('quarantine', 'show', early)).stdout).toMatch(/^tried again +\d/m);
  await customersIn(plant.storage).change(customer.key, (known) => ({
    ...known,
    contract: { ...known.contract, begins: iso(now - 20 * DAY).slice(0, 10) },
  }));
  expect(await retry('--customer', customer.number, '--reason', 'reading-outside-contract')).toEqual([
    [early, 'stored', undefined],
    [alsoEarly, 'stored', undefined],
  ]);
  expect(await retry(undeclared, rubbish)).toEqual([
    [undeclared, 'impossible', expect.stringContaining('may not be kept')],
    [rubbish, 'impossible', expect.stringContaining('nothing of its body')],
  ]);

  const readings = await plant.vakt('readings', device.deviceId, '--json');
  expect(readings.lines().map(({ power }) => power)).toEqual([1]);
  const left = await all(quarantineIn(plant.storage, customer.key).list());
  expect(left.map(({ id }) => id)).toEqual([undeclared, rubbish]);
});

test('a packet that is not there is named, and one that nobody takes up is waiting', async () => {
  const missing = await plant.vakt('quarantine', 'retry', 'x-0-1');
  expect(missing).toMatchObject({ code: 2, stdout: '' });
  expect(missing.stderr).toContain('Not in the quarantine: x-0-1');
  expect((await plant.vakt('quarantine', 'show', 'x-0-1')).code).toBe(2);

  const id = await send(packetBody(device.authorization, 9, [{ at: iso(now + HOUR), power: 1 }]));
  const waiting = await plant.vakt('quarantine', 'retry', id, '--wait', '1', '--json');
  expect(waiting.lines()).toEqual([{ id, deviceId: device.deviceId, outcome: 'waiting' }]);
  await plant.storage.queue(QUEUES.retry).clearMessages();
});
