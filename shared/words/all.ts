import type { Locale } from '../domain/customer.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';
import type { Words } from './words.ts';

/** The one source of words for each locale. */
export const WORDS: Readonly<Record<Locale, Words>> = { en, sv, nb, de };
