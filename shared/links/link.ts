import type { EpochMs } from '../time.ts';
import { SECOND } from '../time.ts';
import { isSignedBy, type KeyRing, signatureOf } from './sign.ts';

/**
 * What a link lets its bearer do: see a pump's page; end mail; or, from a form of that page, say what was done about
 * the pump. One that was made for something else is no link at all.
 */
export type Purpose = 'page' | 'unsubscribe' | 'form';

/** Whose link it is and to what. It bears random keys only, never a name or an address. */
export interface Link {
  readonly contract: string;
  readonly user: string;
  /** The pump, by its device's key; absent: all of the contract's, which only an `unsubscribe` can mean. */
  readonly device?: string;
  /** Name of a monthly report, which only an `unsubscribe` can be about; then it is about no pump. */
  readonly report?: string;
  /** {@link User.links} as the link was made: once the person's links are revoked, theirs is another. */
  readonly generation: number;
  /** It is of no use from then on; kept to the second. */
  readonly expires: EpochMs;
}

/** Why a text is not a link. Whoever brought it isn't told which. */
export type LinkRefusal = 'malformed' | 'not-signed' | 'expired';

const ALL = '-';
/** With a hyphen, so that no device's key is one. */
const REPORT = /^report-([a-z0-9][a-z0-9-]{0,39})$/;
const KEY = /^[a-z0-9]{1,40}$/;
const NUMBER = /^(?:0|[1-9a-z][0-9a-z]{0,9})$/;

/** A link as a text of letters, digits, `-`, `_` and `.`: fit for a segment of a path, or a field of a form. */
export function linkText(keys: KeyRing, purpose: Purpose, link: Link): string {
  const { contract, user, device, report, generation, expires } = link;
  const about = report === undefined ? (device ?? ALL) : `report-${report}`;
  const numbers = [generation, Math.floor(expires / SECOND)].map((number) => number.toString(36));
  const body = [contract, user, about, ...numbers].join('.');
  return `${body}.${signatureOf(keys, signed(purpose, body))}`;
}

/**
 * Reads a link back, if it was signed for this purpose and has not expired. Whether its contract is in force, the
 * person still there, the pump theirs and the link not revoked is for who knows these to ask.
 */
export function readLink(
  keys: KeyRing,
  purpose: Purpose,
  text: string,
  now: EpochMs,
): Link | { readonly refused: LinkRefusal } {
  const parts = text.split('.');
  const [contract = '', user = '', about = '', generation = '', seconds = '', signature = ''] = parts;
  const report = REPORT.exec(about)?.[1];
  const wellFormed =
    parts.length === 6 &&
    KEY.test(contract) &&
    KEY.test(user) &&
    (KEY.test(about) || (purpose === 'unsubscribe' && (about === ALL || report !== undefined))) &&
    NUMBER.test(generation) &&
    NUMBER.test(seconds);
  if (!wellFormed) return { refused: 'malformed' };
  const body = parts.slice(0, -1).join('.');
  if (!isSignedBy(keys, signed(purpose, body), signature)) return { refused: 'not-signed' };
  const expires = Number.parseInt(seconds, 36) * SECOND;
  if (now >= expires) return { refused: 'expired' };
  return {
    contract,
    user,
    ...(report !== undefined ? { report } : about === ALL ? {} : { device: about }),
    generation: Number.parseInt(generation, 36),
    expires,
  };
}

/** What is signed names its purpose and form, so that no signature serves for anything else. */
function signed(purpose: Purpose, body: string): string {
  return `vakt.link/1 ${purpose} ${body}`;
}
