import type { Locale, User } from '../../../shared/domain/customer.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import { countIn, timeIn } from '../../../shared/words/format.ts';
import { pageOf } from '../letters/page.ts';
import type { MailContent } from '../transport/transport.ts';
import type { Entry } from './entry.ts';
import { DIGEST_WORDS } from './words/words.ts';

/** Conditions that a digest says everything of; of those beyond it names pump and condition. */
const IN_FULL = 60;
/** ... and beyond these it counts them: 200 pumps are all named. */
const NAMED = 400;

/** A mail about several conditions: those that are active first, those that are over marked as such. */
export function digestOf(entries: readonly Entry[], user: User): MailContent {
  const { locale } = user;
  const own = DIGEST_WORDS[locale];
  const counts = countsOf(entries, locale);
  const places = new Set(entries.map(({ situation }) => situation.pump.site ?? ''));
  const [site] = places;
  const subject = places.size === 1 && site ? `${counts} – ${site}` : counts;
  const listed = entries.slice(0, NAMED).map((entry, i) => lineOf(entry, i < IN_FULL, user));
  const beyond = entries.length - listed.length;
  return pageOf({
    locale,
    subject: `[Vakt] ${subject}`,
    headline: subject,
    paragraphs: [own.digest],
    facts: beyond > 0 ? [...listed, ['…', own.more(countIn(locale, beyond))]] : listed,
    footer: user.service ? own.service : WORDS[locale].footer,
  });
}

/** `3 alarms, 1 warning, 2 over`. */
function countsOf(entries: readonly Entry[], locale: Locale): string {
  const own = DIGEST_WORDS[locale];
  const count = (of: (entry: Entry) => boolean) => entries.filter(of).length;
  const alarms = count(({ over, transition }) => !over && transition.severity === 'alarm');
  const warnings = count(({ over, transition }) => !over && transition.severity === 'warning');
  const over = count((entry) => entry.over);
  const said = [
    [alarms, own.alarms],
    [warnings, own.warnings],
    [over, own.over],
  ] as const;
  return said.flatMap(([n, words]) => (n > 0 ? words(countIn(locale, n), n === 1) : [])).join(', ');
}

/** Pump and site, and what is the matter with it. */
function lineOf(
  { situation: { pump }, transition, over, chattering, stages }: Entry,
  inFull: boolean,
  user: User,
): readonly [string, string] {
  const { locale } = user;
  const words = WORDS[locale];
  const own = DIGEST_WORDS[locale];
  const { what, amount } = describe(transition, words, locale);
  const state = over ? own.wasOver : words.severity[transition.severity];
  const place = pump.site ? `${pump.tag}, ${pump.site}` : pump.tag;
  if (!inFull) return [place, `${state}: ${what}`];
  const measure = over || amount === undefined ? '' : ` (${amount})`;
  const remarks = [
    timeIn(user, transition.began),
    ...(chattering ? [own.chatters] : []),
    ...(stages.has('again') && !over ? [own.againTag] : []),
    ...(stages.has('escalated') && !over ? [own.escalatedTag] : []),
  ];
  return [place, `${state}: ${what}${measure}; ${remarks.join('; ')}`];
}
