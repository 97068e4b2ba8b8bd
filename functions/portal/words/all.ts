import type { Locale } from '../../../shared/domain/customer.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';
import type { PortalWords } from './words.ts';

/** The one source of the pages' words for each locale. */
export const PORTAL_WORDS: Readonly<Record<Locale, PortalWords>> = { en, sv, nb, de };
