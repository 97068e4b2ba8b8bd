import type { Locale } from '../domain/customer.ts';
import { filled } from '../words/format.ts';
import { CERTIFICATE_WORDS } from './words/all.ts';
import { en } from './words/en.ts';

/** Names of tables and containers stay: it is by them that the operator is asked. */
const NAMED = /^(table|container) (\w+)$/;
const BACKUP = /^the backup (.+)$/;
const IN_BACKUP = /^what the stores had of the customer when it was made, (\S+)$/;
const RULE =
  /^(asset-managed customer|customer): (\d+) calendar months after the first day no longer in force, in ([^\s;]+)(; earlier, as was asked|; later, (\d+) days after a legal hold was lifted)?$/;

/**
 * What a certificate says, in a language. Certificates are written in English, once; what another release called something
 * stays as that wrote it.
 *
 * @param text as the certificate has it
 */
export function inWords(locale: Locale, text: string): string {
  if (locale === 'en') return text;
  const words = CERTIFICATE_WORDS[locale];
  const known = words.texts[text] ?? words.units[text]?.[1];
  if (known !== undefined) return known;
  if (text.endsWith(en.inOwnStore)) {
    return inWords(locale, text.slice(0, -en.inOwnStore.length)) + words.inOwnStore;
  }
  const [, kind, name] = NAMED.exec(text) ?? [];
  if (kind !== undefined) return `${words[kind as 'table' | 'container']} ${name}`;
  const [, backup] = BACKUP.exec(text) ?? [];
  if (backup !== undefined) return filled(words.backup, { backup });
  const [, taken] = IN_BACKUP.exec(text) ?? [];
  return taken === undefined ? text : filled(words.inBackup, { taken });
}

/** The rule by which data were due, in a language, likewise. */
export function ruleInWords(locale: Locale, text: string): string {
  const [, who, months, zone, otherwise, days] = RULE.exec(text) ?? [];
  if (locale === 'en' || who === undefined || months === undefined || zone === undefined) return text;
  const words = CERTIFICATE_WORDS[locale];
  const rule = filled(words.rule, {
    who: who === 'customer' ? words.customer : words.assetManaged,
    months,
    zone,
  });
  if (otherwise === undefined) return rule;
  return rule + (days === undefined ? words.ruleEarlier : filled(words.ruleLater, { days }));
}

/** `1 row`, `2 rows`. */
export function countInWords(locale: Locale, count: number, unit: string): string {
  const [one, several] = CERTIFICATE_WORDS[locale].units[unit] ?? [unit, unit];
  return `${count} ${count === 1 ? one : several}`;
}
