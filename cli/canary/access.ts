import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CanaryAccess, canaryFrom, canaryText } from '../../shared/canary/access.ts';
import { credentialFor } from '../../shared/credential.ts';
import { InputError } from '../../shared/errors.ts';
import { vaultAt } from '../../shared/vault.ts';
import { writePrivately } from '../files.ts';
import { makeFolder } from '../folder.ts';
import { plantSecretBehind, runsHere } from '../plant/open.ts';

/** Name of the secret in the vault: bicep/modules/functions.bicep refers to it. */
const SECRET = 'canary';

const fileIn = (data: string) => join(data, 'canary.txt');

/**
 * Where the canary's access data go: of a plant that runs here, into its folder; of one on Azure, into its vault. They
 * are shown to nobody.
 *
 * @returns what keeps them, and where that is, in words
 * @throws {InputError} when no vault is told
 */
export function keeperOf(data: string) {
  if (runsHere(data)) {
    const file = fileIn(data);
    const keep = async (access: CanaryAccess) => {
      await makeFolder(data);
      await writePrivately(file, `${canaryText(access)}\n`);
    };
    return { keep, where: file };
  }
  const url = process.env.VAKT_VAULT;
  if (!url)
    throw new InputError('Say where the access data are to be kept: set VAKT_VAULT (azd env get-values).');
  const keep = async (access: CanaryAccess) =>
    vaultAt(url, await credentialFor(undefined)).set(SECRET, canaryText(access));
  return { keep, where: `${url}secrets/${SECRET}` };
}

/**
 * The canary's access data; `undefined` when none was set up.
 *
 * @throws {InputError} when what is kept is something else
 */
export async function canaryAccess(data: string): Promise<CanaryAccess | undefined> {
  const text = runsHere(data) ? await readIfThere(fileIn(data)) : await told(data);
  if (text === undefined) return undefined;
  const access = canaryFrom(text);
  if (!access)
    throw new InputError('The canary’s access data are not what is kept of it: vakt canary set-up.');
  return access;
}

async function told(data: string): Promise<string | undefined> {
  const text = process.env.VAKT_CANARY?.trim();
  return text ? plantSecretBehind(data, text) : undefined;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
