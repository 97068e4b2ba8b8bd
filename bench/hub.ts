import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EventHubConsumerClient } from '@azure/event-hubs';
import { signSas } from '../local/hub/identity/sas.ts';
import type { HubReady } from '../local/hub/ready.ts';
import type { Sending, Sent } from './hub/senders.ts';
import { type BenchLine, benchLine } from './report.ts';

const DEVICES = 200;
const BYTES = 1024;
const RATE = 2_000;
const SECONDS = 10;
const SLOW_MS = 1_000;

/** What the IoT Hub stand-in takes, each packet acknowledged when it is synced to disk, its senders beside it. */
export async function benchHub(): Promise<BenchLine[]> {
  const data = mkdtempSync(join(tmpdir(), 'bench-hub-'));
  const ports = ['--port', '0', '--amqp-port', '0', '--rest-port', '0'];
  const hub = run('local/hub/main.ts', '--data', data, ...ports);
  try {
    const ready = await readLine<HubReady>(hub);
    const ca = readFileSync(ready.ca, 'utf8');
    const devices = await createDevices(ready, ca);
    const sending = { port: ready.mqtt, ca, devices, bytes: BYTES, seconds: SECONDS };
    const paced = await send({ ...sending, rate: RATE });
    const flatOut = await send({ ...sending, rate: undefined });
    await checkStored(ready, paced.acknowledged + flatOut.acknowledged);
    const what = `${DEVICES} devices, ${BYTES} bytes, acknowledged after sync`;
    return [
      benchLine(
        { bench: 'hub', case: `packets/s, ${what}, as fast as they go, against the ${RATE}/s asked for` },
        { ours: flatOut.acknowledged / flatOut.seconds, yardstick: RATE },
        { atLeast: 1 },
      ),
      benchLine(
        {
          bench: 'hub',
          case: `99th percentile of the acknowledgement, ms, ${what}, at ${RATE}/s, against a second`,
        },
        { ours: paced.p99, yardstick: SLOW_MS },
        { atMost: 1 },
      ),
    ];
  } finally {
    hub.kill('SIGTERM');
    await once(hub, 'exit');
    rmSync(data, { recursive: true, force: true });
  }
}

/** Every packet that was acknowledged is in the log, once. */
async function checkStored(ready: HubReady, acknowledged: number): Promise<void> {
  const client = new EventHubConsumerClient('$Default', ready.eventHub.connectionString);
  const ids = await client.getPartitionIds();
  const partitions = await Promise.all(ids.map((id) => client.getPartitionProperties(id)));
  await client.close();
  const stored = partitions.reduce((sum, { lastEnqueuedSequenceNumber: last }) => sum + last + 1, 0);
  if (stored !== acknowledged)
    throw new Error(`${acknowledged} packets were acknowledged and ${stored} stored`);
}

async function send(sending: Sending): Promise<Sent> {
  const senders = run('bench/hub/senders.ts');
  senders.stdin!.end(JSON.stringify(sending));
  return await readLine<Sent>(senders);
}

function run(script: string, ...args: string[]): ChildProcess {
  const path = join(import.meta.dirname, '..', script);
  return spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
}

async function readLine<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`${child.spawnargs[1]} ended: ${code}`)),
  );
  const [line] = await Promise.race([once(createInterface(child.stdout!), 'line'), ended]);
  ended.catch(() => undefined);
  return JSON.parse(line) as T;
}

/** Registers the devices, all with one key: what is measured begins after that. */
async function createDevices(ready: HubReady, ca: string): Promise<Sending['devices']> {
  const key = Buffer.alloc(32, 1);
  const expiresAt = (Math.floor(Date.now() / 1000) + 3600) * 1000;
  const token = (resource: string, signedWith: Buffer, policy = '') => {
    const encoded = encodeURIComponent(resource);
    const signature = encodeURIComponent(signSas(encoded, expiresAt, signedWith));
    return `SharedAccessSignature sr=${encoded}&sig=${signature}&se=${expiresAt / 1000}${policy}`;
  };
  const serviceKey = Buffer.from(/SharedAccessKey=(.+)$/.exec(ready.service)![1]!, 'base64');
  const authorization = token('localhost', serviceKey, '&skn=iothubowner');
  const symmetricKey = { primaryKey: key.toString('base64'), secondaryKey: key.toString('base64') };
  const ids = Array.from({ length: DEVICES }, (_, n) => `bench-${n}`);
  for (let from = 0; from < ids.length; from += 100) {
    const changes = ids
      .slice(from, from + 100)
      .map((id) => ({ id, importMode: 'create', authentication: { symmetricKey } }));
    const path = '/devices?api-version=2021-04-12';
    const call = request({ port: ready.rest, path, method: 'POST', ca, headers: { authorization } });
    call.end(JSON.stringify(changes));
    const [response] = await once(call, 'response');
    response.resume();
    if (response.statusCode !== 200) throw new Error(`devices could not be created: ${response.statusCode}`);
  }
  return ids.map((id) => ({ id, token: token(`localhost/devices/${id}`, key) }));
}
