import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { azuriteAnswers, azuriteCommand, azuriteConnectionString } from '../../local/azurite/azurite.ts';
import { uniform } from '../../local/fleet/physics/random.ts';
import type { HubReady } from '../../local/hub/ready.ts';
import { appSettings } from '../../local/start/settings.ts';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { contractTable } from '../../shared/storage/names.ts';
import { quarantineIn } from '../../shared/storage/quarantine.ts';
import { readingsIn } from '../../shared/storage/readings/read.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import {
  addCustomer,
  addDevice,
  all,
  MODEL,
  type RegisteredDevice,
} from '../functions/support/deployment.ts';
import { connectRegistry } from '../local/hub/support/hub.ts';
import { readLedger } from './kill/ledger.ts';
import { keepRunning, type Mortal } from './kill/mortal.ts';
import { bodyOf, READINGS, type StreamOptions } from './kill/stream.ts';
import { freePortBase, newFolder, ROOT, removeFolder } from './support/plant.ts';
import { until } from './support/until.ts';

const PACKETS = Number(process.env.VAKT_KILL_PACKETS ?? 2_000);
const SEED = Number(process.env.VAKT_KILL_SEED ?? 1);
const SOURCES = 8;
/** Packets a second: slow enough for a score of kills while the stream lasts. */
const RATE = Math.min(PACKETS / 10, 400);
const HOUR = 3_600_000;

/** Starts the parts of a plant that take part, each on its own, with its data on disk. */
async function startParts(data: string) {
  const base = await freePortBase();
  const ports = { blob: base, queue: base + 1, table: base + 2 };
  const storage = azuriteConnectionString(ports);
  const logDir = join(data, 'logs');
  const azurite = keepRunning({
    name: 'azurite',
    ...azuriteCommand(join(data, 'azurite'), ports),
    logDir,
    probe: async () => (await azuriteAnswers(ports)) || undefined,
  });
  const hubArgs = ['--data', join(data, 'hub'), '--partitions', '4', '--port', String(base + 3)];
  const hub = keepRunning<HubReady>({
    name: 'hub',
    script: join(ROOT, 'local/hub/main.ts'),
    args: [...hubArgs, '--amqp-port', String(base + 4), '--rest-port', String(base + 5)],
    logDir,
  });
  const [{ eventHub, ca, service, mqtt }] = await Promise.all([hub.ready(), azurite.ready()]);

  // A copy, so that a build meanwhile changes nothing for it.
  const app = join(data, 'app');
  for (const part of ['host.json', 'package.json', 'dist']) {
    cpSync(join(ROOT, part), join(app, part), { recursive: true });
  }
  const env = appSettings({ eventHub, storage, inbox: { http: '', smtp: 'smtp://127.0.0.1:1' } });
  const hosts = ['host-1', 'host-2'].map((name) =>
    keepRunning({
      name,
      script: join(ROOT, 'local/host/main.ts'),
      args: ['--app', app, '--port', '0'],
      env,
      logDir,
    }),
  );
  return { azurite, hub, hosts, ca, service, mqtt, storage: openStorage(storage, storage) };
}

/** Starts the sender, which says when everything it had to send has been acknowledged. */
function startSender(data: string, options: StreamOptions) {
  const file = join(data, 'stream.json');
  writeFileSync(file, JSON.stringify(options));
  const done = Promise.withResolvers<void>();
  const process = keepRunning({
    name: 'sender',
    script: join(ROOT, 'test/e2e/kill/sender.ts'),
    args: [file],
    logDir: join(data, 'logs'),
    onLine: (line) => (line as { done?: true }).done && done.resolve(),
  });
  return { process, done: done.promise };
}

/** Strikes one after the other, all of them in turns, in an order and at moments that follow from the seed. */
async function strikeUntil(end: AbortSignal, victims: readonly Mortal<unknown>[]): Promise<string[]> {
  const struck: string[] = [];
  const pending: Promise<void>[] = [];
  for (let round = 0; !end.aborted; round += 1) {
    const chance = (victim: Mortal<unknown>) => uniform(SEED, round, victims.indexOf(victim));
    for (const victim of victims.toSorted((a, b) => chance(a) - chance(b))) {
      const at = struck.length;
      await sleep(300 + 1_200 * uniform(SEED, at, 1), undefined, { signal: end }).catch(() => undefined);
      if (end.aborted) break;
      // Azurite keeps its tables in memory and writes them to disk every five seconds: SIGKILL takes back what it has
      // acknowledged. Told to end, it saves them first.
      const signal = victim.name === 'azurite' ? 'SIGTERM' : 'SIGKILL';
      pending.push(victim.strike(signal, 1_000 * uniform(SEED, at, 2)));
      struck.push(victim.name);
    }
  }
  await Promise.all(pending);
  return struck;
}

/** How often each packet is stored, by device key and sequence number, wherever it lies. */
async function storedTimes(storage: Storage, contract: string): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const queryOptions = { filter: 'count ge 0', select: ['PartitionKey', 'RowKey'] };
  const rows = storage.table(contractTable('readings', contract)).listEntities({ queryOptions });
  for await (const { partitionKey, rowKey } of rows) {
    const packet = `${partitionKey!.split('|')[0]} ${Number(rowKey)}`;
    times.set(packet, (times.get(packet) ?? 0) + 1);
  }
  return times;
}

/** What is stored and analysed of a device: its readings, and how many of them the hourly rollups speak of. */
async function resultOf(storage: Storage, contract: string, device: string, from: number, before: number) {
  const readings = await readingsIn(storage, contract).range(device, from, before);
  const rollups = await rollupsIn(storage, contract).range(device, from - HOUR, before + HOUR);
  return {
    readings: readings.map(({ at, values }) => ({ at, power: values.power })),
    rolledUp: rollups.reduce((sum, { count }) => sum + count, 0),
  };
}

test(
  'whatever is killed and whenever, each acknowledged packet is stored once and counted once',
  async () => {
    const data = newFolder();
    const parts = await startParts(data);
    const { azurite, hub, hosts, storage } = parts;
    const mortals: Mortal<unknown>[] = [...hosts, hub, azurite];
    onTestFinished(async () => {
      for (const mortal of mortals) await mortal.end();
      removeFolder(data);
    }, 60_000);

    await createDeploymentStores(storage);
    await modelsIn(storage).put(MODEL);
    const customer = await addCustomer(storage);
    const registry = connectRegistry(parts.service, readFileSync(parts.ca, 'utf8'));
    const devices: RegisteredDevice[] = [];
    const keys: string[] = [];
    for (let i = 0; i < SOURCES; i += 1) {
      const device = await addDevice(storage, customer);
      const { responseBody } = await registry.create({ deviceId: device.deviceId });
      devices.push(device);
      keys.push(responseBody.authentication!.symmetricKey!.primaryKey!);
    }

    const packetsEach = Math.ceil(PACKETS / SOURCES);
    const now = Date.now();
    const stream: StreamOptions = {
      seed: SEED,
      sources: devices.map(({ deviceId, authorization }, i) => ({
        connectionString: `HostName=localhost:${parts.mqtt};DeviceId=${deviceId};SharedAccessKey=${keys[i]}`,
        authorization,
      })),
      packetsEach,
      rate: RATE,
      from: now - 12 * HOUR,
      ca: parts.ca,
      ledger: join(data, 'ledger'),
    };
    const sender = startSender(data, stream);
    mortals.unshift(sender.process);

    const over = new AbortController();
    const striking = strikeUntil(over.signal, [...mortals]);
    await sender.done;
    over.abort();
    const struck = await striking;
    await Promise.all(mortals.map((mortal) => mortal.ready()));

    const acknowledged = new Set(
      readLedger(stream.ledger).map(({ source, sequence }) => `${devices[source]!.key} ${sequence}`),
    );
    expect(acknowledged.size).toBe(packetsEach * SOURCES);
    expect(new Set(struck)).toEqual(new Set(mortals.map(({ name }) => name)));

    const stored = await until(
      () => storedTimes(storage, customer.key),
      (times) => times.size >= acknowledged.size,
      60,
    );
    expect([...acknowledged].filter((packet) => !stored.has(packet))).toEqual([]);
    expect([...stored].filter(([, times]) => times > 1)).toEqual([]);
    expect(stored.size).toBe(acknowledged.size);
    expect(await all(quarantineIn(storage, customer.key).list())).toEqual([]);

    for (const { key, authorization } of devices) {
      const sent = Array.from({ length: packetsEach }, (_, i) => i + 1).flatMap((sequence) => {
        const body = JSON.parse(bodyOf(authorization, sequence, stream.from).toString());
        return body.readings.map(({ at, power }: { at: string; power: number }) => ({
          at: Date.parse(at),
          power,
        }));
      });
      const result = await until(
        () => resultOf(storage, customer.key, key, stream.from, now + HOUR),
        ({ rolledUp }) => rolledUp >= packetsEach * READINGS,
        // A worker that was killed keeps its device to itself for a while.
        120,
      );
      expect(result).toEqual({ readings: sent, rolledUp: packetsEach * READINGS });
    }
    if (process.env.VAKT_KILL_REPORT) {
      const deaths = mortals.flatMap(({ name, deaths }) => deaths.map((death) => `${name}: ${death}`));
      process.stderr.write(`${struck.length} strikes: ${struck.join(' ')}\n${deaths.join('\n')}\n`);
    }
  },
  // The stream takes twice as long as with everything up.
  (PACKETS / RATE) * 3_000 + 240_000,
);
