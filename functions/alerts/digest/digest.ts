import type { Locale, User } from '../../../shared/domain/customer.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import { countIn, timeIn } from '../../../shared/words/format.ts';
import { pageOf } from '../letters/page.ts';
import { type Fact, inOneLine, whyYou } from '../mail/content.ts';
import { LONGEST_HTML } from '../mail/weight.ts';
import { MAIL_WORDS } from '../mail/words/all.ts';
import type { MailContent } from '../transport/transport.ts';
import type { Entry } from './entry.ts';
import { DIGEST_WORDS } from './words/words.ts';

/** Where a mail's reader finds more, and ends such mail; without a portal there is neither. */
export interface Links {
  /** @param device key of the pump's device */
  readonly page: (device: string) => string | undefined;
  readonly unsubscribe?: string | undefined;
}

/** Conditions that a digest says everything of, with a link; of those beyond it names pump and condition. */
const IN_FULL = 60;
/** ... and beyond these it counts them: 200 pumps are all named. */
const NAMED = 400;

/** A mail about several conditions: those that are active first, those that are over marked as such. */
export function digestOf(entries: readonly Entry[], user: User, links: Links): MailContent {
  // Where names are very long, fewer are named.
  let [full, named] = [IN_FULL, NAMED];
  for (;;) {
    const content = digestNaming(entries, user, links, full, named);
    if (Buffer.byteLength(content.html) < LONGEST_HTML || named === 0) return content;
    [full, named] = [Math.floor(full / 2), Math.floor(named / 2)];
  }
}

function digestNaming(
  entries: readonly Entry[],
  user: User,
  links: Links,
  full: number,
  named: number,
): MailContent {
  const { locale } = user;
  const own = DIGEST_WORDS[locale];
  const counts = countsOf(entries, locale);
  const places = new Set(entries.map(({ situation }) => inOneLine(situation.pump).site ?? ''));
  const [site] = places;
  const subject = places.size === 1 && site ? `${counts} – ${site}` : counts;
  const beyond = Math.max(0, entries.length - named);
  const [only] = entries.length === 1 ? entries : [];
  return pageOf({
    locale,
    subject: `[Vakt] ${subject}`,
    headline: subject,
    tone: toneOf(entries),
    paragraphs: only ? [] : [own.digest],
    facts: entries
      .slice(0, full)
      .map((entry): Fact => [...lineOf(entry, true, user), links.page(entry.situation.pump.key)]),
    more: [
      ...entries.slice(full, named).map((entry): Fact => lineOf(entry, false, user)),
      ...(beyond > 0 ? [['…', own.more(countIn(locale, beyond))] as const] : []),
    ],
    footers: [only || user.service ? whyYou(user) : own.footer],
    unsubscribe:
      links.unsubscribe === undefined
        ? undefined
        : {
            label: only ? MAIL_WORDS[locale].unsubscribe : MAIL_WORDS[locale].unsubscribeAll,
            url: links.unsubscribe,
          },
  });
}

/** The worst that still stands. */
function toneOf(entries: readonly Entry[]): 'alarm' | 'warning' | 'link' {
  const standing = entries.filter(({ over }) => !over).map(({ transition }) => transition.severity);
  return standing.includes('alarm') ? 'alarm' : standing.includes('warning') ? 'warning' : 'link';
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
  { situation, transition, over, chattering, stages }: Entry,
  inFull: boolean,
  user: User,
): readonly [string, string] {
  const { locale } = user;
  const pump = inOneLine(situation.pump);
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
