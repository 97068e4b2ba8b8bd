import { parseInstant } from '../../shared/domain/instant.ts';
import { InputError } from '../../shared/errors.ts';

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Reads a cell as a time in ms; only differences mean anything. `undefined` where it isn't one. */
export type TimeReader = (cell: string) => number | undefined;

/**
 * How this column writes its times, told by its first one: seconds, or a date and time (`2026-04-30T12:00:00Z`,
 * `2026-04-30 12:00:00.5`), taken for UTC where it names no zone.
 *
 * @throws {InputError} when it is neither
 */
export function timeReaderFor(cell: string, column: string): TimeReader {
  for (const reader of [readSeconds, readDateTime]) if (reader(cell) !== undefined) return reader;
  throw new InputError(
    `The column "${column}" begins with "${cell}", which is neither seconds nor a date and time: choose another with --time.`,
  );
}

function readSeconds(cell: string): number | undefined {
  const seconds = cell === '' ? Number.NaN : Number(cell);
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}

/** A date and time as ms, taken for UTC where it names no zone; `undefined` where it isn't one. */
export function readDateTime(cell: string): number | undefined {
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = DATE_TIME.exec(cell) ?? [];
  return day === undefined ? undefined : parseInstant(`${day}T${minutes}${seconds}${zone}`);
}
