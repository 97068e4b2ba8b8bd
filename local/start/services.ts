import { join, resolve } from 'node:path';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { azuriteAnswers, azuriteCommand, azuriteConnectionString } from '../azurite/azurite.ts';
import { type Child, type ChildOptions, startChild } from '../plant/child.ts';
import type { ChildError } from '../plant/errors.ts';
import type { RunInfo } from '../plant/runfile.ts';
import type { Teller } from './console.ts';
import type { StartOptions } from './options.ts';
import { appSettings } from './settings.ts';

const LOCAL = join(import.meta.dirname, '..');
const APP = join(LOCAL, '..');

/** The processes of the plant, in the order in which they were started. */
export interface Services {
  /** Starts one more process that ends with the others. */
  start<Ready>(options: Omit<ChildOptions<Ready>, 'logDir'>): Promise<Child<Ready>>;
  /** Settles when one of them ends without having been told to. */
  readonly died: Promise<ChildError>;
  /** Ends them all, the last started first. */
  stop(): Promise<void>;
}

/** What a running plant offers. */
export interface Plant {
  readonly info: RunInfo;
  readonly storage: Storage;
}

/** A group of processes that end together; their logs lie in `logs` under the data folder. */
export function servicesIn(data: string): Services {
  const children: Child<unknown>[] = [];
  const death = Promise.withResolvers<ChildError>();
  return {
    died: death.promise,
    async start(options) {
      const child = await startChild({ ...options, logDir: join(data, 'logs') });
      children.push(child as Child<unknown>);
      child.died.then(death.resolve);
      return child;
    },
    async stop() {
      for (const child of children.reverse()) await child.stop();
    },
  };
}

interface HubReady {
  readonly ca: string;
  readonly eventHub: RunInfo['eventHub'];
  readonly service: string;
}

/** Starts everything the functions stand on, and then the functions themselves; tells each as it is up. */
export async function startPlant(services: Services, options: StartOptions, tell: Teller): Promise<Plant> {
  const { ports } = options;
  const at = (folder: string) => resolve(options.data, folder);
  const pids: Record<string, number> = { start: process.pid };

  const azuritePorts = { blob: ports.blob, queue: ports.queue, table: ports.table };
  const azurite = await services.start({
    name: 'azurite',
    ...azuriteCommand(at('azurite'), azuritePorts),
    probe: async () => (await azuriteAnswers(azuritePorts)) || undefined,
  });
  const connection = azuriteConnectionString(azuritePorts);
  const storage = openStorage(connection, connection);
  await createDeploymentStores(storage);
  pids.azurite = azurite.pid;
  tell.up('Azurite', `blob ${ports.blob}, queue ${ports.queue}, table ${ports.table}`);

  const [hub, inbox] = await Promise.all([
    services.start<HubReady>({
      name: 'hub',
      script: join(LOCAL, 'hub/main.ts'),
      args: [
        '--data',
        at('hub'),
        ...ported({ '': ports.hubMqtt, 'amqp-': ports.hubAmqp, 'rest-': ports.hubRest }),
      ],
    }),
    services.start({
      name: 'inbox',
      script: join(LOCAL, 'inbox/main.ts'),
      args: ['--data', at('inbox'), ...ported({ 'smtp-': ports.inboxSmtp, 'http-': ports.inboxHttp })],
    }),
  ]);
  pids.hub = hub.pid;
  pids.inbox = inbox.pid;
  const { ca, eventHub, service } = hub.ready;
  tell.up('IoT Hub stand-in', `mqtts://localhost:${ports.hubMqtt}, events amqp://localhost:${ports.hubAmqp}`);
  const http = `http://127.0.0.1:${ports.inboxHttp}`;
  tell.up('Inbox', `${http}, smtp://127.0.0.1:${ports.inboxSmtp}`);

  const base = {
    hub: { host: 'localhost', port: ports.hubMqtt, rest: ports.hubRest, ca, service },
    eventHub,
    storage: connection,
    inbox: { http, smtp: `smtp://127.0.0.1:${ports.inboxSmtp}` },
  };
  const host = await services.start<{ hash: string; functions: { name: string }[] }>({
    name: 'functions',
    script: join(LOCAL, 'host/main.ts'),
    args: ['--app', APP, ...ported({ '': ports.functions })],
    env: appSettings(base),
  });
  pids.functions = host.pid;
  const functions = { http: `http://127.0.0.1:${ports.functions}` };
  const { hash } = host.ready;
  tell.up('Functions host', `${functions.http}, dist/main.js, hash ${hash.slice(0, 12)}`);
  return { info: { ...base, functions, pids, hash }, storage };
}

/** `--port 1`, `--amqp-port 2`, … by what stands before "port". */
function ported(ports: Readonly<Record<string, number>>): string[] {
  return Object.entries(ports).flatMap(([kind, port]) => [`--${kind}port`, String(port)]);
}
