import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialWhenAsked } from './credential.ts';
import { STORE_SECRET } from './domain/ownStore.ts';
import { SecretError } from './errors.ts';
import { vaultAt } from './vault.ts';

/**
 * Reads the signatures with which stores of customers' own are reached, each anew at every call. None of our own secrets
 * is read this way: what is read is sent to whoever keeps the store.
 *
 * @param place address of a vault, or a folder with a file for each, named as it; absent: there are none
 * @param identity client ID of our managed identity; absent: whoever is signed in here
 * @throws {SecretError} from what it gives back, saying which secret could not be read, and nothing of it
 */
export function secretsAt(
  place: string | undefined,
  identity: string | undefined,
): (name: string) => Promise<string> {
  const read = readerAt(place, identity);
  return async (name) => {
    if (!STORE_SECRET.test(name)) throw new SecretError(`${name} is no name of a customer's signature.`);
    const value = await read(name);
    if (value === undefined) throw new SecretError(`there is no secret ${name} in the vault`);
    return value;
  };
}

/**
 * Reads secrets by name, our own among them, each anew at every call; `undefined` where there is none of that name.
 *
 * @param place address of a vault, or a folder with a file for each, named as it; absent: none can be read
 * @param identity client ID of our managed identity; absent: whoever is signed in here
 * @throws {SecretError} from what it gives back
 */
export function readerAt(
  place: string | undefined,
  identity: string | undefined,
): (name: string) => Promise<string | undefined> {
  if (place === undefined) {
    return async () => {
      throw new SecretError('no vault is told: set VAKT_VAULT');
    };
  }
  if (/^https:/.test(place)) return vaultAt(place, credentialWhenAsked(identity)).get;
  return async (name) => {
    try {
      return (await readFile(join(place, name), 'utf8')).trim();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw new SecretError(`the secret ${name} can't be read (${code})`);
    }
  };
}
