import type { Locale } from '../../../../shared/domain/customer.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';
import type { DigestWords } from './words.ts';

export const DIGEST_WORDS: Readonly<Record<Locale, DigestWords>> = { en, sv, nb, de };
