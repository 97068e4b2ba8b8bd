import type { User } from '../../../shared/domain/customer.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import { timeIn } from '../../../shared/words/format.ts';
import { pageOf } from '../letters/page.ts';
import { inOneLine, whyYou } from '../mail/content.ts';
import { MAIL_WORDS } from '../mail/words/all.ts';
import type { MailContent } from '../transport/transport.ts';
import type { Links } from './digest.ts';
import type { Entry } from './entry.ts';
import { DIGEST_WORDS } from './words/words.ts';

/**
 * Which note it is: that something is over, or was before its mail could leave; that it still stands unacknowledged; or
 * was not acknowledged by the first list.
 */
export type NoteKind = 'resolved' | 'late' | 'again' | 'escalated';

/**
 * A mail about one condition of which something is to be told that is not its beginning.
 *
 * @param raisedAt when it was, of what is told late
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
  const { what, amount, since, facts } = describe(transition, words, locale);
  const isOver = kind === 'resolved' || kind === 'late';
  const tag = own[`${isOver ? 'resolved' : kind}Tag`];
  const url = links.page(situation.pump.key);
  return pageOf({
    locale,
    subject: `[${tag}] ${pump.tag}: ${what}${isOver || amount === undefined ? '' : ` (${amount})`}`,
    headline: `${tag}: ${pump.tag} – ${what}`,
    tone: isOver ? 'link' : transition.severity,
    paragraphs: [own[kind]],
    facts: [
      [words.pump, pump.tag],
      ...(pump.site ? [[words.site, pump.site] as const] : []),
      ...(raisedAt === undefined ? [] : [[since, timeIn(user, raisedAt)] as const]),
      [isOver ? own.until : since, timeIn(user, transition.began)],
      ...(isOver ? [] : facts),
    ],
    page: url === undefined ? undefined : { label: mail.openPage, url, note: mail.pageNote },
    footers: [whyYou(user)],
    unsubscribe:
      links.unsubscribe === undefined ? undefined : { label: mail.unsubscribe, url: links.unsubscribe },
  });
}
