import { isLate } from '../../domain/late.ts';
import type { ArrivedReading, Reading } from '../../domain/reading.ts';
import { mergeSpans, type Span } from '../../domain/span.ts';
import { type EpochMs, HOUR } from '../../time.ts';
import { assertFormat } from '../entity.ts';
import type { BinaryText } from '../inserting.ts';
import type { PacketIdentity } from './keys.ts';
import { packetPartition, packetRow } from './keys.ts';
import { packReadings, unpackReadings } from './pack.ts';
import { decimal, stamper } from './stamp.ts';

/**
 * A packet's format. The first had `running` where the second has `state`; the third has in one property what the
 * second had in five, as every property of an entity costs its name and type on the wire. All are read.
 */
export const PACKET_FORMAT = 3;
const READABLE = [1, 2, PACKET_FORMAT];

/** An admitted packet, ready to be stored. */
export interface AdmittedPacket extends PacketIdentity {
  /** SHA-256 of the body: tells a repeated packet from another one under the same ID. */
  readonly hash: string;
  readonly schema: string;
  /** When the device sent it, by its own clock. */
  readonly sentAt?: EpochMs;
  /** When IoT Hub took it in. */
  readonly arrivedAt: EpochMs;
  /** In the order in which they came; at least one. */
  readonly readings: readonly Reading[];
}

/** Bytes as they are written, and as they are read. */
type Chunk = BinaryText | Uint8Array;

/** A packet as one entity of the contract's readings table. */
export type PacketEntity = {
  partitionKey: string;
  rowKey: string;
  v: number;
  /** First and last reading time. */
  from: string;
  to: string;
  /** What else is to be known of it: {@link headOf}. */
  head: string;
  /** How many of its readings came late; absent where none did. */
  late?: number;
  [chunk: `data${number}`]: Chunk;
};

/** A packet in the formats before the third. */
export type FormerPacketEntity = Omit<PacketEntity, 'head'> & FormerHead;

/** What they had in place of the head. */
interface FormerHead {
  hash: string;
  schema: string;
  arrived: string;
  count: number;
  columns: string;
}

const stamp = stamper();

/** The instants between which a packet's readings lie, whatever their order. */
export function spanOf(readings: readonly Reading[]): { from: EpochMs; to: EpochMs } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { at } of readings) {
    if (at < from) from = at;
    if (at > to) to = at;
  }
  return { from, to };
}

/**
 * The stretches in which a packet's readings lie, without the hours between in which none does: a box that dates one
 * reading a year back must not have the whole year worked out anew.
 */
export function spansOf(readings: readonly Reading[]): Span[] {
  const whole = spanOf(readings);
  if (whole.to - whole.from <= HOUR) return [whole];
  return mergeSpans(
    readings.map(({ at }) => ({ from: at, to: at })),
    HOUR,
  );
}

/** Makes the entity. A 256 KB packet packs to well under an entity's 1 MiB. */
export function toEntity(packet: AdmittedPacket): PacketEntity {
  const { columns, chunks } = packReadings(packet.readings);
  const { from, to } = spanOf(packet.readings);
  const { sentAt } = packet;
  const entity: PacketEntity = {
    partitionKey: packetPartition(packet),
    rowKey: packetRow(packet),
    v: PACKET_FORMAT,
    from: stamp(from),
    to: stamp(to),
    head: `${packet.hash}|${packet.readings.length}|${decimal(packet.arrivedAt)}|${sentAt === undefined ? '' : decimal(sentAt)}|${packet.schema}|${columns}`,
    data0: binary(chunks[0]!),
  };
  if (isLate(from, packet.arrivedAt)) {
    let late = 0;
    for (const { at } of packet.readings) if (isLate(at, packet.arrivedAt)) late += 1;
    entity.late = late;
  }
  for (let i = 1; i < chunks.length; i++) entity[`data${i}`] = binary(chunks[i]!);
  return entity;
}

function binary(value: string): BinaryText {
  return { type: 'Binary', value };
}

/** What is to be known of a stored packet beside its readings. */
export interface PacketHead {
  readonly hash: string;
  /** How many readings it holds. */
  readonly count: number;
  readonly arrivedAt: EpochMs;
  readonly sentAt?: EpochMs;
  readonly schema: string;
  /** As {@link unpackReadings} wants them. */
  readonly columns: string;
}

/** Properties that have the head, whatever the format; for queries that want nothing else. */
export const HEAD = ['v', 'head', 'hash', 'schema', 'arrived', 'count', 'columns'];

/**
 * Reads a packet's head, in whatever format it was written.
 *
 * @throws {FormatError} when a newer release wrote it in a form this one doesn't know
 */
export function headOf(
  entity: Partial<FormerHead> & { readonly v?: number; readonly head?: string },
): PacketHead {
  assertFormat(entity.v, READABLE);
  if (entity.head === undefined) {
    const { hash = '', count = 0, arrived = '', schema = '', columns = '' } = entity;
    return { hash, count, arrivedAt: Date.parse(arrived), schema, columns };
  }
  const [hash = '', count, arrived, sent, schema = '', columns = ''] = entity.head.split('|');
  const head = { hash, count: Number(count), arrivedAt: Number(arrived), schema, columns };
  return sent ? { ...head, sentAt: Number(sent) } : head;
}

/**
 * Reads an entity's readings back, in the order in which they came.
 *
 * @throws {FormatError} when a newer release wrote it in a form this one doesn't know
 */
export function fromEntity(entity: PacketEntity | FormerPacketEntity): ArrivedReading[] {
  const { columns, arrivedAt } = headOf(entity);
  const chunks: Uint8Array[] = [];
  for (let i = 0; ; i++) {
    const chunk = entity[`data${i}`];
    if (!chunk) break;
    chunks.push(chunk instanceof Uint8Array ? chunk : Buffer.from(chunk.value, 'base64'));
  }
  return unpackReadings(columns, Buffer.concat(chunks)).map((reading) => ({
    ...reading,
    arrivedAt,
  }));
}

/** What the name and the type of a chunk take beside it. */
const NAMED = 64;

/** What an entity weighs in a transaction: its binary content as base64, each chunk with its name. */
export function bytesOf(entity: PacketEntity): number {
  let bytes = 0;
  for (const value of Object.values(entity)) if (isBinary(value)) bytes += value.value.length + NAMED;
  return bytes;
}

function isBinary(value: unknown): value is BinaryText {
  return typeof value === 'object' && (value as BinaryText).type === 'Binary';
}
