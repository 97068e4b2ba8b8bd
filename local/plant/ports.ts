import { createServer } from 'node:net';
import { PlantError, PortsError } from './errors.ts';

/**
 * Every port of the plant, in the order in which `--port-base N` numbers them: N, N+1, …
 * The defaults are the ones a client of the real thing would expect.
 */
const listeners = {
  hubMqtt: { port: 8883, title: 'IoT Hub stand-in, MQTT' },
  hubAmqp: { port: 5672, title: 'IoT Hub stand-in, AMQP' },
  hubRest: { port: 8884, title: 'IoT Hub stand-in, REST' },
  blob: { port: 10000, title: 'Azurite, blobs' },
  queue: { port: 10001, title: 'Azurite, queues' },
  table: { port: 10002, title: 'Azurite, tables' },
  functions: { port: 7071, title: 'Functions host, HTTP' },
  inboxHttp: { port: 8025, title: 'inbox, HTTP' },
  inboxSmtp: { port: 1025, title: 'inbox, SMTP' },
} as const;

export type Listener = keyof typeof listeners;

/** The port of each listener. */
export type Ports = Record<Listener, number>;

const names = Object.keys(listeners) as Listener[];

/**
 * The ports of a plant: each listener's usual one, or consecutive ones from `base`.
 *
 * @throws PlantError `port-base-invalid` when `base` leaves no room for all of them between 1 and 65535
 */
export function portsFrom(base?: number): Ports {
  const highest = 65_535 - names.length + 1;
  if (base !== undefined && !(Number.isInteger(base) && base >= 1 && base <= highest)) {
    throw new PlantError(
      'port-base-invalid',
      `--port-base must be a whole number from 1 to ${highest}: the plant takes ${names.length} ports from there`,
    );
  }
  return Object.fromEntries(
    names.map((name, index) => [name, base === undefined ? listeners[name].port : base + index]),
  ) as Ports;
}

// A listener on every address, or on one loopback address only, leaves the other addresses free on some
// systems, so each is tried.
const addresses = [undefined, '127.0.0.1', '::1'];

/** Tries to listen on `port` at `host` for a moment: undefined when that works, else the error's code. */
function tryListening(port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function whyNot(port: number): Promise<string | undefined> {
  for (const address of addresses) {
    const code = await tryListening(port, address);
    if (code === 'EADDRINUSE') return 'is in use';
    if (code === 'EACCES') return 'may not be listened on by this user';
  }
  return undefined;
}

/**
 * Makes sure that every port can be listened on.
 *
 * @throws PortsError that names every port that cannot, and what it is for
 */
export async function assertFree(ports: Ports): Promise<void> {
  const refused: { port: number; text: string }[] = [];
  for (const name of names) {
    const reason = await whyNot(ports[name]);
    if (reason)
      refused.push({ port: ports[name], text: `port ${ports[name]} (${listeners[name].title}) ${reason}` });
  }
  if (refused.length === 0) return;
  throw new PortsError(
    refused.map(({ port }) => port),
    `${refused.map(({ text }) => text).join('; ')}: stop what listens there, or choose others with --port-base N`,
  );
}

/** So many ports that nobody listens on now, for what nobody outside needs to know. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
