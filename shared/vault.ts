import type { TokenCredential } from '@azure/identity';
import { SecretError } from './errors.ts';
import { SECOND } from './time.ts';

const VERSION = '7.4';
const SCOPE = 'https://vault.azure.net/.default';
/** So long is waited for an answer. */
const PATIENCE = 10 * SECOND;

/** Why the vault lets somebody in no further, if it isn't the role, by the inner code of its answer; and what is to be done. */
const SHUT: Readonly<Record<string, string>> = {
  ForbiddenByFirewall: 'it takes no questions from this address: VAKT_OPERATOR_ADDRESSES, or its network',
  ForbiddenByConnection: 'it takes questions by its private endpoint alone: ask from inside its network',
};

const NO_ROLE = 'is your role there yet? It may take some minutes';

/** The secrets of one vault, by its REST API. */
export interface Vault {
  /** Newest version of a secret; undefined where there is none. */
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
}

interface Refusal {
  readonly error?: { readonly innererror?: { readonly code?: string } };
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
      signal: AbortSignal.timeout(PATIENCE),
    };
    return fetch(new URL(`secrets/${name}?api-version=${VERSION}`, url), request).catch((cause: unknown) => {
      throw new SecretError('The vault does not answer.', { cause });
    });
  }
  const refused = async (task: string, answer: Response) => {
    const { error } = (await answer.json().catch(() => ({}))) as Refusal;
    const shut = answer.status === 403 ? (SHUT[error?.innererror?.code ?? ''] ?? NO_ROLE) : undefined;
    return new SecretError(`The vault did not ${task} (${answer.status})${shut ? `: ${shut}.` : '.'}`);
  };
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
