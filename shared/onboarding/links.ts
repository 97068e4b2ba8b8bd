import type { User } from '../domain/customer.ts';
import type { Link } from '../links/link.ts';
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

/** What mail is ended: alerts about a pump, a monthly report, or, where neither is said, everything. */
type About = Pick<Link, 'device' | 'report'>;

/** Ends mail for a person, once and for all: ended again, the first time stays. */
export async function unsubscribe(
  storage: Storage,
  contract: string,
  user: string,
  { device, report }: About,
  now: EpochMs,
): Promise<void> {
  await usersIn(storage).change(contract, user, (known) => {
    if (report !== undefined) return withReport(known, report, 'ended');
    const { unsubscribed = [] } = known;
    if (unsubscribed.some((one) => one.device === device)) return undefined;
    return {
      ...known,
      unsubscribed: [...unsubscribed, { ...(device === undefined ? {} : { device }), at: now }],
    };
  });
}

/** Takes back what {@link unsubscribe} did; a report comes each month from then on. */
export async function resubscribe(
  storage: Storage,
  contract: string,
  user: string,
  { device, report }: About,
): Promise<void> {
  await usersIn(storage).change(contract, user, (known) => {
    if (report !== undefined) return withReport(known, report, 'wanted');
    const { unsubscribed = [] } = known;
    const rest = unsubscribed.filter((one) => one.device !== device);
    return rest.length === unsubscribed.length ? undefined : { ...known, unsubscribed: rest };
  });
}

function withReport(known: User, report: string, state: 'wanted' | 'ended'): User | undefined {
  const { reports = {} } = known;
  return reports[report] === state ? undefined : { ...known, reports: { ...reports, [report]: state } };
}
