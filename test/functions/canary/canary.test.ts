import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearingFor } from '../../../functions/analyze/hearing.ts';
import { canaryIn } from '../../../functions/canary/canary.ts';
import { mergingOf } from '../../../functions/lives/merge.ts';
import { nightOf } from '../../../functions/lives/night.ts';
import { type Hub, startHub } from '../../../local/hub/hub.ts';
import type { CanaryAccess } from '../../../shared/canary/access.ts';
import { runCanary } from '../../../shared/canary/run.ts';
import { ownCustomer, setUpCanary } from '../../../shared/canary/setUp.ts';
import { deviceIdentities } from '../../../shared/hub/identities.ts';
import { setContact } from '../../../shared/onboarding/contact.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { plantIn } from '../../../shared/storage/plant.ts';
import { queueLengths } from '../../../shared/storage/queues.ts';
import { usersIn } from '../../../shared/storage/registry.ts';
import { HOUR, SECOND } from '../../../shared/time.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import { addUser, all, startDeployment } from '../support/deployment.ts';

const OPERATOR = 'operator@example.com';

let azurite: StrictAzurite;
let storage: Storage;
let hub: Hub;
let folder: string;
let access: CanaryAccess;

async function setUp(email = OPERATOR): Promise<void> {
  const ca = readFileSync(hub.ready.ca, 'utf8');
  const identities = deviceIdentities({ service: hub.ready.service, ca });
  const host = /HostName=([^;]+)/.exec(hub.ready.service)![1]!;
  await setUpCanary(storage, identities, { host, email }, Date.now(), async (made) => {
    access = made;
  });
}

const run = (operatorMail = OPERATOR) =>
  runCanary({
    storage,
    access,
    ca: readFileSync(hub.ready.ca, 'utf8'),
    operatorMail,
    patience: SECOND / 2,
    clock: Date.now,
    wait: sleep,
  });

beforeAll(async () => {
  ({ storage, azurite } = await startDeployment());
  folder = await mkdtemp(join(tmpdir(), 'hub-'));
  const ports = { mqtt: 0, amqp: 0, rest: 0 };
  hub = await startHub({ data: folder, ports, host: 'localhost', address: '127.0.0.1', log: () => {} });
  await setUp();
});
afterAll(async () => {
  await hub.close();
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what does not come is named: with no function running, a packet the hub took is not stored', async () => {
  const came = await run();
  expect(came).toMatchObject({ missing: 'stored' });
  expect(Object.keys(came.seconds)).toEqual(['ready', 'sent']);
});

test('set up again, the canary has new access data, one person, and is the same customer', async () => {
  const before = { access, customer: await ownCustomer(storage) };
  await setUp('other@example.com');
  expect(access.authorization).not.toBe(before.access.authorization);
  expect(await ownCustomer(storage)).toEqual(before.customer);
  const people = await all(usersIn(storage).of(before.customer!.key));
  expect(people.map(({ email }) => email)).toEqual(['other@example.com']);
  const device = await devicesIn(storage).get(access.deviceId);
  expect(device!.authorizations!.filter(({ revokedAt }) => revokedAt === undefined)).toHaveLength(1);
});

test('nothing is sent while anybody but the operator would be mailed', async () => {
  await setUp('other@example.com');
  expect(await run()).toMatchObject({ missing: 'ready', seconds: {} });
  expect((await run()).because).toMatch(/VAKT_OPERATOR_MAIL/);
  await setUp(OPERATOR);
  const customer = (await ownCustomer(storage))!;
  const second = await addUser(storage, customer);
  expect(await run()).toMatchObject({ missing: 'ready', because: 'it has 2 people instead of one' });
  await usersIn(storage).remove(customer.key, second.key);
  const nobody = /nobody else/;
  const other = { name: 'Anna', email: 'anna@example.com' };
  await expect(setContact(storage, customer, other)).rejects.toThrow(nobody);
  expect((await run()).missing).toBe('stored');
});

test('the operator’s own pump is in nobody’s statistics: neither lives nor silences are looked for in it', async () => {
  // The only customer there is.
  expect(await ownCustomer(storage)).toBeDefined();
  expect(await nightOf(storage, mergingOf(storage))()).toEqual({ distributions: 0, planned: 0 });
  expect((await queueLengths(storage)).lives ?? 0).toBe(0);
  await hearingFor(storage)(Date.now());
  expect(await plantIn(storage).hearing()).toMatchObject({ notices: [] });
});

test('the function goes the way when it is time, and keeps what came of it', async () => {
  let runs = 0;
  const now = Date.now();
  const canary = canaryIn(
    storage,
    async () => {
      runs += 1;
      return { at: now + (runs - 1) * 4 * HOUR, seconds: { sent: 0.1 } };
    },
    4,
  );
  expect(await canary(now)).toMatchObject({ at: now });
  expect(await canary(now + HOUR)).toBeUndefined();
  expect(await canary(now + 4 * HOUR)).toMatchObject({ at: now + 4 * HOUR });
  expect(runs).toBe(2);
  expect(await plantIn(storage).canary()).toEqual({ at: now + 4 * HOUR, seconds: { sent: 0.1 } });
});
