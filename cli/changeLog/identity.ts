import { credentialFor } from '../../shared/credential.ts';
import { locatePlant } from '../plant/locate.ts';
import { whoIsHere } from '../who.ts';

const STORAGE = 'https://storage.azure.com/.default';

/**
 * Who is on record where no other name is given: whoever the stores let in, where they go by who is signed in; with a
 * connection string they don't know anybody, and it is the account at this terminal.
 *
 * @param data folder of a running plant
 */
export async function whoRuns(data: string): Promise<string> {
  const { recordsStorage, dataStorage } = locatePlant(data, process.env);
  const access = recordsStorage ?? dataStorage;
  if (typeof access === 'string') return whoIsHere();
  const token = await (await credentialFor(access.identity)).getToken(STORAGE);
  return (token && nameIn(token.token)) ?? whoIsHere();
}

/** Claims by which a token tells whom it is of: a person's name first, then the ID of an app, or of whatever it is. */
const NAMES = ['upn', 'unique_name', 'preferred_username', 'email', 'appid', 'azp', 'oid'] as const;

/**
 * Whom a token of Entra ID is of; `undefined` where it doesn't say, or is none that can be read. It is not verified: that
 * is for the service it is for.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function nameIn(token: string): string | undefined {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const claims = JSON.parse(payload) as Partial<Record<string, unknown>>;
    return NAMES.map((name) => claims[name]).find((value) => typeof value === 'string' && value !== '') as
      | string
      | undefined;
  } catch {
    return undefined;
  }
}
