import type { User } from '../../../shared/domain/customer.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import { timeIn } from '../../../shared/words/format.ts';
import { pageOf } from '../letters/page.ts';
import type { MailContent } from '../transport/transport.ts';
import type { Entry } from './entry.ts';
import { DIGEST_WORDS } from './words/words.ts';

/** Which note it is: that something is over, still stands unacknowledged, or was not acknowledged by the first list. */
export type NoteKind = 'resolved' | 'again' | 'escalated';

/** A mail about one condition of which something is to be told that is not its beginning. */
export function noteOf(kind: NoteKind, { situation: { pump }, transition }: Entry, user: User): MailContent {
  const { locale } = user;
  const words = WORDS[locale];
  const own = DIGEST_WORDS[locale];
  const { what, amount, since, facts } = describe(transition, words, locale);
  const headline = `${own[`${kind}Tag`]}: ${pump.tag} – ${what}`;
  const isOver = kind === 'resolved';
  return pageOf({
    locale,
    subject: `[${own[`${kind}Tag`]}] ${pump.tag}: ${what}${isOver || amount === undefined ? '' : ` (${amount})`}`,
    headline,
    paragraphs: [own[kind]],
    facts: [
      [words.pump, pump.tag],
      ...(pump.site ? [[words.site, pump.site] as const] : []),
      [isOver ? own.until : since, timeIn(user, transition.began)],
      ...(isOver ? [] : facts),
    ],
    footer: user.service ? own.service : words.footer,
  });
}
