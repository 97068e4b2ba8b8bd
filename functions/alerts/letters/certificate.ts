import { countInWords, inWords } from '../../../shared/certificates/inWords.ts';
import { factsOf } from '../../../shared/certificates/page.ts';
import { CERTIFICATE_WORDS } from '../../../shared/certificates/words/all.ts';
import type { Remainder } from '../../../shared/domain/certificate.ts';
import type { CertificateLetter, Recipient } from '../../../shared/domain/letter.ts';
import { timeIn } from '../../../shared/words/format.ts';
import type { MailContent } from '../transport/transport.ts';
import { pageOf } from './page.ts';
import { CERTIFICATE_MAIL_WORDS, type CertificateMailWords } from './words/certificate.ts';

/** The proof of erasure for the customer's contact: all that the certificate says, in the contact's language. */
export function certificateLetter({ certificate }: CertificateLetter, to: Recipient): MailContent {
  const { locale } = to;
  const words = CERTIFICATE_MAIL_WORDS[locale];
  const page = CERTIFICATE_WORDS[locale];
  const told = (text: string) => inWords(locale, text);
  const { id, stores, remains, number, previous, hash, pseudonym } = certificate;
  const isErased = certificate.kind === 'erased';
  const { subject, meaning } = isErased ? words : words.unverified;
  return pageOf({
    locale,
    subject,
    paragraphs: [meaning, words.keep],
    facts: [
      [words.id, id],
      ...factsOf(certificate, locale, (at) => timeIn(to, Date.parse(at))),
      ...(isErased
        ? []
        : certificate.unverified.map(
            ({ store, held }) => [told(store), `${told(held)}: ${words.unverified.notLookedAt}`] as const,
          )),
      ...stores.map(
        ({ store, held, how, before, unit }) =>
          [
            told(store),
            `${told(held)}: ${told(how)}; ${words.counted(countInWords(locale, before, unit))}`,
          ] as const,
      ),
      ...remains.map((one) => [told(one.where), `${told(one.what)}; ${untilWhen(one, words)}`] as const),
      [page.pseudonym, pseudonym],
      [page.hashBefore, previous ?? page.none],
      [words.hash, `${number}, ${hash}`],
    ],
    footers: [words.forgotten],
  });
}

function untilWhen({ until, backup }: Remainder, words: CertificateMailWords): string {
  if (until === null) return words.elsewhere;
  return (backup === undefined ? words.remains : words.inBackup)(until.slice(0, 10));
}
