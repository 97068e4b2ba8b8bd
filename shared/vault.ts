import type { TokenCredential } from '@azure/identity';
import { SecretError } from './errors.ts';

const VERSION = '7.4';
const SCOPE = 'https://vault.azure.net/.default';

/** The secrets of one vault, by its REST API. */
export interface Vault {
  /** Newest version of a secret; undefined where there is none. */
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
}

/**
 * @param url `https://NAME.vault.azure.net/`
 * @throws {SecretError} from its methods, without the secret in it, when the vault doesn't do what it is asked
 * @see https://learn.microsoft.com/rest/api/keyvault/secrets
 */
export function vaultAt(url: string, credential: TokenCredential): Vault {
  async function ask(method: 'GET' | 'PUT', name: string, body?: object): Promise<Response> {
    const token = await credential.getToken(SCOPE);
    if (!token) throw new SecretError('Nobody is signed in here: az login, or azd auth login.');
    const request = {
      method,
      headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    return fetch(new URL(`secrets/${name}?api-version=${VERSION}`, url), request).catch((cause: unknown) => {
      throw new SecretError('The vault does not answer.', { cause });
    });
  }
  const refused = async (task: string, { status }: Response) =>
    new SecretError(
      `The vault did not ${task} (${status})${status === 403 ? ': is your role there yet?' : '.'}`,
    );
  return {
    async get(name) {
      const answer = await ask('GET', name);
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw await refused(`show ${name}`, answer);
      return ((await answer.json()) as { value: string }).value;
    },
    async set(name, value) {
      const answer = await ask('PUT', name, { value });
      if (!answer.ok) throw await refused(`take ${name}`, answer);
    },
  };
}
