import type { Portal } from '../links/personal.ts';
import type { Environment } from './value.ts';

/** A link is the only thing that stands before a pump's page: its key must not be guessed. */
const LINK_KEY = /^[\x21-\x2b\x2d-\x7e]{40,}$/;

/** The portal's address and its ring of keys, in which the one that signs comes first. */
export function portalFrom(env: Environment, problems: string[]): Portal | undefined {
  const url = env.VAKT_PORTAL_URL?.trim().replace(/\/+$/, '') ?? '';
  const keys = (env.VAKT_LINK_KEYS ?? '').split(',').flatMap((key) => key.trim() || []);
  if (url === '') return undefined;
  if (!/^(https:\/\/[^/?#@\s]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)(\/[^?#\s]*)?$/.test(url)) {
    problems.push(
      'VAKT_PORTAL_URL is wrong: the address of the pages is wanted, like https://vakt.example.com',
    );
  }
  const [first, ...rest] = keys;
  if (first === undefined) {
    problems.push('VAKT_LINK_KEYS is missing: with VAKT_PORTAL_URL, the secrets that sign links, by commas');
    return undefined;
  }
  if (!keys.every((key) => LINK_KEY.test(key))) {
    problems.push(
      'VAKT_LINK_KEYS is wrong: each wants 40 characters at least, as of openssl rand -base64 32; the first signs',
    );
  }
  return { url, keys: [first, ...rest] };
}
