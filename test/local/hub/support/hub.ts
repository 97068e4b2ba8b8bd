import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import http from 'azure-iot-http-base';
import iothub from 'azure-iothub';
import { onTestFinished } from 'vitest';
import { type Hub, type HubOptions, startHub } from '../../../../local/hub/hub.ts';

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

/**
 * Microsoft's registry client for a hub of its own port and authority.
 *
 * Its constructor sets an agent of its own on the REST client, so ours is set after it. An agent's host
 * and port go before those of a request, whose host is "name:port" as the connection string has it.
 */
export function connectRegistry(service: string, ca: string): iothub.Registry {
  const { HostName = '', SharedAccessKeyName = '', SharedAccessKey = '' } = parseConnectionString(service);
  const [host, port] = HostName.split(':');
  const { SharedAccessSignature } = iothub;
  const sharedAccessSignature = SharedAccessSignature.create(
    HostName,
    SharedAccessKeyName,
    SharedAccessKey,
    Math.floor(Date.now() / 1000) + 3600,
  ).toString();
  const config = { host: HostName, sharedAccessSignature, tokenCredential: undefined };
  const rest = new http.RestApiClient(config, 'test');
  const registry = new iothub.Registry(config, rest as never);
  const agent = new Agent({ ca, host: host!, port: Number(port) });
  onTestFinished(() => agent.destroy());
  rest.setOptions({ http: { agent } });
  return registry;
}

export function parseConnectionString(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(';').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
}
