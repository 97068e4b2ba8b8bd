import { InvalidArgumentError } from 'commander';
import { parseInstant } from '../shared/domain/instant.ts';
import type { EpochMs } from '../shared/time.ts';

/**
 * Reads a time as a person gives it: RFC 3339, or a day, which begins at 00:00 UTC.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function instant(text: string): EpochMs {
  const at = parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (at === undefined) {
    throw new InvalidArgumentError('A time is wanted, like 2026-04-30T12:00:00Z or 2026-04-30.');
  }
  return at;
}
