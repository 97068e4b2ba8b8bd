import { isPumpState, type PumpState, type Reading, stateOfMotor } from '../../shared/domain/reading.ts';
import { SIGNALS, type Signal } from '../../shared/domain/signals.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import type { Mapping } from './mapping.ts';

/** Why a value is left out of its reading. */
export type Omission = 'not a number' | 'out of range';

/** Told of each value that is left out. */
export type OnOmission = (signal: Signal | 'state', why: Omission) => void;

const YES = /^(true|yes|on|running)$/i;
const NO = /^(false|no|off|stopped)$/i;

/**
 * The reading that a row is at this instant. An empty cell is a signal that was not measured; a value that is
 * no number, or that no working sensor could say, is left out and told.
 *
 * @returns `undefined` when nothing is left
 */
export function readingOf(
  cells: readonly string[],
  mapping: Mapping,
  at: EpochMs,
  onOmission: OnOmission,
): Reading | undefined {
  const values: Partial<Record<Signal, number>> = {};
  let measured = false;
  for (const { signal, column, scale, offset } of mapping.signals) {
    const cell = cells[column] ?? '';
    if (cell === '') continue;
    const value = Number(cell) * scale + offset;
    const [min, max] = SIGNALS[signal].range;
    if (!Number.isFinite(value)) onOmission(signal, 'not a number');
    else if (value < min || value > max) onOmission(signal, 'out of range');
    else {
      values[signal] = value;
      measured = true;
    }
  }
  const state = mapping.state === undefined ? undefined : stateOf(cells[mapping.state], onOmission);
  if (state !== undefined) return { at, values, state };
  return measured ? { at, values } : undefined;
}

/** A reading as it stands in a packet, in JSON. ASCII only, so its length is its size in bytes. */
export function readingJson({ at, values, state }: Reading): string {
  return JSON.stringify({ at: iso(at), ...values, state });
}

/** A state by its name; words for whether the motor turns; or a number: it turns when that is above 0. */
function stateOf(cell: string | undefined, onOmission: OnOmission): PumpState | undefined {
  if (cell === undefined || cell === '') return undefined;
  const name = cell.toLowerCase();
  if (isPumpState(name)) return name;
  if (YES.test(cell)) return stateOfMotor(true);
  if (NO.test(cell)) return stateOfMotor(false);
  const value = Number(cell);
  if (Number.isFinite(value)) return stateOfMotor(value > 0);
  onOmission('state', 'not a number');
  return undefined;
}
