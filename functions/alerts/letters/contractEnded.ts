import type { ContractEnded, ErasureReminder, Recipient } from '../../../shared/domain/letter.ts';
import { dayIn } from '../../../shared/words/format.ts';
import type { MailContent } from '../transport/transport.ts';
import { pageOf } from './page.ts';
import { CONTRACT_WORDS } from './words/contract.ts';

/** Tells the customer's contact that the contract is over, what will be deleted and when, and how to get it before. */
export function contractEnded({ lastDay, because, due }: ContractEnded, to: Recipient): MailContent {
  const { locale } = to;
  const words = CONTRACT_WORDS[locale];
  return pageOf({
    locale,
    subject: words.ended(dayIn(locale, lastDay)),
    paragraphs: [words.closed, words.willBeDeleted(dayIn(locale, due)), words.copy],
    facts: [
      [words.lastDay, dayIn(locale, lastDay)],
      [words.why, words.reasons[because]],
      [words.deletedFrom, dayIn(locale, due)],
      [words.whatIsDeleted, words.everything],
      [words.whatRemains, words.certificate],
    ],
    footers: [words.onlyOneMore, words.stays],
  });
}

/** Reminds the contact of it, once. */
export function erasureReminder({ due }: ErasureReminder, { locale }: Recipient): MailContent {
  const words = CONTRACT_WORDS[locale];
  return pageOf({
    locale,
    subject: words.soon(dayIn(locale, due)),
    paragraphs: [words.willBeDeleted(dayIn(locale, due)), words.copy],
    facts: [
      [words.deletedFrom, dayIn(locale, due)],
      [words.whatIsDeleted, words.everything],
      [words.whatRemains, words.certificate],
    ],
    footers: [words.last, words.stays],
  });
}
