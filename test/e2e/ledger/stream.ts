import { uniform } from '../../../local/fleet/physics/random.ts';
import { poisonOf } from './poison.ts';

/** A pump's box as the sender knows it. */
export interface Source {
  readonly connectionString: string;
  readonly authorization: string;
}

/** Everything the sender is told, as JSON in a file. */
export interface StreamOptions {
  readonly seed: number;
  readonly sources: readonly Source[];
  /** Different packets of each source. */
  readonly packetsEach: number;
  /** Packets a second over all sources; at most. */
  readonly rate: number;
  /** Time of the first reading, epoch ms. */
  readonly from: number;
  /** Path of the hub's authority, PEM. */
  readonly ca: string;
  /** Path of the list of what was acknowledged. */
  readonly ledger: string;
}

/** Readings of one packet, and milliseconds between them. */
export const READINGS = 2;
export const STEP_MS = 2_000;

/** So many places a packet may come too early. */
const DISPLACEMENT = 12;
/** Share of packets that are sent again, up to so many places later. */
const REPEATED = 0.1;
const REPEATED_WITHIN = 200;
/** A packet that must not be stored comes after every so many, but of each source no more than may be quarantined at leisure. */
const POISON_EVERY = 25;
const MOST_POISON = 40;

/** How many packets of each source must not be stored. */
export function poisonsOf(packetsEach: number): number {
  return Math.min(MOST_POISON, Math.ceil(packetsEach / POISON_EVERY));
}

/**
 * What one source sends, in order: the sequence numbers 1 to `count`, each at least once, some before their turn, some
 * a second time; and with numbers below 0 what must not be stored, between them. The same seed gives the same order.
 */
export function sendingOrder(seed: number, source: number, count: number): number[] {
  const sends: { sequence: number; place: number }[] = [];
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const place = sequence - uniform(seed, source, sequence, 1) * DISPLACEMENT;
    sends.push({ sequence, place });
    if (uniform(seed, source, sequence, 2) < REPEATED) {
      sends.push({ sequence, place: place + uniform(seed, source, sequence, 3) * REPEATED_WITHIN });
    }
  }
  const poisons = poisonsOf(count);
  for (let number = 1; number <= poisons; number += 1) {
    // Each source begins with another kind.
    sends.push({ sequence: -(source + number), place: (number / (poisons + 1)) * count + DISPLACEMENT });
  }
  return sends.sort((a, b) => a.place - b.place).map(({ sequence }) => sequence);
}

/** The body of a packet; the same at every sending, for another content under the same ID would be refused. */
export function bodyOf(authorization: string, sequence: number, from: number): Buffer {
  if (sequence < 0) return poisonOf(authorization, -sequence, from);
  const first = from + (sequence - 1) * READINGS * STEP_MS;
  const readings = Array.from({ length: READINGS }, (_, i) => ({
    at: new Date(first + i * STEP_MS).toISOString(),
    power: powerOf(sequence),
    running: true,
  }));
  const packetId = `${authorization}-${sequence}`;
  return Buffer.from(
    JSON.stringify({ packetId, schema: 'vakt.telemetry/1', sentAt: new Date(first).toISOString(), readings }),
  );
}

/** kW; whole, so that sums are exact, and never nothing, which of a motor that turns isn't believed. */
export function powerOf(sequence: number): number {
  return 1 + (sequence % 50);
}
