import { join, resolve } from 'node:path';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import type { RunInfo } from '../plant/runfile.ts';
import type { Teller } from './console.ts';
import { startFunctions } from './functions.ts';
import type { StartOptions } from './options.ts';
import { linkKeys, pseudonymKey } from './secrets.ts';
import { LOCAL, ported, type Services } from './services.ts';
import { startStorage } from './storage.ts';

/** What a running plant offers. */
export interface Plant {
  readonly info: RunInfo;
  readonly storage: Storage;
}

/** What the hub says when it is ready. */
type HubReady = Pick<RunInfo, 'eventHub' | 'dps'> & { readonly ca: string; readonly service: string };

/** Starts everything the functions stand on, and then the functions themselves; tells each as it is up. */
export async function startPlant(services: Services, options: StartOptions, tell: Teller): Promise<Plant> {
  const { ports } = options;
  const connection = await startStorage(services, options, tell);
  const storage = openStorage(connection, connection);
  await createDeploymentStores(storage);
  const [hub, inbox] = await Promise.all([
    startHub(services, options, tell),
    startInbox(services, options, tell),
  ]);
  const { ca, service, eventHub, dps } = hub;
  const base = {
    hub: { host: 'localhost', port: ports.hubMqtt, rest: ports.hubRest, ca, service },
    dps,
    eventHub,
    storage: connection,
    inbox,
    functions: { http: `http://127.0.0.1:${ports.functions}` },
    links: { keys: linkKeys(options.data) },
    certificates: { pseudonymKey: pseudonymKey(options.data) },
  };
  const hash = await startFunctions(services, options, base, tell);
  return { info: { ...base, pids: services.pids, hash }, storage };
}

async function startHub(services: Services, { data, ports }: StartOptions, tell: Teller): Promise<HubReady> {
  const listen = ported({ '': ports.hubMqtt, 'amqp-': ports.hubAmqp, 'rest-': ports.hubRest });
  const { ready } = await services.start<HubReady>({
    name: 'hub',
    script: join(LOCAL, 'hub/main.ts'),
    args: ['--data', resolve(data, 'hub'), ...listen],
  });
  tell.up('IoT Hub stand-in', `mqtts://localhost:${ports.hubMqtt}, events amqp://localhost:${ports.hubAmqp}`);
  return ready;
}

async function startInbox(
  services: Services,
  { data, ports }: StartOptions,
  tell: Teller,
): Promise<RunInfo['inbox']> {
  await services.start({
    name: 'inbox',
    script: join(LOCAL, 'inbox/main.ts'),
    args: [
      ...['--data', resolve(data, 'inbox')],
      ...ported({ 'smtp-': ports.inboxSmtp, 'http-': ports.inboxHttp }),
    ],
  });
  const http = `http://127.0.0.1:${ports.inboxHttp}`;
  const smtp = `smtp://127.0.0.1:${ports.inboxSmtp}`;
  tell.up('Inbox', `${http}, ${smtp}`);
  return { http, smtp };
}
