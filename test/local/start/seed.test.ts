import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type FleetDevice, parseDevices } from '../../../local/fleet/devices.ts';
import type { Plant } from '../../../local/start/plant.ts';
import { seedFleet, seedModels } from '../../../local/start/seed.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { customersIn, usersIn } from '../../../shared/storage/registry.ts';
import { startStrictAzurite } from '../../support/strict.ts';
import { connectRegistry, startTestHub, temporaryFolder } from '../hub/support/hub.ts';
import { register } from '../hub/support/provisioning.ts';

const now = Date.parse('2026-11-23T19:20:00Z');

test('a seeding that ended before its file was written is taken up by the next: nobody and nothing is there twice', async () => {
  const azurite = await startStrictAzurite();
  onTestFinished(azurite.stop);
  const storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  const hub = await startTestHub();
  const { service, mqtt, ca, dps } = hub.ready;
  const plant = {
    storage,
    info: { hub: { host: 'localhost', port: mqtt, service, ca }, dps },
  } as unknown as Plant;
  await seedModels(plant);
  const file = join(await temporaryFolder(), 'devices.json');
  const seed = async (): Promise<FleetDevice[]> => {
    await seedFleet(plant, file, { pumps: 6 }, now);
    return parseDevices(readFileSync(file, 'utf8'));
  };

  const first = await seed();
  rmSync(file);
  const second = await seed();

  expect(second.map(({ deviceId }) => deviceId)).toEqual(first.map(({ deviceId }) => deviceId));
  expect(second).toHaveLength(7);
  const customers: string[] = [];
  for await (const { key, number } of customersIn(storage).all()) {
    customers.push(number);
    const emails: string[] = [];
    for await (const { email } of usersIn(storage).of(key)) emails.push(email);
    expect(new Set(emails).size).toBe(emails.length);
  }
  expect(customers.sort()).toEqual(['1001', '1002', '1003', '1004']);
  const registry = connectRegistry(service, hub.ca);
  for (const [i, { deviceId, authorization, connectionString }] of second.entries()) {
    expect(authorization).not.toBe(first[i]!.authorization);
    const all = await devicesIn(storage).authorizationsOf(deviceId);
    expect(all.filter(({ revokedAt }) => revokedAt === undefined)).toHaveLength(1);
    const { status, authentication } = (await registry.get(deviceId)).responseBody;
    expect(status).toBe('enabled');
    // It may come in through the provisioning service as well, with the same key.
    const { primaryKey } = authentication!.symmetricKey!;
    expect(connectionString).toContain(`SharedAccessKey=${primaryKey}`);
    if (i > 0) continue;
    expect(await register(hub, deviceId, primaryKey!)).toMatchObject({ status: 'assigned', deviceId });
  }
});
