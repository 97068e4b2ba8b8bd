import { setTimeout as sleep } from 'node:timers/promises';
import { wayOf } from './box.ts';
import type { Connection } from './connection.ts';
import type { FleetDevice } from './devices.ts';
import { pumpOf } from './devices.ts';
import type { Ledger } from './ledger.ts';
import { encode, firstAfter, nextPacket, type PacketPlan, readingsDue, readingsIn } from './packet.ts';
import { schemaOf, simulatePump } from './physics/pump.ts';
import type { Report } from './report.ts';
import type { FleetState } from './state.ts';

/** How much is sent, and how often; all in milliseconds. */
export interface Pace {
  /** How far back the first start begins, and how long a gap after a restart may be. */
  historyLength: number;
  historyInterval: number;
  liveInterval: number;
}

/** What the devices of a fleet share. */
export interface Shared {
  pace: Pace;
  /** Until when readings are history; epoch milliseconds. */
  startedAt: number;
  state: FleetState;
  ledger: Ledger;
  report: Report;
  log: (line: string) => void;
  /** Bounds how many devices send at the same time. */
  limit: <Result>(task: () => Promise<Result>) => Promise<Result>;
  now: () => number;
  /** Ends all devices. */
  signal: AbortSignal;
}

// After a packet failed, it is tried again after 1 s, then after twice as long each time, up to this.
const longestPause = 30_000;

/**
 * A device for as long as the fleet runs: first what was in flight when the fleet ended, then the readings it
 * owes up to now, then live ones, and after an outage what it owes from that. Whatever fails is tried again
 * until the signal.
 *
 * @param onHistory is called once: with true when the history is sent, with false at the first failure before
 */
export async function runDevice(
  device: FleetDevice,
  connection: Connection,
  shared: Shared,
  onHistory: (sent: boolean) => void,
): Promise<void> {
  const { pace, startedAt, report, now, signal } = shared;
  const memory = shared.state.of(device.deviceId);
  const pump = pumpOf(device);
  const read = simulatePump(pump);
  const way = wayOf(device, device.seed);

  const deliver = async (plan: PacketPlan, reader = read) => {
    const body = encode(plan, reader);
    for (let pause = 1000; ; pause = Math.min(2 * pause, longestPause)) {
      signal.throwIfAborted();
      try {
        await shared.limit(() => connection.send(body));
        break;
      } catch (error) {
        shared.log(
          `${device.deviceId}: packet ${plan.sequence} not acknowledged: ${(error as Error).message}`,
        );
        onHistory(false);
        await sleep(pause, undefined, { signal });
      }
    }
    // Also when the fleet was ended meanwhile: what is acknowledged is in the ledger.
    await shared.ledger.append(entryOf(device, plan, now()));
    memory.inFlight = memory.inFlight.filter(({ packetId }) => packetId !== plan.packetId);
  };

  /** Sends everything after the last reading, up to `until`. */
  const sendUntil = async (until: number, interval: number, sent: (readings: number) => void) => {
    for (;;) {
      const from = firstAfter(memory.through ?? until, interval);
      if (from > until || signal.aborted) return;
      const head = {
        authorization: device.authorization,
        sequence: memory.next,
        sentAt: new Date(way.told(now())).toISOString(),
        pump,
        schema: schemaOf(pump),
        ahead: way.told(from) - from,
        spoiling: way.spoiling(memory.next, from),
      };
      const plan = nextPacket(head, read, { from, until, interval });
      // Only a packet that is remembered may leave: else a crash would send its readings under another ID.
      memory.next += 1;
      memory.through = plan.to;
      memory.inFlight.push(plan);
      await shared.state.save();
      await deliver(plan);
      sent(readingsIn(plan));
    }
  };

  const oldest = device.retired?.from ?? startedAt - pace.historyLength;
  memory.through = Math.max(memory.through ?? oldest, oldest);
  const due = way.reach(startedAt);
  report.expect(readingsDue(memory.through, due, pace.historyInterval));

  for (const plan of memory.inFlight) await deliver(plan, simulatePump(plan.pump));
  await sendUntil(due, pace.historyInterval, report.historySent);
  onHistory(true);
  if (device.retired) return;
  while (!signal.aborted) {
    await sleep(firstAfter(now(), pace.liveInterval) - now(), undefined, { signal });
    const live = way.reach(now());
    await sendUntil(Math.min(startedAt, live), pace.historyInterval, report.liveSent);
    if (live > startedAt) await sendUntil(live, pace.liveInterval, report.liveSent);
  }
}

function entryOf({ deviceId }: FleetDevice, plan: PacketPlan, now: number) {
  return {
    packetId: plan.packetId,
    deviceId,
    sequence: plan.sequence,
    from: new Date(plan.from + (plan.ahead ?? 0)).toISOString(),
    to: new Date(plan.to + (plan.ahead ?? 0)).toISOString(),
    readings: readingsIn(plan),
    ackedAt: new Date(now).toISOString(),
  };
}
