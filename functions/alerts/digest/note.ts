import type { User } from '../../../shared/domain/customer.ts';
import type { Stage } from '../../../shared/domain/mailing.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import { timeIn } from '../../../shared/words/format.ts';
import { pageOf } from '../letters/page.ts';
import { inOneLine, type Reminder, whyYou } from '../mail/content.ts';
import { MAIL_WORDS } from '../mail/words/all.ts';
import type { MailContent } from '../transport/transport.ts';
import type { Links } from './digest.ts';
import type { Entry } from './entry.ts';
import { DIGEST_WORDS } from './words/all.ts';

/** Which note it is: that something is over, or was before its mail could leave. */
export type NoteKind = 'resolved' | 'late';

/** What is said of an alarm that still stands unacknowledged; to the second list it is the first they hear of it. */
export function reminderOf(stages: ReadonlySet<Stage>, { locale }: User): Reminder | undefined {
  const own = DIGEST_WORDS[locale];
  if (stages.has('escalated')) return { tag: own.escalatedTag, text: own.escalated };
  if (stages.has('again')) return { tag: own.againTag, text: own.again };
  return undefined;
}

/**
 * A mail about one condition that is over.
 *
 * @param raisedAt when it was raised, of what its reader wasn't told of before
 */
export function noteOf(
  kind: NoteKind,
  { situation, transition }: Pick<Entry, 'situation' | 'transition'>,
  user: User,
  links: Links,
  raisedAt?: EpochMs,
): MailContent {
  const { locale } = user;
  const words = WORDS[locale];
  const own = DIGEST_WORDS[locale];
  const mail = MAIL_WORDS[locale];
  const pump = inOneLine(situation.pump);
  const { what, since } = describe(transition, words, locale);
  const url = links.page(situation.pump.key);
  return pageOf({
    locale,
    subject: `[${own.resolvedTag}] ${pump.tag}: ${what}`,
    headline: `${own.resolvedTag}: ${pump.tag} – ${what}`,
    tone: 'link',
    paragraphs: [own[kind]],
    facts: [
      [words.pump, pump.tag],
      ...(pump.site ? [[words.site, pump.site] as const] : []),
      ...(raisedAt === undefined ? [] : [[since, timeIn(user, raisedAt)] as const]),
      [own.until, timeIn(user, transition.began)],
    ],
    page: url === undefined ? undefined : { label: mail.openPage, url, note: mail.pageNote },
    footers: [whyYou(user)],
    unsubscribe:
      links.unsubscribe === undefined ? undefined : { label: mail.unsubscribe, url: links.unsubscribe },
  });
}
