import { InvalidArgumentError } from 'commander';
import { DAY, HOUR, MINUTE } from '../shared/time.ts';

const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };

/**
 * Reads a length of time as a person gives it, `30m`, `8h` or `3d`, in ms.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function duration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([mhd])$/.exec(text.trim()) ?? [];
  const length = Number(number) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(length > 0)) throw new InvalidArgumentError('A length of time is wanted, like 30m, 8h or 3d.');
  return length;
}
