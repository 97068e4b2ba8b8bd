import type { Spoiling } from './box.ts';
import type { PacketSchema } from './physics/models.ts';
import type { PumpParameters, Reading } from './physics/pump.ts';
import { type OlderReading, saidIn } from './schema.ts';
import { spoil } from './spoil.ts';

/**
 * What a packet is made of: enough to make the very same bytes again, so that a packet whose acknowledgement
 * was lost is sent again as itself, not as another one with the same readings.
 */
export interface PacketPlan {
  /** `<authorization>-<sequence>`. */
  packetId: string;
  sequence: number;
  /** RFC 3339. */
  sentAt: string;
  /** First and last reading, epoch milliseconds, and the step from one to the next, milliseconds. */
  from: number;
  to: number;
  interval: number;
  pump: PumpParameters;
  /** The schema it is written in; version 1 where a fleet of before planned it. */
  schema?: PacketSchema;
  /** What the box's clock adds to the readings' times, milliseconds; nothing where it is right. */
  ahead?: number;
  /** How the firmware spoils it, if it does. */
  spoiling?: Spoiling;
}

/** What of a plan is decided before its readings are. */
export type PacketHead = Pick<
  PacketPlan,
  'sequence' | 'sentAt' | 'pump' | 'schema' | 'ahead' | 'spoiling'
> & {
  authorization: string;
};

const OLDEST: PacketSchema = 'vakt.telemetry/1';

/** Bytes a packet may have; well below the 256 KB that IoT Hub takes with all properties. */
export const packetBudget = 200_000;

/** The first time of the grid of `interval` that lies after `through`; epoch milliseconds. */
export function firstAfter(through: number, interval: number): number {
  return (Math.floor(through / interval) + 1) * interval;
}

/** How many readings of the grid lie after `through`, up to and including `until`. */
export function readingsDue(through: number, until: number, interval: number): number {
  return Math.max(0, Math.floor(until / interval) - Math.floor(through / interval));
}

/**
 * Plans the next packet: as many readings as fit, from `from` on, none after `until`.
 *
 * @param head what it is to be called
 * @param read the pump's readings
 * @param from of the grid of `interval`, not after `until`
 */
export function nextPacket(
  head: PacketHead,
  read: (at: number) => Reading,
  { from, until, interval }: { from: number; until: number; interval: number },
): PacketPlan {
  const { authorization, ...rest } = head;
  const plan = { packetId: `${authorization}-${head.sequence}`, ...rest, from, to: from, interval };
  let size = encode(plan, read).length;
  for (let at = from + interval; at <= until; at += interval) {
    // A reading is ASCII; one more byte for the comma before it.
    size += JSON.stringify(saidIn(plan.schema ?? OLDEST, read(at))).length + 1;
    if (size > packetBudget) break;
    plan.to = at;
  }
  return plan;
}

/** The packet's body: UTF-8 JSON of its schema, unless the firmware spoils it. */
export function encode(
  { packetId, schema = OLDEST, sentAt, from, to, interval, ahead = 0, spoiling }: PacketPlan,
  read: (at: number) => Reading,
): Buffer {
  const readings: (Reading | OlderReading)[] = [];
  for (let at = from; at <= to; at += interval) {
    const reading = saidIn(schema, read(at));
    readings.push(ahead === 0 ? reading : { ...reading, at: new Date(at + ahead).toISOString() });
  }
  const packet = { packetId, schema, sentAt, readings };
  return spoiling ? spoil(packet, spoiling) : Buffer.from(JSON.stringify(packet));
}

/** Number of readings in a packet. */
export function readingsIn({ from, to, interval }: PacketPlan): number {
  return Math.round((to - from) / interval) + 1;
}
