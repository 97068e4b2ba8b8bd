import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, connect } from './connection.ts';
import { type Pace, runDevice } from './device.ts';
import type { FleetDevice } from './devices.ts';
import { openLedger } from './ledger.ts';
import { concurrencyLimit } from './limit.ts';
import type { Report } from './report.ts';
import { openState } from './state.ts';

export interface FleetOptions {
  devices: FleetDevice[];
  /** Certificate of the hub's authority, PEM. */
  ca?: string;
  ledgerFile: string;
  stateFile: string;
  pace: Pace;
}

// History is worked out and sent by this many devices at a time; more would only wait for each other.
const devicesAtOnce = 16;
// What is on its way when the fleet ends has this long; it is remembered if that is not enough.
const farewell = 2000;

/**
 * Runs all devices until the signal, and then puts their memory on disk.
 *
 * @param now epoch milliseconds
 */
export async function runFleet(
  { devices, ca, ledgerFile, stateFile, pace }: FleetOptions,
  report: Report,
  log: (line: string) => void,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  const ledger = await openLedger(ledgerFile);
  const state = openState(stateFile, () => ledger.sync());
  await settle();

  const startedAt = now();
  const shared = {
    pace,
    startedAt,
    state,
    ledger,
    report,
    log,
    now,
    signal,
    limit: concurrencyLimit(devicesAtOnce),
  };
  const connections: Connection[] = [];
  const histories: Promise<string | undefined>[] = [];
  const runs = devices.map((device) => {
    let onHistory: (sent: boolean) => void = () => {};
    histories.push(
      new Promise((resolve) => {
        onHistory = (sent) => resolve(sent ? undefined : device.deviceId);
      }),
    );
    return run(device, onHistory);
  });
  Promise.all(histories).then((results) => {
    report.historyDone({ devices: devices.length, failed: results.filter((id) => id !== undefined) });
  });

  await Promise.race([
    Promise.all(runs),
    new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
  ]);
  await Promise.race([Promise.allSettled(runs), sleep(farewell)]);
  await Promise.race([
    Promise.allSettled(connections.map((connection) => connection.close())),
    sleep(farewell),
  ]);
  await state.save();
  await ledger.close();

  /** A crash may have come between a ledger line and the state that knows of it: the ledger is right. */
  async function settle(): Promise<void> {
    const memories = devices.map(({ deviceId }) => state.of(deviceId));
    const inFlight = memories.flatMap((memory) => memory.inFlight.map(({ packetId }) => packetId));
    const acknowledged = await ledger.known(new Set(inFlight));
    for (const memory of memories) {
      memory.inFlight = memory.inFlight.filter(({ packetId }) => !acknowledged.has(packetId));
    }
  }

  async function run(device: FleetDevice, onHistory: (sent: boolean) => void): Promise<void> {
    const connection = await connect(device.connectionString, ca);
    connections.push(connection);
    try {
      await runDevice(device, connection, shared, onHistory);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
