import type { TokenCredential } from '@azure/identity';
import { InputError, SecretError } from './errors.ts';

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

const REFERENCE =
  /^\s*@Microsoft\.KeyVault\(\s*SecretUri=(https:\/\/[^/\s)]+\/)secrets\/([\w-]+)\/?\s*\)\s*$/i;

/**
 * Whether a setting says where in a vault its value is, instead of what it is. As an app setting on Azure it arrives
 * so only when the vault could not be read.
 *
 * @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function isReference(text: string): boolean {
  return /^\s*@Microsoft\.KeyVault\(/i.test(text);
}

/**
 * The value of a setting: what it says, or the newest version of the secret that it refers to.
 *
 * @param name of the setting, for messages
 * @returns `undefined` when there is no such secret
 * @throws {InputError} when the reference has another form
 */
export async function secretBehind(
  name: string,
  text: string,
  credential: () => Promise<TokenCredential>,
): Promise<string | undefined> {
  if (!isReference(text)) return text;
  const found = referenceIn(text);
  if (!found) throw new InputError(`${name} refers to a vault in a form that is not known here: ${text}`);
  return vaultAt(found.url, await credential()).get(found.name);
}

/** Which secret of which vault a reference means; `undefined` when it has another form. */
export function referenceIn(text: string): { readonly url: string; readonly name: string } | undefined {
  const [, url, name] = REFERENCE.exec(text) ?? [];
  return url && name ? { url, name } : undefined;
}
