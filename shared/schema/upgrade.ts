import { type PumpState, stateOfMotor } from '../domain/reading.ts';
import type { Telemetry1 } from './generated/telemetry-1.js';
import type { Telemetry2 } from './generated/telemetry-2.js';

type Reading1 = Telemetry1['readings'][number];
type Reading2 = Telemetry2['readings'][number];

/** What a box of this schema said of its pump's state: the way back, for {@link upgradeReading} loses nothing of it. */
export function stateAsSent(
  schema: string,
  state: PumpState | undefined,
): { running?: boolean; state?: PumpState } {
  if (state === undefined) return {};
  return schema === 'vakt.telemetry/1' ? { running: state === stateOfMotor(true) } : { state };
}

/** A reading of version 1 as version 2 has it. What version 2 added to it, a box of version 1 hasn't measured. */
export function upgradeReading({ running, ...same }: Reading1): Reading2 {
  return running === undefined ? same : { ...same, state: stateOfMotor(running) };
}
