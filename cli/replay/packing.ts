import { AUTHORIZATION_LENGTH } from '../../shared/domain/packet.ts';
import { type EpochMs, iso } from '../../shared/time.ts';

/** A reading on its way into a packet. */
export interface QueuedReading {
  readonly at: EpochMs;
  /** Its JSON, ASCII. */
  readonly json: string;
  /** When it is to be sent, in ms after the run began; 0 without pacing. */
  readonly due: number;
}

/** When a packet is full. */
export interface PacketLimits {
  /** Of the whole body. */
  readonly bytes: number;
  readonly readings: number;
  /** From its first reading's due time to its last's, ms. */
  readonly span: number;
}

const SCHEMA = 'vakt.telemetry/2';
/** A body without its readings is never longer: a sequence number has 15 digits at most. */
const HEAD_BYTES = packetBody('a'.repeat(AUTHORIZATION_LENGTH), 1e15 - 1, 0, []).length;

/** Puts readings together until a packet is full. */
export function packer(limits: PacketLimits) {
  let readings: QueuedReading[] = [];
  let bytes = HEAD_BYTES;
  const take = () => {
    const full = readings;
    readings = [];
    bytes = HEAD_BYTES;
    return full;
  };
  return {
    /** @returns the packet that was full before this reading, which begins the next one */
    add(reading: QueuedReading): QueuedReading[] | undefined {
      const size = reading.json.length + 1;
      const first = readings[0];
      const isFull =
        first !== undefined &&
        (readings.length >= limits.readings ||
          bytes + size > limits.bytes ||
          reading.due - first.due >= limits.span);
      const full = isFull ? take() : undefined;
      readings.push(reading);
      bytes += size;
      return full;
    },
    /** @returns what is left, if anything */
    rest: () => (readings.length > 0 ? take() : undefined),
  };
}

/** A packet's body: JSON of the schema `vakt.telemetry/2`. */
export function packetBody(
  authorization: string,
  sequence: number,
  sentAt: EpochMs,
  readings: readonly Pick<QueuedReading, 'json'>[],
): string {
  const head = JSON.stringify({
    packetId: `${authorization}-${sequence}`,
    schema: SCHEMA,
    sentAt: iso(sentAt),
  });
  return `${head.slice(0, -1)},"readings":[${readings.map(({ json }) => json).join(',')}]}`;
}
