import type { Locale, User } from '../../../shared/domain/customer.ts';
import type { Severity } from '../../../shared/domain/model.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import { countIn, timeIn } from '../../../shared/words/format.ts';
import { pageOf } from '../letters/page.ts';
import { type Fact, inOneLine, whyYou } from '../mail/content.ts';
import { LONGEST_HTML } from '../mail/weight.ts';
import { MAIL_WORDS } from '../mail/words/all.ts';
import type { MailContent } from '../transport/transport.ts';
import type { Entry } from './entry.ts';
import { DIGEST_WORDS } from './words/all.ts';

/** Where a mail's reader finds more, and ends such mail; without a portal there is neither. */
export interface Links {
  /** @param device key of the pump's device */
  readonly page: (device: string) => string | undefined;
  readonly unsubscribe?: string | undefined;
}

/** So many conditions a digest says everything of, with a link each. */
const FEW = 12;
/** Of more it does so of the worst; of the others it says which pumps share what. */
const WORST = 8;
/** ... and beyond these it counts them: 200 pumps are all named. */
const NAMED = 400;

/** A mail about several conditions: those that are active first, those that are over marked as such. */
export function digestOf(entries: readonly Entry[], user: User, links: Links): MailContent {
  // Where names are very long, fewer are named.
  let [full, named] = [entries.length > FEW ? WORST : FEW, NAMED];
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
  const others = entries.slice(full);
  const [only] = entries.length === 1 ? entries : [];
  return pageOf({
    locale,
    subject: `[Vakt] ${subject}`,
    headline: subject,
    tone: toneOf(entries),
    paragraphs: only ? [] : [own.digest],
    facts: entries
      .slice(0, full)
      .map((entry): Fact => [...lineOf(entry, user), links.page(entry.situation.pump.key)]),
    moreTitle: others.length > 0 ? own.more(countIn(locale, others.length)) : undefined,
    more: sharedBy(others, locale, named),
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

/** What several pumps of a site share: how many, what is the matter, and which they are, no more than so many by name. */
function sharedBy(entries: readonly Entry[], locale: Locale, named: number): Fact[] {
  const groups = Map.groupBy(entries, ({ situation, transition, over }) => {
    const { site } = inOneLine(situation.pump);
    const state = stateOf(over, transition.severity, locale);
    return [`${state}: ${describe(transition, WORDS[locale], locale).what}`, site].filter(Boolean).join(', ');
  });
  let room = named;
  return [...groups].map(([what, all]): Fact => {
    const names = all.slice(0, room).map(({ situation }) => inOneLine(situation.pump).tag);
    room -= names.length;
    const unnamed = all.length - names.length;
    const said = [...names, ...(unnamed > 0 ? [DIGEST_WORDS[locale].more(countIn(locale, unnamed))] : [])];
    return [`${countIn(locale, all.length)} × ${what}`, said.join(', ')];
  });
}

const stateOf = (over: boolean, severity: Severity, locale: Locale): string =>
  over ? DIGEST_WORDS[locale].wasOver : WORDS[locale].severity[severity];

/** Pump and site, and what is the matter with it. */
function lineOf(
  { situation, transition, over, chattering, stages }: Entry,
  user: User,
): readonly [string, string] {
  const { locale } = user;
  const pump = inOneLine(situation.pump);
  const own = DIGEST_WORDS[locale];
  const { what, amount } = describe(transition, WORDS[locale], locale);
  const state = stateOf(over, transition.severity, locale);
  const place = pump.site ? `${pump.tag}, ${pump.site}` : pump.tag;
  const measure = over || amount === undefined ? '' : ` (${amount})`;
  const remarks = [
    timeIn(user, transition.began),
    ...(chattering ? [own.chatters] : []),
    ...(stages.has('again') && !over ? [own.againTag] : []),
    ...(stages.has('escalated') && !over ? [own.escalatedTag] : []),
  ];
  return [place, `${state}: ${what}${measure}; ${remarks.join('; ')}`];
}
