import type { User } from '../domain/customer.ts';
import { DAY, type EpochMs } from '../time.ts';
import { type Link, linkText, type Purpose } from './link.ts';
import type { KeyRing } from './sign.ts';

/** Where the pumps' pages are, and with what links to them are signed. */
export interface Portal {
  /** Without a slash at its end. */
  readonly url: string;
  readonly keys: KeyRing;
}

/** Below the portal's address, what each kind of link begins with. */
export const PATHS = { page: 'p', unsubscribe: 'u' } as const;

/** A mail may be opened long after it came; by then the pump is another story. */
const PAGE_LASTS = 30 * DAY;
/** Whoever finds an old mail must still be able to end them. */
const UNSUBSCRIBE_LASTS = 400 * DAY;

/** Whose mail a link goes into. */
interface Recipient {
  readonly contract: string;
  readonly user: Pick<User, 'key' | 'links'>;
}

/**
 * The address of a pump's page, for one person.
 *
 * @param at when the mail is written, to the hour: what it tells of may have happened long before
 */
export function pageLink(portal: Portal, to: Recipient, device: string, at: EpochMs): string {
  return address(portal, 'page', linkTo(to, { device }, at + PAGE_LASTS));
}

/**
 * The address at which a person ends mail, by one click (RFC 8058) or from the page it opens.
 *
 * @param about the alerts of a device, or a monthly report by its name; nothing: all mail
 * @param at as of {@link pageLink}
 */
export function unsubscribeLink(
  portal: Portal,
  to: Recipient,
  about: Pick<Link, 'device' | 'report'>,
  at: EpochMs,
): string {
  return address(portal, 'unsubscribe', linkTo(to, about, at + UNSUBSCRIBE_LASTS));
}

function linkTo(
  { contract, user }: Recipient,
  about: Pick<Link, 'device' | 'report'>,
  expires: EpochMs,
): Link {
  return { contract, user: user.key, ...about, generation: user.links ?? 0, expires };
}

function address({ url, keys }: Portal, purpose: keyof typeof PATHS & Purpose, link: Link): string {
  return `${url}/${PATHS[purpose]}/${linkText(keys, purpose, link)}`;
}
