import type { Reading } from '../../shared/domain/reading.ts';
import { SIGNALS, type Signal } from '../../shared/domain/signals.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import type { Mapping } from './mapping.ts';

/** Why a value is left out of its reading. */
export type Omission = 'not a number' | 'out of range';

/** Told of each value that is left out. */
export type OnOmission = (signal: Signal | 'running', why: Omission) => void;

const YES = /^(true|yes|on|running)$/i;
const NO = /^(false|no|off|stopped)$/i;

/**
 * The reading that a row is at this instant. An empty cell is a signal that was not measured; a value that is
 * no number, or that the packet schema would refuse, is left out and told.
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
  const running = mapping.running === undefined ? undefined : isRunning(cells[mapping.running], onOmission);
  if (running !== undefined) return { at, values, running };
  return measured ? { at, values } : undefined;
}

/** A reading as it stands in a packet, in JSON. ASCII only, so its length is its size in bytes. */
export function readingJson({ at, values, running }: Reading): string {
  return JSON.stringify({ at: iso(at), ...values, running });
}

/** Words, or a number: the motor turns when it is above 0. */
function isRunning(cell: string | undefined, onOmission: OnOmission): boolean | undefined {
  if (cell === undefined || cell === '') return undefined;
  if (YES.test(cell)) return true;
  if (NO.test(cell)) return false;
  const value = Number(cell);
  if (Number.isFinite(value)) return value > 0;
  onOmission('running', 'not a number');
  return undefined;
}
