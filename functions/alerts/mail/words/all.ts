import type { Locale } from '../../../../shared/domain/customer.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';
import type { MailWords } from './words.ts';

export const MAIL_WORDS: Readonly<Record<Locale, MailWords>> = { en, sv, nb, de };
