import type { User } from '../domain/customer.ts';
import type { Storage } from '../storage/connect.ts';
import { usersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';

/**
 * Makes every link a person was ever sent a dead one; those of later mails hold.
 *
 * @returns the person as they are now; `undefined` when they are not there
 */
export async function revokeLinks(
  storage: Storage,
  contract: string,
  user: string,
): Promise<User | undefined> {
  return usersIn(storage).change(contract, user, (known) => ({ ...known, links: (known.links ?? 0) + 1 }));
}

/**
 * Ends mail for a person, once and for all: ended again, the first time stays.
 *
 * @param device of the pump whose alerts they want no more; `undefined`: of everything
 */
export async function unsubscribe(
  storage: Storage,
  contract: string,
  user: string,
  device: string | undefined,
  now: EpochMs,
): Promise<void> {
  await usersIn(storage).change(contract, user, (known) => {
    const { unsubscribed = [] } = known;
    if (unsubscribed.some((one) => one.device === device)) return undefined;
    return {
      ...known,
      unsubscribed: [...unsubscribed, { ...(device === undefined ? {} : { device }), at: now }],
    };
  });
}

/** Takes back what {@link unsubscribe} did. */
export async function resubscribe(
  storage: Storage,
  contract: string,
  user: string,
  device: string | undefined,
): Promise<void> {
  await usersIn(storage).change(contract, user, (known) => {
    const { unsubscribed = [] } = known;
    const rest = unsubscribed.filter((one) => one.device !== device);
    return rest.length === unsubscribed.length ? undefined : { ...known, unsubscribed: rest };
  });
}
