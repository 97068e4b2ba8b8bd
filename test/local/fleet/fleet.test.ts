import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventHubConsumerClient, type ReceivedEventData } from '@azure/event-hubs';
import { expect, onTestFinished, test } from 'vitest';
import type { FleetDevice } from '../../../local/fleet/devices.ts';
import type { LedgerEntry } from '../../../local/fleet/ledger.ts';
import { createDevice } from '../hub/support/device.ts';
import { startTestHub, type TestHub, temporaryFolder } from '../hub/support/hub.ts';
import { receive } from '../hub/support/receive.ts';

const main = join(import.meta.dirname, '../../../local/fleet/main.ts');

interface Packet {
  packetId: string;
  schema: string;
  sentAt: string;
  readings: { at: string }[];
}

/** A running fleet and the lines it printed. */
interface Fleet {
  process: ChildProcessWithoutNullStreams;
  lines: Record<string, unknown>[];
  log: () => string;
  /** Resolves when a line with this property was printed. */
  line(property: string): Promise<Record<string, unknown>>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

function start(files: { dir: string; ca: string }, ...options: string[]): Fleet {
  const args = ['--devices', join(files.dir, 'devices.json'), '--ledger', join(files.dir, 'ledger.jsonl')];
  const child = spawn(process.execPath, [main, ...args, '--ca', files.ca, ...options]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  let log = '';
  child.stderr.on('data', (data) => {
    log += data;
  });
  return {
    process: child,
    lines,
    log: () => log,
    async line(property) {
      await until(() => lines.some((line) => property in line), `a line with ${property}; log: ${log}`);
      return lines.find((line) => property in line) as Record<string, unknown>;
    },
    async end(signal) {
      child.kill(signal);
      const [code] = await once(child, 'close');
      return code;
    },
  };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 1_800; i++) {
    if (condition()) return;
    await sleep(50);
  }
  throw new Error(`did not happen: ${what}`);
}

async function deviceAt(hub: TestHub, deviceId: string, seed: number): Promise<FleetDevice> {
  const { primaryKey } = await createDevice(hub, deviceId);
  const connectionString = `HostName=localhost:${hub.ready.mqtt};DeviceId=${deviceId};SharedAccessKey=${primaryKey}`;
  return { deviceId, connectionString, authorization: `auth${seed}`, model: 'RV-250', seed };
}

async function prepare(hub: TestHub, devices: FleetDevice[]) {
  const dir = await temporaryFolder();
  writeFileSync(join(dir, 'devices.json'), JSON.stringify(devices));
  return { dir, ca: hub.ready.ca };
}

function ledgerOf({ dir }: { dir: string }): LedgerEntry[] {
  const file = join(dir, 'ledger.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}

/**
 * What the hub holds, by packet ID, once it has all packets of the ledger. The same packet twice is one, but
 * must be the same to the byte.
 */
async function packetsAt(
  hub: TestHub,
  ledger: LedgerEntry[],
): Promise<Map<string, Packet & { deviceId: string }>> {
  const packets = new Map<string, Packet & { deviceId: string }>();
  const hashes = new Map<string, string>();
  const take = (event: ReceivedEventData) => {
    const body = Buffer.from(event.body).toString();
    const packet = JSON.parse(body) as Packet;
    const hash = createHash('sha256').update(body).digest('hex');
    expect(hash, packet.packetId).toBe(hashes.get(packet.packetId) ?? hash);
    hashes.set(packet.packetId, hash);
    expect(event).toMatchObject({
      contentType: 'application/json',
      systemProperties: { contentEncoding: 'utf-8' },
    });
    const deviceId = String(event.systemProperties?.['iothub-connection-device-id']);
    packets.set(packet.packetId, { ...packet, deviceId });
  };
  const client = new EventHubConsumerClient('$Default', hub.ready.eventHub.connectionString);
  await new Promise<void>((resolve, reject) => {
    client.subscribe(
      {
        processEvents: async (batch) => {
          try {
            batch.forEach(take);
          } catch (error) {
            reject(error);
          }
          if (ledger.every(({ packetId }) => packets.has(packetId))) resolve();
        },
        processError: async (error) => reject(error),
      },
      { startPosition: { offset: '-1' }, maxWaitTimeInSeconds: 1, skipParsingBodyAsJson: true },
    );
  }).finally(() => client.close());
  return packets;
}

/** The times of a device's readings in the order of its packets' sequence numbers. */
function timesOf(packets: Map<string, Packet & { deviceId: string }>, device: FleetDevice): number[] {
  return [...packets.values()]
    .filter(({ deviceId }) => deviceId === device.deviceId)
    .sort((a, b) => Number(a.packetId.split('-')[1]) - Number(b.packetId.split('-')[1]))
    .flatMap(({ readings }) => readings.map(({ at }) => Date.parse(at)));
}

test('a fleet sends its history in large packets, then live; what the ledger says is what the hub has', async () => {
  const hub = await startTestHub();
  const devices = [await deviceAt(hub, 'pump-1', 1), await deviceAt(hub, 'pump-2', 2)];
  const files = await prepare(hub, devices);

  const fleet = start(files, '--history-days', '2', '--live-interval', '0.25');
  const done = await fleet.line('historyDone');
  const history = ledgerOf(files);
  await until(() => ledgerOf(files).length >= history.length + 8, 'live packets');
  expect(await fleet.end('SIGTERM')).toBe(0);

  expect(fleet.lines[0]).toEqual({ ready: true, devices: 2 });
  expect(done).toMatchObject({ devices: 2, failed: [], packets: 10, readings: 2 * 2880 });
  expect(fleet.lines.findLast((line) => 'progress' in line)).toEqual({
    progress: { sent: 5760, total: 5760 },
  });

  const ledger = ledgerOf(files);
  const packets = await packetsAt(hub, ledger);
  expect([...packets.keys()].sort()).toEqual(ledger.map(({ packetId }) => packetId).sort());
  for (const { packetId, deviceId, from, to, readings } of ledger) {
    const packet = packets.get(packetId);
    expect(packet).toMatchObject({ deviceId, schema: 'vakt.telemetry/2' });
    expect([packet?.readings[0]?.at, packet?.readings.at(-1)?.at, packet?.readings.length]).toEqual([
      from,
      to,
      readings,
    ]);
  }
  for (const device of devices) {
    const sequences = ledger
      .filter(({ deviceId }) => deviceId === device.deviceId)
      .map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    const times = timesOf(packets, device);
    const steps = times.slice(1).map((time, index) => time - (times[index] as number));
    expect(steps.slice(0, 2879).every((step) => step === 60_000)).toBe(true);
    expect(steps.slice(2879).every((step) => step === 250)).toBe(true);
  }
});

test('after SIGKILL a fleet goes on where it was: no reading twice, none left out, no number used twice', async () => {
  const hub = await startTestHub();
  const devices = [await deviceAt(hub, 'pump-1', 1), await deviceAt(hub, 'pump-2', 2)];
  const files = await prepare(hub, devices);
  const options = ['--history-days', '0.02', '--history-interval', '1', '--live-interval', '0.05'];

  for (const round of [1, 2, 3]) {
    const fleet = start(files, ...options);
    await fleet.line('historyDone');
    const before = ledgerOf(files).length;
    await until(() => ledgerOf(files).length >= before + 10, 'live packets');
    if (round < 3) await fleet.end('SIGKILL');
    else expect(await fleet.end('SIGTERM')).toBe(0);
    // What a crash can leave: a line that is not finished.
    if (round === 1) writeFileSync(join(files.dir, 'ledger.jsonl'), '{"packetId":"torn', { flag: 'a' });
  }

  const ledger = ledgerOf(files);
  const packets = await packetsAt(hub, ledger);
  expect(new Set(ledger.map(({ packetId }) => packetId)).size).toBe(ledger.length);
  expect([...packets.keys()].sort()).toEqual(ledger.map(({ packetId }) => packetId).sort());
  for (const device of devices) {
    const times = timesOf(packets, device);
    const steps = times.slice(1).map((time, index) => time - (times[index] as number));
    // In order, and never more than the longer interval apart; the grids meet at whole seconds.
    expect(steps.every((step) => step > 0 && step <= 1000)).toBe(true);
    const sequences = ledger
      .filter(({ deviceId }) => deviceId === device.deviceId)
      .map(({ sequence }) => sequence);
    expect(sequences.toSorted((a, b) => a - b)).toEqual(sequences.map((_, index) => index + 1));
  }
});

test('a packet whose acknowledgement was lost is sent again as itself, one in the ledger is not', async () => {
  const hub = await startTestHub();
  const device = await deviceAt(hub, 'pump-1', 1);
  const files = await prepare(hub, [device]);
  const options = ['--history-days', '3', '--live-interval', '3600'];
  const first = start(files, ...options);
  await first.line('historyDone');
  await first.end('SIGTERM');
  const ledger = ledgerOf(files);
  expect(ledger.length).toBeGreaterThanOrEqual(3);

  // Both were in flight for all the fleet remembers; of the first, the acknowledgement never came.
  const packets = await packetsAt(hub, ledger);
  const stateFile = join(files.dir, 'ledger.jsonl.state.json');
  const state = JSON.parse(readFileSync(stateFile, 'utf8'));
  expect(state['pump-1'].inFlight).toEqual([]);
  state['pump-1'].inFlight = ledger.slice(0, 2).map(({ packetId, sequence, from, to }) => ({
    packetId,
    sequence,
    sentAt: packets.get(packetId)?.sentAt,
    from: Date.parse(from),
    to: Date.parse(to),
    interval: 60_000,
    pump: { model: device.model, seed: device.seed },
    schema: 'vakt.telemetry/2',
  }));
  writeFileSync(stateFile, JSON.stringify(state));
  const kept = ledger.slice(1).map((entry) => `${JSON.stringify(entry)}\n`);
  writeFileSync(join(files.dir, 'ledger.jsonl'), kept.join(''));
  // The pump is another one now; what was in flight is not.
  writeFileSync(join(files.dir, 'devices.json'), JSON.stringify([{ ...device, seed: 99 }]));

  const second = start(files, ...options);
  await second.line('historyDone');
  expect(await second.end('SIGTERM')).toBe(0);

  const events = await receive(hub.ready.eventHub.connectionString, ledger.length + 1);
  const bodies = events.map(({ body }) => Buffer.from(body).toString());
  expect(bodies.map((body) => (JSON.parse(body) as Packet).packetId).slice(0, ledger.length + 1)).toEqual([
    ...ledger.map(({ packetId }) => packetId),
    ledger[0]?.packetId,
  ]);
  expect(bodies[ledger.length] === bodies[0]).toBe(true);
});

test.each([
  { what: 'waits', killed: false },
  { what: 'is killed and started again', killed: true },
])('a fleet that $what while the hub is away sends all that it owes afterwards', async ({ killed }) => {
  const first = await startTestHub();
  const device = await deviceAt(first, 'pump-1', 1);
  const files = await prepare(first, [device]);
  const options = ['--history-days', '0.001', '--history-interval', '0.1', '--live-interval', '0.1'];
  let fleet = start(files, ...options);
  await fleet.line('historyDone');

  await first.close();
  await until(() => fleet.log().includes('not acknowledged'), 'a failure');
  if (killed) {
    await fleet.end('SIGKILL');
    fleet = start(files, ...options);
  }
  const before = ledgerOf(files).length;
  const second = await startTestHub({
    data: first.data,
    ports: { mqtt: first.ready.mqtt, amqp: 0, rest: 0 },
  });
  await until(() => ledgerOf(files).length >= before + 3, 'packets after the outage');
  expect(await fleet.end('SIGTERM')).toBe(0);

  const packets = await packetsAt(second, ledgerOf(files));
  const times = timesOf(packets, device);
  expect(times.slice(1).every((time, index) => time - (times[index] as number) === 100)).toBe(true);
});

test('a device that the hub refuses is named and does not hold up the others', async () => {
  const hub = await startTestHub();
  const good = await deviceAt(hub, 'pump-1', 1);
  const bad = await deviceAt(hub, 'pump-2', 2);
  bad.connectionString = bad.connectionString.replace(/SharedAccessKey=.*/, 'SharedAccessKey=AAAA');
  const files = await prepare(hub, [bad, good]);

  const fleet = start(files, '--history-days', '0.1');
  expect(await fleet.line('historyDone')).toMatchObject({ devices: 2, failed: ['pump-2'], readings: 144 });
  expect(fleet.log()).toMatch(/^pump-2: packet 1 not acknowledged: .+/);
  await until(() => ledgerOf(files).length > 2, 'live packets of the other');
  expect(await fleet.end('SIGTERM')).toBe(0);
  expect(new Set(ledgerOf(files).map(({ deviceId }) => deviceId))).toEqual(new Set(['pump-1']));
});

test('after an outage a box sends all that it kept, and a retired pump only what it measured until it was', async () => {
  const hub = await startTestHub();
  const now = Date.now();
  const cut = await deviceAt(hub, 'pump-1', 1);
  cut.outage = { from: now - 3_600_000, to: now + 6_000 };
  const gone = await deviceAt(hub, 'pump-2', 2);
  const to = Math.floor((now - 100 * 86_400_000) / 60_000) * 60_000;
  gone.retired = { from: to - 3_600_000, to };
  const files = await prepare(hub, [cut, gone]);

  const fleet = start(files, '--history-days', '0.1', '--live-interval', '0.5');
  await fleet.line('historyDone');
  const early = ledgerOf(files).filter(({ deviceId }) => deviceId === cut.deviceId);
  // On a crowded machine the outage may be over by now, and all be sent.
  if (Date.now() < cut.outage.to) {
    expect(early.every((entry) => Date.parse(entry.to) < cut.outage!.from)).toBe(true);
  }
  await until(() => ledgerOf(files).length >= 6, 'packets after the outage');
  expect(await fleet.end('SIGTERM')).toBe(0);

  const packets = await packetsAt(hub, ledgerOf(files));
  const kept = timesOf(packets, cut);
  const steps = kept.slice(1).map((time, index) => time - (kept[index] as number));
  expect(steps.slice(0, 143).every((step) => step === 60_000)).toBe(true);
  expect(steps.slice(143).every((step) => step === 500)).toBe(true);
  expect(kept.at(-1)).toBeGreaterThan(now);
  const left = timesOf(packets, gone);
  expect([left[0], left.at(-1), left.length]).toEqual([to - 3_540_000, to, 60]);
});

test('wrong options end it with 2, a devices file that cannot be used with 1, each with the reason', async () => {
  const hub = await startTestHub();
  const files = await prepare(hub, [{ ...(await deviceAt(hub, 'pump-1', 1)), model: 'XX' }]);

  const unusable = start(files);
  expect((await once(unusable.process, 'close'))[0]).toBe(1);
  expect(unusable.log()).toContain('there is no model XX; the fleet knows');

  const wrong = start(files, '--live-interval', 'often');
  expect((await once(wrong.process, 'close'))[0]).toBe(2);
  expect(wrong.log()).toContain('--live-interval must be a number');
});
