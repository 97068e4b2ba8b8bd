import { InputError } from '../../shared/errors.ts';
import type { Csv } from '../replay/csv.ts';

/** Which columns say what. */
export interface Columns {
  readonly unit?: string;
  readonly time: string;
  /** The indicator; or several signals, of which an index is learned. */
  readonly value: readonly string[];
  readonly duty?: string;
  readonly covariates: readonly string[];
  /** True remaining life, for scoring alone. */
  readonly truth?: string;
}

/**
 * Where in a row the columns stand, and how many of those that are read are values.
 *
 * @throws {InputError} where one is missing, there twice, or asked for twice
 */
export function placesOf({ file, columns: names }: Csv, columns: Columns) {
  const taken = new Map<string, string>();
  const at = (name: string, role: string | undefined): number => {
    const index = names.indexOf(name);
    if (index < 0) {
      throw new InputError(`${file} has no column ${name}; there are ${names.join(', ')}.`);
    }
    if (names.indexOf(name, index + 1) >= 0) {
      throw new InputError(`${file} has two columns ${name}: name them apart in its first line.`);
    }
    if (role === undefined) return index;
    const before = taken.get(name);
    if (before !== undefined) {
      throw new InputError(`The column ${name} is asked for as ${before} and as ${role}: it can be but one.`);
    }
    taken.set(name, role);
    return index;
  };
  const optional = (name: string | undefined, role: string) =>
    name === undefined ? undefined : at(name, role);
  const each = (list: readonly string[], role: string) =>
    list.map((name) => ({ name, index: at(name, role) }));
  return {
    unit: optional(columns.unit, '--unit'),
    time: at(columns.time, '--time'),
    read: [...each(columns.value, '--value'), ...each(columns.covariates, '--covariates')],
    values: columns.value.length,
    // What wears may show in the indicator, too: it may be a covariate beside.
    duty: columns.duty === undefined ? undefined : at(columns.duty, undefined),
    truth: optional(columns.truth, '--truth'),
  };
}
