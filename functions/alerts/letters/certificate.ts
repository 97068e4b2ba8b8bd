import type { CertificateLetter, Recipient } from '../../../shared/domain/letter.ts';
import { timeIn } from '../../../shared/words/format.ts';
import type { MailContent } from '../transport/transport.ts';
import { pageOf } from './page.ts';
import { CERTIFICATE_WORDS } from './words/certificate.ts';

/** The proof of erasure for the customer's contact; what each store held is told as the certificate tells it. */
export function certificateLetter({ certificate }: CertificateLetter, to: Recipient): MailContent {
  const words = CERTIFICATE_WORDS[to.locale];
  const { id, ended, due, erased, stores, remains, number, hash } = certificate;
  return pageOf({
    locale: to.locale,
    subject: words.subject,
    paragraphs: [words.meaning, words.keep],
    facts: [
      [words.id, id],
      ...(ended ? [[words.ended, ended.on] as const] : []),
      [words.due, due.on],
      [words.erased, timeIn(to, Date.parse(erased.at))],
      ...stores.map(({ store, before, unit }) => [store, words.store(before, unit)] as const),
      ...remains.map(({ where, until }) => [where, words.remains(until.slice(0, 10))] as const),
      [words.hash, `${number}, ${hash}`],
    ],
    footers: [words.forgotten],
  });
}
