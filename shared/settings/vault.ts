import { isAbsolute } from 'node:path';
import type { Environment } from './value.ts';

/**
 * Where the secrets lie that are read by name while running, `VAKT_VAULT`: the address of a vault, or, where there is
 * none, a folder with a file for each.
 *
 * @param problems what is wrong goes there
 */
export function vaultFrom(env: Environment, problems: string[]): string | undefined {
  const place = env.VAKT_VAULT?.trim() || undefined;
  if (place !== undefined && !/^https:\/\/[^/?#@\s]+\/?$/.test(place) && !isAbsolute(place)) {
    problems.push(
      'VAKT_VAULT is wrong: the address of a vault is wanted, like https://NAME.vault.azure.net/, or the whole path of a folder',
    );
  }
  return place;
}
