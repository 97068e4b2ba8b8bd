import { expect, test } from 'vitest';
import { renderLetter } from '../../../../functions/alerts/letters/render.ts';
import type { Source } from '../../../../functions/alerts/letters/source.ts';
import { CERTIFICATE_MAIL_WORDS } from '../../../../functions/alerts/letters/words/certificate.ts';
import { seal } from '../../../../shared/certificates/chain.ts';
import { inWords, ruleInWords } from '../../../../shared/certificates/inWords.ts';
import { certificatePage } from '../../../../shared/certificates/page.ts';
import { CERTIFICATE_WORDS } from '../../../../shared/certificates/words/all.ts';
import type { Certificate, Unverified } from '../../../../shared/domain/certificate.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import type { Journal } from '../../../../shared/domain/erasure.ts';
import { certificateOf, factsOf } from '../../../../shared/erasure/certificate.ts';
import { IDENTITIES_TOLD } from '../../../../shared/erasure/identities.ts';
import { placesOf, QUEUES_TOLD } from '../../../../shared/erasure/places.ts';
import { openStorage } from '../../../../shared/storage/connect.ts';
import { CONTRACT_TABLES } from '../../../../shared/storage/names.ts';
import { ERASED } from '../mail/everyMail.ts';

test.each(LOCALES)(
  'in %s, the certificate says what was deleted, what is left, and how it is checked',
  async (locale) => {
    const certificate = seal(ERASED, { number: 6, hash: 'before' });
    const to = { address: 'karin@example.com', name: 'Karin Berg', locale, zone: 'Europe/Stockholm' };
    const { text, html } = await renderLetter({ kind: 'certificate', certificate }, to, {} as Source);
    for (const said of [text, html]) {
      for (const fact of [
        'certificateid',
        '2026-08-01',
        inWords(locale, 'table users'),
        '2026-08-07',
        `7, ${certificate.hash}`,
      ]) {
        expect(said).toContain(fact);
      }
      expect(said).not.toMatch(/undefined|\[object|Karin/);
    }
    expect(html).toContain(`lang="${locale}"`);
  },
);

test.each(LOCALES)('in %s, an end that nobody could verify is never called an erasure', async (locale) => {
  const { erased, kind: _, ...rest } = ERASED;
  const store = "the tables of the contract, in the customer's own store";
  const unverified = { closed: erased, declared: '2026-07-15', unverified: [{ store, held: 'readings' }] };
  const certificate = seal({ kind: 'unverified', ...rest, ...unverified } as Unverified);
  const to = { address: 'karin@example.com', name: 'Karin Berg', locale, zone: 'Europe/Stockholm' };
  const { subject, text, html } = await renderLetter({ kind: 'certificate', certificate }, to, {} as Source);
  const words = CERTIFICATE_MAIL_WORDS[locale];
  for (const said of [text, html]) {
    for (const fact of ['2026-07-15', inWords(locale, 'table users'), `1, ${certificate.hash}`])
      expect(said).toContain(fact);
    expect(said).not.toContain(words.meaning);
    expect(said).not.toMatch(/undefined|\[object|Karin/);
  }
  expect(text).toContain(inWords(locale, store));
  expect(subject).toBe(words.unverified.subject);
  expect(text).toContain(words.unverified.notLookedAt);
});

/** The connection of an account that nobody asks. */
const NOWHERE = ['Blob', 'Queue', 'Table']
  .map((service) => `${service}Endpoint=http://127.0.0.1:9/devstoreaccount1;`)
  .join('');
const ACCOUNT = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;${NOWHERE}`;

/** All that certificates can say now: of data with us and in an own store, erased again, and in backups. */
function everyCertificate(): Certificate[] {
  const storage = openStorage(ACCOUNT, ACCOUNT);
  const places = [IDENTITIES_TOLD, ...placesOf(storage), QUEUES_TOLD];
  const store = { tables: 't', blobs: 'b', access: { by: 'identity' } } as const;
  const signed = { ...store, access: { by: 'sas', secret: 'store-acme' } } as const;
  const lost = { ...store, lost: { on: '2026-07-15', by: 'Kim', reason: 'deleted' } };
  const keeping = { eventDays: 7, logDays: 90, quarantineDays: 30 };
  const backups = [
    { id: 'b', name: 'weekly-47', taken: 0, keptUntil: '2026-08-30', where: 'account vaktbackup' },
  ];
  const again = { certificate: 'c', number: 3, taken: '2026-08-01T03:00:00.000Z' };
  return [undefined, store, signed, lost].map((own) => {
    const notice = { given: '2026-03-15', by: 'customer' } as const;
    const facts = { ...ERASED, notice, asked: '2026-04-01', again };
    const journal = { id: 'i', facts, begun: 0, backups, ...(own ? { store: own } : {}) };
    return certificateOf(journal as unknown as Journal, places, keeping, 0);
  });
}

const OTHERS = LOCALES.filter((locale) => locale !== 'en');

test.each(OTHERS)(
  'in %s, there are words for every store that is erased, what it held, how that was deleted, and all that remains',
  (locale) => {
    const texts = everyCertificate().flatMap((made) => [
      ...made.stores.flatMap(({ store, unit, held, how }) => [store, unit, held, how]),
      ...made.remains.flatMap(({ what, where }) => [what, where]),
      ...(made.kind === 'unverified' ? made.unverified.flatMap(({ store, held }) => [store, held]) : []),
    ]);
    for (const text of [
      ...[
        'table users',
        'rows',
        'the container change-log and the table changes',
        "the tables of the contract, in the customer's own store",
      ],
      ...['table lasting', 'the backup weekly-47 (account vaktbackup)', 'the quarantine', 'each row deleted'],
    ]) {
      expect(texts).toContain(text);
    }
    expect(texts).toContainEqual(expect.stringMatching(/^the vault/));
    const names = new Set([CONTRACT_TABLES.join(', ')]);
    const unsaid = texts.filter(
      (text) =>
        !names.has(text) && (/undefined|\{/.test(inWords(locale, text)) || inWords(locale, text) === text),
    );
    expect(unsaid).toEqual([]);
    // None is left over from what certificates said once.
    const said = new Set(texts.map((text) => text.replace(/, in the customer's own store$/, '')));
    const { texts: known, units } = CERTIFICATE_WORDS[locale];
    expect(Object.keys(known).filter((text) => !said.has(text))).toEqual([]);
    expect(Object.keys(units).filter((text) => !said.has(text))).toEqual([]);
    expect(inWords(locale, 'what a later release says')).toBe('what a later release says');
  },
);

test.each(OTHERS)('in %s, the rule is told whatever it says', (locale) => {
  const contract = {
    zone: 'Europe/Stockholm',
    begins: '2025-01-01',
    ends: '2026-04-30',
    assetManaged: false,
  };
  const lifted = Date.parse('2026-09-01T10:00:00Z');
  const erasure = { asked: '2026-05-01', by: 'Kim', from: Date.parse('2026-05-02T00:00:00Z') };
  const rules = [
    contract,
    { ...contract, assetManaged: true },
    { ...contract, lifted },
    { ...contract, erasure },
  ].map(
    (one) => factsOf({ key: 'k', number: '1', name: 'n', status: 'active', contract: one }, 'key').rule.text,
  );
  expect(rules.map((rule) => ruleInWords('en', rule))).toEqual(rules);
  for (const rule of rules) {
    const told = ruleInWords(locale, rule);
    expect(told).not.toMatch(/calendar|asked|hold|undefined|\{/);
    expect(told).toContain('Europe/Stockholm');
  }
  expect(new Set(rules.map((rule) => ruleInWords(locale, rule))).size).toBe(4);
  expect(ruleInWords(locale, 'another rule')).toBe('another rule');
});

test.each(LOCALES)(
  'in %s, the page to print and the mail say all of it, and nothing in another language',
  async (locale) => {
    for (const made of everyCertificate()) {
      const certificate = seal(made, { number: 6, hash: 'before' });
      const page = certificatePage(certificate, locale);
      const words = CERTIFICATE_WORDS[locale];
      expect(page).toContain(`<html lang="${locale}">`);
      const to = { address: 'karin@example.com', name: 'Karin Berg', locale, zone: 'Europe/Stockholm' };
      const { text } = await renderLetter({ kind: 'certificate', certificate }, to, {} as Source);
      const plain = (from: string) =>
        from.replace(/<style>[\s\S]*<\/style>|<[^>]+>/g, ' ').replace(/&#39;/g, "'");
      for (const said of [plain(page), text]) {
        for (const { store, held, how } of made.stores) {
          for (const one of [store, held, how]) expect(said).toContain(inWords(locale, one));
        }
        for (const { what, where } of made.remains) {
          for (const one of [what, where]) expect(said).toContain(inWords(locale, one));
        }
        for (const one of [
          words.because.notice,
          words.party.customer,
          '2026-08-30',
          certificate.hash,
          'before',
        ]) {
          expect(said).toContain(one);
        }
        if (locale !== 'en')
          expect(said).not.toMatch(/\bthe\b|\brows?\b|\beach\b|customer's|undefined|\{\w+\}/);
      }
      // A backup doesn't go by itself.
      expect(text).toContain(CERTIFICATE_MAIL_WORDS[locale].inBackup('2026-08-30'));
      expect(text).not.toContain(CERTIFICATE_MAIL_WORDS[locale].remains('2026-08-30'));
      expect(plain(page)).toContain(made.kind === 'erased' ? words.title : words.unverifiedTitle);
      expect(plain(page)).toContain('2026-08-01T03:00:00.000Z');
    }
  },
);
