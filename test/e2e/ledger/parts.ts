import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { azuriteAnswers, azuriteCommand, azuriteConnectionString } from '../../../local/azurite/azurite.ts';
import type { HubReady } from '../../../local/hub/ready.ts';
import { appSettings } from '../../../local/start/settings.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { freePortBase, ROOT } from '../support/plant.ts';
import { faultPlan } from './faults.ts';
import { keepRunning, type Mortal } from './mortal.ts';
import type { StreamOptions } from './stream.ts';

const SERVICES = ['blob', 'queue', 'table'] as const;

/** A plant whose parts are ended and started one by one: everything the way from a box to the store passes. */
export interface Parts {
  readonly azurite: Mortal<unknown>;
  /** The strict proxy, with its faults. */
  readonly proxy: Mortal<{ readonly control: number }>;
  readonly hub: Mortal<HubReady>;
  readonly hosts: readonly Mortal<unknown>[];
  readonly hubReady: HubReady;
  /** The store itself, past the proxy. */
  readonly storage: Storage;
}

/** Starts the parts, each on its own, with its data on disk. */
export async function startParts(data: string, seed: number): Promise<Parts> {
  const base = await freePortBase();
  const store = { blob: base, queue: base + 1, table: base + 2 };
  const strict = { blob: base + 6, queue: base + 7, table: base + 8 };
  const logDir = join(data, 'logs');
  const azurite = keepRunning({
    name: 'azurite',
    ...azuriteCommand(join(data, 'azurite'), store),
    logDir,
    probe: async () => (await azuriteAnswers(store)) || undefined,
  });
  const faults = join(data, 'faults.json');
  mkdirSync(data, { recursive: true });
  writeFileSync(faults, JSON.stringify(faultPlan(seed)));
  const proxy = keepRunning<{ control: number }>({
    name: 'proxy',
    script: join(ROOT, 'local/strict/main.ts'),
    args: [
      ...SERVICES.flatMap((service) => [`--${service}`, `${strict[service]}:${store[service]}`]),
      ...['--control', '0', '--faults', faults],
    ],
    logDir,
  });
  const hub = keepRunning<HubReady>({
    name: 'hub',
    script: join(ROOT, 'local/hub/main.ts'),
    args: [
      ...['--data', join(data, 'hub'), '--partitions', '4', '--port', String(base + 3)],
      ...['--amqp-port', String(base + 4), '--rest-port', String(base + 5)],
    ],
    logDir,
  });
  const [hubReady] = await Promise.all([hub.ready(), azurite.ready(), proxy.ready()]);

  // A copy, so that a build meanwhile changes nothing for it.
  const app = join(data, 'app');
  for (const part of ['host.json', 'package.json', 'dist']) {
    cpSync(join(ROOT, part), join(app, part), { recursive: true });
  }
  const storage = azuriteConnectionString(strict);
  const inbox = { http: '', smtp: 'smtp://127.0.0.1:1' };
  const env = {
    ...appSettings({ eventHub: hubReady.eventHub, storage, inbox }),
    VAKT_ANALYZE_SCHEDULE: '*/2 * * * * *',
  };
  const hosts = ['host-1', 'host-2'].map((name) =>
    keepRunning({
      name,
      script: join(ROOT, 'local/host/main.ts'),
      args: ['--app', app, '--port', '0'],
      env,
      logDir,
    }),
  );
  const direct = azuriteConnectionString(store);
  return { azurite, proxy, hub, hosts, hubReady, storage: openStorage(direct, direct) };
}

/** Starts the sender, which says when everything it had to send has been acknowledged. */
export function startSender(data: string, options: StreamOptions) {
  const file = join(data, 'stream.json');
  writeFileSync(file, JSON.stringify(options));
  const done = Promise.withResolvers<void>();
  const process = keepRunning({
    name: 'sender',
    script: join(ROOT, 'test/e2e/ledger/sender.ts'),
    args: [file],
    logDir: join(data, 'logs'),
    onLine: (line) => (line as { done?: true }).done && done.resolve(),
  });
  return { process, done: done.promise };
}
