import type { PacketSchema } from './physics/models.ts';
import type { Reading } from './physics/pump.ts';

/** A reading as a box of before says it: fewer quantities, and whether the motor turns. */
export type OlderReading = Pick<Reading, (typeof older)[number]> & { running: boolean };

const older = [
  'at',
  'inletPressure',
  'exhaustPressure',
  'oilTemperature',
  'motorCurrent',
  'vibration',
  'power',
] as const;

/** What of a reading goes into a packet of this schema. */
export function saidIn(schema: PacketSchema, reading: Reading): Reading | OlderReading {
  if (schema === 'vakt.telemetry/2') return reading;
  const said = Object.fromEntries(older.map((name) => [name, reading[name]]));
  return { ...said, running: reading.state === 'operating' } as OlderReading;
}
