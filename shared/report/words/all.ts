import type { Locale } from '../../domain/customer.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';
import type { ReportWords } from './words.ts';

export const REPORT_WORDS: Readonly<Record<Locale, ReportWords>> = { en, sv, nb, de };
