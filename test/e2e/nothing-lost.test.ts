import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../shared/keys.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import { HOUR } from '../../shared/time.ts';
import { addCustomer, addDevice, MODEL, type RegisteredDevice } from '../functions/support/deployment.ts';
import { connectRegistry } from '../local/hub/support/hub.ts';
import { eventsBehind, hoursOf, quarantinedBodies, resultOf, storedTimes } from './ledger/found.ts';
import { readLedger } from './ledger/ledger.ts';
import type { Mortal } from './ledger/mortal.ts';
import { startParts, startSender } from './ledger/parts.ts';
import { reasonOf } from './ledger/poison.ts';
import { bodyOf, poisonsOf, powerOf, READINGS, STEP_MS, type StreamOptions } from './ledger/stream.ts';
import { signalFor, strikeUntil } from './ledger/strikes.ts';
import { watchFaults } from './ledger/watch.ts';
import { newFolder, removeFolder } from './support/plant.ts';
import { until } from './support/until.ts';

const PACKETS = Number(process.env.VAKT_LEDGER_PACKETS ?? 1_000);
const SEED = Number(process.env.VAKT_LEDGER_SEED ?? 1);
/** Seconds for which the storage is gone, from the middle of the stream on. */
const GONE = Number(process.env.VAKT_LEDGER_GONE ?? 3);
const SOURCES = 8;
/** Packets a second: slow enough for a number of strikes while the stream lasts. */
const RATE = Math.min(PACKETS / 6, 400);
/** Between two strikes, on average; some sixty while everything goes well, and each at least once. */
const PAUSE_MS = Math.max(600, ((PACKETS / RATE + GONE) * 1_000) / 60);
/** How long it may take, at the least, until all is stored and analysed; seconds. */
const PATIENCE = 180 + PACKETS / 100;

test(
  'whatever is killed, and whatever the storage does, each acknowledged packet is stored once and counted once',
  async () => {
    const data = newFolder();
    const parts = await startParts(data, SEED);
    const { azurite, proxy, hub, hosts, hubReady, storage } = parts;
    const mortals: Mortal<unknown>[] = [...hosts, hub, proxy, azurite];
    onTestFinished(async () => {
      await Promise.all(mortals.map((mortal) => mortal.end()));
      removeFolder(data);
    }, 60_000);

    await createDeploymentStores(storage);
    await modelsIn(storage).put(MODEL);
    const customer = await addCustomer(storage);
    const registry = connectRegistry(hubReady.service, readFileSync(hubReady.ca, 'utf8'));
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
        connectionString: `HostName=localhost:${hubReady.mqtt};DeviceId=${deviceId};SharedAccessKey=${keys[i]}`,
        authorization,
      })),
      packetsEach,
      rate: RATE,
      // On a step, so that no reading holds over the turn of an hour.
      from: Math.floor((now - HOUR) / STEP_MS - packetsEach * READINGS) * STEP_MS,
      ca: hubReady.ca,
      ledger: join(data, 'ledger'),
    };
    const faults = watchFaults(proxy);
    const sender = startSender(data, stream);
    mortals.unshift(sender.process);

    const over = new AbortController();
    const striking = strikeUntil(over.signal, [...mortals], SEED, PAUSE_MS);
    await sleep((PACKETS / RATE) * 500);
    await azurite.strike(signalFor(azurite), GONE * 1_000);
    await sender.done;
    over.abort();
    const struck = await striking;
    await Promise.all(mortals.map((mortal) => mortal.ready()));

    const sendings = readLedger(stream.ledger);
    const acknowledged = sendings.filter(({ sequence }) => sequence > 0);
    const packets = new Set(
      acknowledged.map(({ source, sequence }) => `${devices[source]!.key} ${sequence}`),
    );
    const refused = new Set(
      sendings
        .filter(({ sequence }) => sequence < 0)
        .map(({ source, sequence }) => {
          const body = bodyOf(devices[source]!.authorization, sequence, stream.from);
          return `${reasonOf(-sequence)} ${sha256(body)}`;
        }),
    );
    expect(packets.size).toBe(packetsEach * SOURCES);
    expect(refused.size).toBe(poisonsOf(packetsEach) * SOURCES);
    expect(new Set(struck)).toEqual(new Set(mortals.map(({ name }) => name)));

    // The list of all that is stored is long: it is asked for once the hosts have done with what the hub has.
    await until(
      () => eventsBehind(storage, hubReady.eventHub.connectionString).catch(() => 1),
      (behind) => behind === 0,
      PATIENCE,
      1_000,
    );
    const stored = await until(
      () => storedTimes(storage, customer.key),
      (times) => times.size >= packets.size,
      PATIENCE,
      300 + PACKETS / 20,
    );
    expect([...packets].filter((packet) => !stored.has(packet))).toEqual([]);
    expect([...stored].filter(([, times]) => times > 1)).toEqual([]);
    expect(stored.size).toBe(packets.size);
    const quarantined = await until(
      () => quarantinedBodies(storage, customer.key),
      (bodies) => bodies.size >= refused.size,
      PATIENCE,
    );
    expect(quarantined).toEqual(refused);

    for (const { key } of devices) {
      const readings = Array.from({ length: packetsEach * READINGS }, (_, i) => ({
        at: stream.from + i * STEP_MS,
        power: powerOf(Math.floor(i / READINGS) + 1),
      }));
      const hours = hoursOf(readings);
      const result = await until(
        () => resultOf(storage, customer.key, key, stream.from, now + HOUR),
        // A worker that was killed keeps its device to itself for a while.
        (found) => JSON.stringify(found.hours) === JSON.stringify(hours),
        PATIENCE,
      );
      expect(result).toEqual({ readings, hours });
    }
    const seen = await faults.end();
    expect(seen['lost-response']).toBeGreaterThan(0);
    expect(seen.status).toBeGreaterThan(0);
    if (process.env.VAKT_LEDGER_REPORT) {
      const deaths = mortals.flatMap(({ name, deaths }) => deaths.map((death) => `${name}: ${death}`));
      const sums = `${sendings.length} sendings, ${packets.size} packets, ${refused.size} refused bodies`;
      const strikes = `${struck.length} strikes: ${struck.join(' ')}`;
      process.stderr.write(`${sums}\n${strikes}\n${JSON.stringify(seen)}\n${deaths.join('\n')}\n`);
    }
  },
  ((PACKETS / RATE) * 3 + GONE * 2 + PATIENCE * 4) * 1_000,
);
