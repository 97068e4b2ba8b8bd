import { stateOfMotor } from '../domain/reading.ts';
import type { Telemetry1 } from './generated/telemetry-1.js';
import type { Telemetry2 } from './generated/telemetry-2.js';

type Reading1 = Telemetry1['readings'][number];
type Reading2 = Telemetry2['readings'][number];

/** A reading of version 1 as version 2 has it. What version 2 added to it, a box of version 1 hasn't measured. */
export function upgradeReading({ running, ...same }: Reading1): Reading2 {
  return running === undefined ? same : { ...same, state: stateOfMotor(running) };
}
