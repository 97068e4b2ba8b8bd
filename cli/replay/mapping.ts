import { isSignal, SIGNAL_NAMES, type Signal } from '../../shared/domain/signals.ts';
import { InputError } from '../../shared/errors.ts';

/** Which columns mean what, as it is told on the command line: `signal=column`, `column=value`. */
export interface MappingOptions {
  readonly map?: readonly string[];
  readonly scale?: readonly string[];
  readonly offset?: readonly string[];
  readonly time?: string;
  readonly where?: readonly string[];
}

/** Which cells of a row mean what, by their position. */
export interface Mapping {
  readonly time: number;
  readonly signals: readonly MappedSignal[];
  readonly state?: number;
  /** Only rows in which these cells have these values are meant. */
  readonly where: readonly { readonly column: number; readonly value: string }[];
}

/** A signal is its cell times scale plus offset, in the signal's unit. */
export interface MappedSignal {
  readonly signal: Signal;
  readonly column: number;
  readonly scale: number;
  readonly offset: number;
}

const STATE = 'state';
/** What the state was called while it said only whether the motor turns; still understood. */
const RUNNING = 'running';
/** Names a time column may have when none is told. */
const TIME_NAMES = /^(time|time_s|timestamp|datetime|date|t)$/i;

/**
 * Finds the columns that were told among those the file has.
 *
 * @throws {InputError} naming what is wrong, with the file's columns where one isn't there
 */
export function mappingOf(options: MappingOptions, columns: readonly string[]): Mapping {
  const has = `the file has ${columns.join(', ')}`;
  const find = (name: string) => {
    const column = columns.indexOf(name);
    if (column < 0) throw new InputError(`There is no column "${name}": ${has}.`);
    return column;
  };
  const mapped = new Map(
    pairs('--map', options.map, 'signal=column').map(([name, column]): [string, string] => [
      name === RUNNING ? STATE : name,
      column,
    ]),
  );
  const scales = factors('--scale', options.scale, mapped);
  const offsets = factors('--offset', options.offset, mapped);
  const signals: MappedSignal[] = [];
  for (const [signal, column] of mapped) {
    if (signal === STATE) continue;
    if (!isSignal(signal)) {
      throw new InputError(`There is no signal "${signal}": known are ${SIGNAL_NAMES.join(', ')}, ${STATE}.`);
    }
    const scale = scales.get(signal) ?? 1;
    signals.push({ signal, column: find(column), scale, offset: offsets.get(signal) ?? 0 });
  }
  if (mapped.size === 0) {
    throw new InputError(
      `Nothing is mapped: say with --map signal=column which column is which signal (${SIGNAL_NAMES.join(', ')}, ${STATE}); ${has}.`,
    );
  }
  const state = mapped.get(STATE);
  return {
    time: options.time === undefined ? timeAmong(columns) : find(options.time),
    signals,
    ...(state === undefined ? {} : { state: find(state) }),
    where: pairs('--where', options.where, 'column=value').map(([name, value]) => ({
      column: find(name),
      value,
    })),
  };
}

/** Whether a row is one of those that are meant. Numbers are equal as numbers: run 1 is run 1.0. */
export function isMeant({ where }: Mapping, cells: readonly string[]): boolean {
  return where.every(({ column, value }) => {
    const cell = cells[column];
    return cell !== undefined && (cell === value || (cell !== '' && Number(cell) === Number(value)));
  });
}

function timeAmong(columns: readonly string[]): number {
  const named = columns.filter((name) => TIME_NAMES.test(name));
  if (named.length === 1) return columns.indexOf(named[0]!);
  throw new InputError(
    `Say with --time which column holds the time, in seconds or as a date and time: the file has ${columns.join(', ')}.`,
  );
}

function factors(
  option: string,
  texts: readonly string[] | undefined,
  mapped: ReadonlyMap<string, string>,
): Map<string, number> {
  return new Map(
    pairs(option, texts, 'signal=number').map(([signal, text]) => {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (!Number.isFinite(value))
        throw new InputError(`${option} ${signal}=${text}: "${text}" is not a number.`);
      if (!mapped.has(signal) || signal === STATE) {
        throw new InputError(`${option} ${signal}: map the signal too, with --map ${signal}=column.`);
      }
      return [signal, value];
    }),
  );
}

function pairs(option: string, texts: readonly string[] | undefined, form: string): [string, string][] {
  return (texts ?? []).map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new InputError(`${option} "${text}" cannot be read: ${form} is wanted.`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  });
}
