import type { Locale } from '../../domain/customer.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';
import type { CertificateWords } from './words.ts';

export const CERTIFICATE_WORDS: Readonly<Record<Locale, CertificateWords>> = { sv, nb, en, de };
