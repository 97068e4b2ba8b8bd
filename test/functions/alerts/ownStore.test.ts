import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { smtpTransport } from '../../../functions/alerts/transport/smtp.ts';
import type { FaultPlan, Match } from '../../../local/strict/faults/plan.ts';
import { OwnStoreError } from '../../../shared/errors.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { holdingIn, MOST_HELD } from '../../../shared/storage/holding.ts';
import { QUEUES } from '../../../shared/storage/names.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts';
import { type CustomersStore, EVERYTHING, startCustomersStore } from '../../support/ownStore.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { raiseAlarm } from '../support/alarm.ts';
import { deliveryOver } from '../support/delivery.ts';
import { addCustomer, addDevice, addUser, MODEL, NOW } from '../support/deployment.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';

let ours: StrictAzurite;
let own: CustomersStore;
let server: MailServer;
let storage: Storage;
let now = NOW;

beforeAll(async () => {
  [ours, own, server] = await Promise.all([
    startStrictAzurite(),
    startCustomersStore(() => now),
    startMailServer(),
  ]);
  storage = openStorage(ours.connectionString, ours.connectionString, undefined, own.reach);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
});
afterAll(() => Promise.all([ours?.stop(), own?.stop(), server?.stop()]));
beforeEach(async () => {
  now += HOUR;
  own.control.setPlan(undefined);
  own.sign(EVERYTHING, Date.now() + DAY);
  server.mails.length = 0;
  await storage.queue(QUEUES.alerts).clearMessages();
});

const away = (match: Match = {}): FaultPlan => ({
  seed: 1,
  rules: [{ match, fault: { kind: 'status', status: 503 } }],
});

/** A pump in the customer's own store that has passed its alarm level, with the message about it. */
async function alarmed(): Promise<object> {
  const customer = await addCustomer(storage, {}, 'Acme', own.store);
  const device = await addDevice(storage, customer);
  for (const name of ['astrid', 'bo']) {
    await addUser(storage, customer, { email: `${name}-${device.key}@example.com` });
  }
  return { v: 1, ...(await raiseAlarm(storage, customer.key, device.key, now, 1_234)) };
}

/** Does a message as the queue's function does; what it held is the message as it was put back. */
async function taken(message: object): Promise<{ told?: object; held?: { held: number } }> {
  const clock = () => now;
  const transport = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
  const deliver = deliveryOver(storage, transport, clock);
  let told: object | undefined;
  let held: { held: number } | undefined;
  const work = async () => {
    told = await deliver(message as Parameters<typeof deliver>[0]);
  };
  await holdingIn(storage)(QUEUES.alerts, JSON.stringify(message), work, (text) => {
    const { times } = JSON.parse(text);
    held = { ...message, held: times };
  });
  return { ...(told ? { told } : {}), ...(held ? { held } : {}) };
}

const recipients = () => server.mails.map(({ to }) => to[0]!.split('-')[0]).sort();

test('an alert whose customer’s own store is away is held, spends no try, and is mailed once when that is back', async () => {
  const message = await alarmed();
  own.control.setPlan(away());
  const first = await taken(message);
  expect(first).toEqual({ held: { ...message, held: 1 } });
  now += MINUTE;
  const second = await taken(first.held!);
  expect(second).toEqual({ held: { ...message, held: 2 } });
  expect(recipients()).toEqual([]);
  const { approximateMessagesCount } = await storage.queue(QUEUES.alerts).getProperties();
  expect(approximateMessagesCount, 'put back each time').toBe(2);
  own.control.setPlan(undefined);
  now += MINUTE;
  expect(await taken(second.held!)).toEqual({ told: { 'first-of-site': 2 } });
  expect(recipients()).toEqual(['astrid', 'bo']);
  expect(await taken(message)).toEqual({ told: { 'already-decided': 2 } });
  expect(recipients()).toEqual(['astrid', 'bo']);
});

test('one that goes away after any of its answers holds the message too; nobody gets two different mails, and nobody none', async () => {
  let held = 0;
  for (let after = 1; ; after += 2) {
    now += HOUR;
    own.control.setPlan(undefined);
    server.mails.length = 0;
    const message = await alarmed();
    own.control.reset();
    own.control.setPlan(away({ after }));
    const first = await taken(message);
    const asked = own.control.total;
    own.control.setPlan(undefined);
    // Whoever died over a mail has it under a lease for a minute; then it goes under the same Message-ID.
    now += 5 * MINUTE;
    if (first.held) await taken(first.held);
    held += first.held ? 1 : 0;
    const ids = server.mails.map(({ mail }) => mail.messageId);
    expect([new Set(ids).size, new Set(recipients())], `away after ${after}`).toEqual([
      2,
      new Set(['astrid', 'bo']),
    ]);
    if (asked <= after) break;
  }
  expect(held).toBeGreaterThan(2);
});

test('a signature that has ended holds it too; held often enough, it fails as any other message', async () => {
  const message = await alarmed();
  own.sign(EVERYTHING, Date.now() - HOUR);
  now += HOUR;
  expect(await taken(message)).toMatchObject({ held: { held: 1 } });
  await expect(taken({ ...message, held: MOST_HELD })).rejects.toThrow(OwnStoreError);
  expect(recipients()).toEqual([]);
});
