import { type EpochMs, SECOND } from '../time.ts';
import type { Environment } from './value.ts';

/** What a setting says in place of a secret: `vault:NAME`, the newest version of that secret in `VAKT_VAULT`. */
const KEPT = /^\s*vault:([\w-]+)\s*$/;

/**
 * After so many ms an instance starts without a secret that can't be read, and so not at all: Flex Consumption gives the
 * start of an app 30 seconds. Whoever starts us tries again.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#considerations
 */
const PATIENCE = 15 * SECOND;
const FIRST_PAUSE = 0.5 * SECOND;

/**
 * Whether a setting says where its value is, instead of what it is. The form with `@Microsoft.KeyVault` is App Service's:
 * it arrives so only when the platform could not read it, and anybody can guess it.
 */
export function isReference(text: string): boolean {
  return /^\s*(vault:|@Microsoft\.KeyVault\()/i.test(text);
}

/**
 * The value of a setting: what it says, or the secret that it refers to.
 *
 * @returns `undefined` when there is no such secret
 */
export async function secretBehind(
  text: string,
  read: (name: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const name = KEPT.exec(text)?.[1];
  return name === undefined ? text : read(name);
}

/**
 * The environment with every secret in the place of the reference to it. The app reads them itself, at its start: so a
 * restart has the newest version, where the platform's own references keep what they read for up to a day, and an
 * instance that is started before its network is there asks again.
 *
 * @param read the vault; what it throws is tried again for a while
 * @returns beside the environment, by setting, why a secret was not read; its reference stays
 * @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#rotation
 * @see https://github.com/Azure/Azure-Functions/issues/2201
 */
export async function withSecrets(
  env: Environment,
  read: (name: string) => Promise<string | undefined>,
  { clock, wait }: { readonly clock: () => EpochMs; readonly wait: (ms: number) => Promise<unknown> },
): Promise<{ readonly env: Environment; readonly unread: ReadonlyMap<string, string> }> {
  const until = clock() + PATIENCE;
  const unread = new Map<string, string>();
  const patiently = async (name: string): Promise<string | undefined> => {
    for (let pause = FIRST_PAUSE; ; pause *= 2) {
      try {
        return await read(name);
      } catch (error) {
        if (clock() + pause > until) throw error;
      }
      await wait(pause);
    }
  };
  const found = await Promise.all(
    Object.entries(env).map(async ([setting, text]) => {
      const name = KEPT.exec(text ?? '')?.[1];
      if (name === undefined) return [setting, text] as const;
      try {
        const secret = await patiently(name);
        if (secret !== undefined) return [setting, secret] as const;
        unread.set(
          setting,
          `there is no secret ${name} in the vault yet: npm run secrets, then restart the functions`,
        );
      } catch (error) {
        unread.set(setting, `the secret ${name} was not read from the vault: ${(error as Error).message}`);
      }
      return [setting, text] as const;
    }),
  );
  return { env: Object.fromEntries(found), unread };
}
