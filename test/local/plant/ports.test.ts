import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { PortsError } from '../../../local/plant/errors.ts';
import { assertFree, type Ports, portsFrom } from '../../../local/plant/ports.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(host?: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen({ port: 0, host }, resolve));
  return (server.address() as { port: number }).port;
}

/** Ports that were free a moment ago. */
async function freePorts(): Promise<Ports> {
  const ports = portsFrom();
  const held = servers.length;
  for (const name of Object.keys(ports) as (keyof Ports)[]) ports[name] = await listen();
  await Promise.all(servers.splice(held).map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

test('the usual ports are those a client of the real service would try', () => {
  expect(portsFrom()).toEqual({
    hubMqtt: 8883,
    hubAmqp: 5672,
    hubRest: 8884,
    blob: 10000,
    queue: 10001,
    table: 10002,
    functions: 7071,
    inboxHttp: 8025,
    inboxSmtp: 1025,
  });
});

test('a base numbers all ports from there, in the documented order', () => {
  expect(Object.values(portsFrom(20_000))).toEqual([
    20_000, 20_001, 20_002, 20_003, 20_004, 20_005, 20_006, 20_007, 20_008,
  ]);
});

test.each([0, -1, 1.5, 65_528, Number.NaN])('a base of %s is refused', (base) => {
  expect(() => portsFrom(base)).toThrow('--port-base must be a whole number from 1 to 65527');
});

test('the highest base that leaves room is accepted', () => {
  expect(portsFrom(65_527).inboxSmtp).toBe(65_535);
});

test('free ports pass', async () => {
  await assertFree(await freePorts());
});

test('every port in use is named, with what it is for and what to do', async () => {
  const ports = await freePorts();
  ports.hubMqtt = await listen();
  ports.table = await listen('127.0.0.1');

  const error = await assertFree(ports).then(
    () => undefined,
    (reason: unknown) => reason,
  );

  expect(error).toBeInstanceOf(PortsError);
  expect((error as PortsError).ports).toEqual([ports.hubMqtt, ports.table]);
  expect((error as PortsError).message).toBe(
    `port ${ports.hubMqtt} (IoT Hub stand-in, MQTT) is in use; port ${ports.table} (Azurite, tables) is in use: ` +
      'stop what listens there, or choose others with --port-base N',
  );
});

test('a port that is taken on the IPv6 loopback only is found too', async (context) => {
  const ports = await freePorts();
  try {
    ports.functions = await listen('::1');
  } catch {
    context.skip('no IPv6 here');
  }
  await expect(assertFree(ports)).rejects.toThrow(`port ${ports.functions} (Functions host, HTTP) is in use`);
});
