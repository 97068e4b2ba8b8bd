import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iothub from 'azure-iothub';
import { onTestFinished } from 'vitest';
import { type Hub, type HubOptions, startHub } from '../../../../local/hub/hub.ts';
import { connectService } from './service.ts';

/** A temporary folder that is removed when the test has finished. */
export async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'hub-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

export interface TestHub extends Hub {
  data: string;
  ca: string;
  /** Lines the hub logged. */
  lines: string[];
}

/** Starts a hub on free ports; it ends with the test. */
export async function startTestHub(options: Partial<HubOptions> = {}): Promise<TestHub> {
  const data = options.data ?? (await temporaryFolder());
  const lines: string[] = [];
  const hub = await startHub({
    data,
    ports: { mqtt: 0, amqp: 0, rest: 0 },
    host: 'localhost',
    address: '127.0.0.1',
    log: (line) => lines.push(line),
    ...options,
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= hub.close();
    return closed;
  };
  onTestFinished(close);
  return { ready: hub.ready, close, data, lines, ca: await readFile(hub.ready.ca, 'utf8') };
}

/** Microsoft's registry client for a hub of its own port and authority. */
export function connectRegistry(service: string, ca: string): iothub.Registry {
  return connectService(service, ca, (config, rest) => new iothub.Registry(config, rest as never));
}
