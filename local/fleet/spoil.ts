import type { Spoiling } from './box.ts';
import type { Reading } from './physics/pump.ts';
import type { OlderReading } from './schema.ts';

/** A packet before it is written down. */
export interface Packet {
  packetId: string;
  schema: string;
  sentAt: string;
  readings: (Reading | OlderReading)[];
}

/** What a firmware makes of a packet that it spoils; each way has been seen of real boxes. */
export function spoil(packet: Packet, how: Spoiling): Buffer {
  const text = JSON.stringify(packet);
  switch (how) {
    // A buffer that is too small cuts the end off.
    case 'torn-off':
      return Buffer.from(text.slice(0, Math.floor(0.7 * text.length)));
    // A degree sign in one byte: no UTF-8.
    case 'latin-1':
      return Buffer.from(JSON.stringify({ ...packet, unit: '°C' }), 'latin1');
    // A field left over from somebody's debugging.
    case 'debug-field':
      return Buffer.from(JSON.stringify({ ...packet, freeHeap: 41_208 }));
    // A word where the sensor didn't answer.
    case 'no-answer':
      return Buffer.from(
        JSON.stringify({
          ...packet,
          readings: packet.readings.map((reading) => ({ ...reading, oilTemperature: 'ERR' })),
        }),
      );
    case 'draft-schema':
      return Buffer.from(JSON.stringify({ ...packet, schema: 'vakt.telemetry/3-draft' }));
  }
}
