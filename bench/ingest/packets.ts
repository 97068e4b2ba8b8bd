import { type EpochMs, iso, SECOND } from '../../shared/time.ts';

const READINGS = 6;

/** A packet of about 1 KB: a minute's readings, ten seconds apart. */
export function packetBody(authorization: string, sequence: number, from: EpochMs): Buffer {
  const readings = Array.from({ length: READINGS }, (_, i) => ({
    at: iso(from + i * 10 * SECOND),
    inletPressure: 1.2 + i / 10,
    exhaustPressure: 1040.5 + i,
    oilTemperature: 81.4,
    motorCurrent: 9.71,
    vibration: 2.13,
    power: 4.12,
    state: 'operating',
  }));
  const packetId = `${authorization}-${sequence}`;
  return Buffer.from(JSON.stringify({ packetId, schema: 'vakt.telemetry/2', sentAt: iso(from), readings }));
}
