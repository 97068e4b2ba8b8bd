import { crc32 } from 'node:zlib';
import type { NewEvent, StoredEvent } from './event.ts';

/**
 * A record is `length (4) · crc32 (4) · sequence number (6) · enqueued time (6) · head length (4) · head · body`,
 * big-endian. Length and checksum cover what follows them; the head is JSON: everything but the body.
 */
const FRAME = 8;
const FIXED = 16;

/** No record is longer than this: a body has at most 256 KiB, and a topic with its properties 64 KiB. */
const MAX_RECORD_BYTES = 1024 * 1024;

/** What a record is found by. */
export interface RecordHeader {
  offset: number;
  sequenceNumber: number;
  enqueuedAt: number;
}

/** A record that was found, with the length of its frame. */
export type FoundRecord = { header: RecordHeader; payload: Buffer; length: number };

/** The bytes of an event's record. */
export function encodeRecord(event: NewEvent, sequenceNumber: number, enqueuedAt: number): Buffer {
  const { deviceId, generationId, system, properties } = event;
  const head = Buffer.from(JSON.stringify({ deviceId, generationId, system, properties }));
  const record = Buffer.allocUnsafe(FRAME + FIXED + head.length + event.body.length);
  record.writeUInt32BE(record.length - FRAME, 0);
  record.writeUIntBE(sequenceNumber, FRAME, 6);
  record.writeUIntBE(enqueuedAt, FRAME + 6, 6);
  record.writeUInt32BE(head.length, FRAME + 12);
  head.copy(record, FRAME + FIXED);
  record.set(event.body, FRAME + FIXED + head.length);
  record.writeUInt32BE(crc32(record.subarray(FRAME)), 4);
  return record;
}

/**
 * The record that starts at `position` in `chunk`.
 *
 * @param chunkOffset offset of the chunk's first byte in the partition
 * @returns a number when the chunk is too short: how many bytes it takes from `position`, as far as
 *   can be told; `undefined` when what is there is no record, or a damaged one
 */
export function findRecord(
  chunk: Buffer,
  position: number,
  chunkOffset: number,
): FoundRecord | number | undefined {
  const left = chunk.length - position;
  if (left < FRAME) return FRAME;
  const length = chunk.readUInt32BE(position) + FRAME;
  if (length < FRAME + FIXED || length > MAX_RECORD_BYTES) return undefined;
  if (left < length) return length;
  const payload = chunk.subarray(position + FRAME, position + length);
  if (crc32(payload) !== chunk.readUInt32BE(position + 4)) return undefined;
  return {
    header: {
      offset: chunkOffset + position,
      sequenceNumber: payload.readUIntBE(0, 6),
      enqueuedAt: payload.readUIntBE(6, 6),
    },
    payload,
    length,
  };
}

/** The event of a found record. Its body is a view on the chunk it was read with. */
export function decodeEvent({ header, payload }: FoundRecord): StoredEvent {
  const headLength = payload.readUInt32BE(12);
  const head = JSON.parse(payload.toString('utf8', FIXED, FIXED + headLength)) as Omit<NewEvent, 'body'>;
  return { ...head, ...header, body: payload.subarray(FIXED + headLength) };
}
