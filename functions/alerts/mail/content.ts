import type { Transition } from '../../../shared/domain/alarm.ts';
import { partsOf } from '../../../shared/domain/condition.ts';
import type { User } from '../../../shared/domain/customer.ts';
import type { Severity } from '../../../shared/domain/model.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { HOUR } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import {
  dateIn,
  filled,
  hoursIn,
  type Reader,
  stretchIn,
  timeIn,
  titled,
} from '../../../shared/words/format.ts';
import { headerText } from '../transport/headerText.ts';
import { advisedOf, runOnOf } from './advice.ts';

import type { Known, PartLife } from './known.ts';
import { MAIL_WORDS } from './words/all.ts';

/** With an address where there is more about it. */
export type Fact = readonly [label: string, fact: string, url?: string];

/** What an alert's mail says, in its reader's words and in the order in which it is read. */
export interface Content {
  readonly locale: User['locale'];
  readonly severity: Severity;
  readonly subject: string;
  readonly headline: string;
  /** That it still stands, and nobody has attended to it. */
  readonly reminder?: string;
  readonly meaning: string;
  /** What has happened, and by when something is to be done about it. */
  readonly facts: readonly Fact[];
  readonly picture?: { readonly contentId: string; readonly alternative: string };
  readonly advice: readonly { readonly title: string; readonly text: string }[];
  readonly page?: { readonly label: string; readonly url: string; readonly note: string };
  readonly phone?: { readonly label: string; readonly number: string };
  /** Which pump it is. */
  readonly pump: readonly Fact[];
  readonly footers: readonly string[];
  readonly unsubscribe?: { readonly label: string; readonly url: string };
}

/** What an alarm's mail says beside the alarm itself when it is mailed again, or to others. */
export interface Reminder {
  /** In place of the severity, in the subject. */
  readonly tag: string;
  readonly text: string;
}

/**
 * Puts into words what there is to say of a transition to *active*.
 *
 * @throws {RangeError} when a newer release wrote a condition that this one doesn't know
 */
export function contentOf(
  given: Pump,
  transition: Transition,
  user: User,
  known: Known,
  reminder?: Reminder,
): Content {
  const pump = inOneLine(given);
  const { locale } = user;
  const words = WORDS[locale];
  const own = MAIL_WORDS[locale];
  const { what, amount, meaning, since, facts } = describe(transition, words, locale);
  const parts = partsOf(transition.condition)!;
  const tag = reminder?.tag ?? words.severity[transition.severity];
  const { cause, action } = own.advice[advisedOf(parts, transition.detail)];
  const { picture, pageUrl, phone, unsubscribeUrl } = known;
  return {
    locale,
    severity: transition.severity,
    subject: `[${tag}] ${pump.tag}: ${what}${amount === undefined ? '' : ` (${amount})`}`,
    headline: `${tag}: ${pump.tag} – ${what}`,
    ...(reminder ? { reminder: reminder.text } : {}),
    meaning,
    facts: [
      [since, timeIn(user, transition.began)],
      ...facts,
      [own.mayRunOn, own.runOn[runOnOf(parts, transition.severity)]],
      ...lifeFacts(known, user),
    ],
    ...(picture ? { picture } : {}),
    advice: [
      { title: own.causes, text: cause },
      { title: own.actions, text: action },
    ],
    ...(pageUrl === undefined ? {} : { page: { label: own.openPage, url: pageUrl, note: own.pageNote } }),
    ...(phone === undefined ? {} : { phone: { label: own.service, number: headerText(phone) } }),
    pump: [
      [words.pump, pump.tag],
      ...(pump.site ? [[words.site, pump.site] as const] : []),
      [words.model, pump.model],
      ...(pump.serialNumber ? [[words.serialNumber, pump.serialNumber] as const] : []),
    ],
    footers: [own.manual, whyYou(user)],
    ...(unsubscribeUrl === undefined ? {} : { unsubscribe: { label: own.unsubscribe, url: unsubscribeUrl } }),
  };
}

/** Why somebody gets mail. */
export function whyYou({ locale, service }: Pick<User, 'locale' | 'service'>): string {
  return service ? WORDS[locale].serviceFooter : WORDS[locale].footer;
}

/** What people named; a line of a name must not pass for one of ours. */
export function inOneLine({ tag, site, model, serialNumber }: Pump) {
  return {
    tag: headerText(tag),
    site: site && headerText(site),
    model: headerText(model),
    serialNumber: serialNumber && headerText(serialNumber),
  };
}

/** By when to act, which is before the part is over with 10 %; and how long it is likely to last. */
function lifeFacts({ life, now, operating }: Known, reader: Reader): Fact[] {
  if (!life || now === undefined) return [];
  const own = MAIL_WORDS[reader.locale];
  return [...actBy(life, now, operating, reader), [own.life, rangeOf(life, now, reader)]];
}

function actBy({ p10 }: PartLife, now: number, operating: number | undefined, reader: Reader): Fact[] {
  const own = MAIL_WORDS[reader.locale];
  if (p10 === null) return [];
  if (p10 <= now) return [[own.actBy, own.now]];
  const date = dateIn(reader, p10);
  const hours = operating === undefined ? undefined : (operating * (p10 - now)) / HOUR;
  if (hours === undefined || hours < 1) return [[own.actBy, date]];
  return [[own.actBy, filled(own.dateAndHours, { date, hours: hoursIn(reader.locale, hours) })]];
}

function rangeOf({ component, ...life }: PartLife, now: number, { locale }: Reader): string {
  const own = MAIL_WORDS[locale];
  const left = (at: number | null) => (at === null ? own.beyond : stretchIn(locale, Math.max(0, at - now)));
  return filled(own.lifeRange, {
    component: titled(WORDS[locale].component[component] ?? component, locale),
    p10: left(life.p10),
    p50: left(life.p50),
    p90: left(life.p90),
  });
}
