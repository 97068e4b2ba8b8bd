import type { CertificateLetter, Recipient } from '../../../shared/domain/letter.ts';
import { timeIn } from '../../../shared/words/format.ts';
import type { MailContent } from '../transport/transport.ts';
import { pageOf } from './page.ts';
import { CERTIFICATE_WORDS } from './words/certificate.ts';
import { inWords } from './words/stores.ts';

/** The proof of erasure for the customer's contact; the certificate itself stays in English. */
export function certificateLetter({ certificate }: CertificateLetter, to: Recipient): MailContent {
  const words = CERTIFICATE_WORDS[to.locale];
  const told = (text: string) => inWords(to.locale, text);
  const { id, ended, due, stores, remains, number, hash } = certificate;
  const isErased = certificate.kind === 'erased';
  const { subject, meaning } = isErased ? words : words.unverified;
  return pageOf({
    locale: to.locale,
    subject,
    paragraphs: [meaning, words.keep],
    facts: [
      [words.id, id],
      ...(ended ? [[words.ended, ended.on] as const] : []),
      [words.due, due.on],
      ...(isErased
        ? [[words.erased, timeIn(to, Date.parse(certificate.erased.at))] as const]
        : [
            [words.unverified.declared, certificate.declared] as const,
            ...certificate.unverified.map(
              ({ store }) => [told(store), words.unverified.notLookedAt] as const,
            ),
            [words.unverified.closed, timeIn(to, Date.parse(certificate.closed.at))] as const,
          ]),
      ...stores.map(({ store, before, unit }) => [told(store), words.store(before, told(unit))] as const),
      ...remains.map(
        ({ where, until }) =>
          [told(where), until === null ? words.elsewhere : words.remains(until.slice(0, 10))] as const,
      ),
      [words.hash, `${number}, ${hash}`],
    ],
    footers: [words.forgotten],
  });
}
