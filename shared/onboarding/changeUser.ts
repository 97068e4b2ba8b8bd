import type { Customer, User } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { usersIn } from '../storage/registry.ts';
import { checkLocale } from './addUser.ts';
import { checkZone } from './checks.ts';
import { checkWants, type WantsInput, wantsOf } from './wants.ts';

/** What of a person is to be another; what isn't given stays. */
export interface UserChange extends WantsInput {
  readonly locale?: string;
  readonly zone?: string;
  /** Whether the person gets mail again that was unsubscribed from. */
  readonly resubscribe?: boolean;
}

/**
 * The person with this address or key.
 *
 * @throws {InputError} when the customer has none
 */
export async function findUser(storage: Storage, customer: Customer, ref: string): Promise<User> {
  for await (const user of usersIn(storage).of(customer.key)) {
    if (user.key === ref || user.email.toLowerCase() === ref.trim().toLowerCase()) return user;
  }
  throw new InputError(
    `${customer.name} has nobody with the address ${ref}: vakt user list shows who there is.`,
  );
}

/**
 * Changes what a person is told of, and how.
 *
 * @throws {InputError} naming what is wrong
 */
export async function changeUser(
  storage: Storage,
  customer: Customer,
  ref: string,
  { locale, zone, resubscribe, ...input }: UserChange,
): Promise<User> {
  const found = await findUser(storage, customer, ref);
  await checkWants(storage, customer.key, input);
  const changed = await usersIn(storage).change(customer.key, found.key, (known) => {
    const wanted = wantsOf(known, input);
    const { wants: _, quiet: _1, list: _2, service: _3, reports: _4, unsubscribed, ...rest } = known;
    return {
      ...rest,
      ...(locale === undefined ? {} : { locale: checkLocale(locale) }),
      ...(zone === undefined ? {} : { zone: checkZone(zone) }),
      ...wanted,
      ...(wanted.reports && resubscribe ? { reports: allWanted(wanted.reports) } : {}),
      ...(unsubscribed && !resubscribe ? { unsubscribed } : {}),
    };
  });
  if (!changed) throw new InputError(`${found.name} is not there any more.`);
  return changed;
}

function allWanted(reports: NonNullable<User['reports']>): NonNullable<User['reports']> {
  return Object.fromEntries(Object.keys(reports).map((name) => [name, 'wanted']));
}
