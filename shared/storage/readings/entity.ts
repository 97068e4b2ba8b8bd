import { isLate } from '../../domain/late.ts';
import type { ArrivedReading, Reading } from '../../domain/reading.ts';
import type { EpochMs } from '../../time.ts';
import { assertFormat } from '../entity.ts';
import type { PacketIdentity } from './keys.ts';
import { packetPartition, packetRow } from './keys.ts';
import { packReadings, unpackReadings } from './pack.ts';
import { stamper } from './stamp.ts';

/** A packet's format. The first had `running` where the second has `state`; both are read. */
export const PACKET_FORMAT = 2;
const READABLE = [1, PACKET_FORMAT];

/** An admitted packet, ready to be stored. */
export interface AdmittedPacket extends PacketIdentity {
  /** SHA-256 of the body: tells a repeated packet from another one under the same ID. */
  readonly hash: string;
  readonly schema: string;
  /** When IoT Hub took it in. */
  readonly arrivedAt: EpochMs;
  /** In the order in which they came; at least one. */
  readonly readings: readonly Reading[];
}

/** A packet as one entity of the contract's readings table. */
export type PacketEntity = {
  partitionKey: string;
  rowKey: string;
  v: number;
  hash: string;
  schema: string;
  arrived: string;
  /** First and last reading time. */
  from: string;
  to: string;
  /** How many readings it holds. */
  count: number;
  /** How many of them came late; absent where none did. */
  late?: number;
  columns: string;
  [chunk: `data${number}`]: Uint8Array;
};

/** Table Storage's bound on one binary property. */
const CHUNK = 64 * 1024;

/** Apart, because a backlog arrives long after it was measured. */
const arrivalStamp = stamper();
const readingStamp = stamper();

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

/** Makes the entity. A 256 KB packet packs to well under an entity's 1 MiB. */
export function toEntity(packet: AdmittedPacket): PacketEntity {
  const { columns, bytes } = packReadings(packet.readings);
  const { from, to } = spanOf(packet.readings);
  const entity: PacketEntity = {
    partitionKey: packetPartition(packet),
    rowKey: packetRow(packet),
    v: PACKET_FORMAT,
    hash: packet.hash,
    schema: packet.schema,
    arrived: arrivalStamp(packet.arrivedAt),
    from: readingStamp(from),
    to: readingStamp(to),
    count: packet.readings.length,
    columns,
    // As Buffers: of a plain Uint8Array that is part of a larger one the client would send the whole.
    data0: bytes.length <= CHUNK ? bytes : bytes.subarray(0, CHUNK),
  };
  if (isLate(from, packet.arrivedAt)) {
    entity.late = packet.readings.filter(({ at }) => isLate(at, packet.arrivedAt)).length;
  }
  for (let i = 1; i * CHUNK < bytes.length; i++) {
    entity[`data${i}`] = bytes.subarray(i * CHUNK, (i + 1) * CHUNK);
  }
  return entity;
}

/**
 * Reads an entity's readings back, in the order in which they came.
 *
 * @throws {FormatError} when a newer release wrote it in a form this one doesn't know
 */
export function fromEntity(entity: PacketEntity): ArrivedReading[] {
  assertFormat(entity.v, READABLE);
  const chunks: Uint8Array[] = [];
  for (let i = 0; ; i++) {
    const chunk = entity[`data${i}`];
    if (!chunk) break;
    chunks.push(chunk);
  }
  const arrivedAt = Date.parse(entity.arrived);
  return unpackReadings({ columns: entity.columns, bytes: Buffer.concat(chunks) }).map((reading) => ({
    ...reading,
    arrivedAt,
  }));
}

/** What an entity weighs in a transaction: its binary content as base64. */
export function bytesOf(entity: PacketEntity): number {
  let bytes = 0;
  for (const value of Object.values(entity)) if (value instanceof Uint8Array) bytes += value.length;
  return Math.ceil(bytes / 3) * 4;
}
