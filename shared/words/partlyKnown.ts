import type { Locale } from '../domain/customer.ts';
import type { Kpi } from '../domain/health.ts';
import { filled } from './format.ts';

const KNOWN: Readonly<Record<Locale, string>> = {
  en: '{percent} % of the time is known',
  sv: '{percent} % av tiden är känd',
  nb: '{percent} % av tiden er kjent',
  de: '{percent} % der Zeit sind bekannt',
};

/** What stands beside a figure that tells of a part of its window only; nothing where it tells of all. */
export function partlyKnown(kpi: Kpi, locale: Locale): string | undefined {
  if (!('value' in kpi) || kpi.of === undefined) return undefined;
  return filled(KNOWN[locale], { percent: String(Math.floor(kpi.of * 100)) });
}
