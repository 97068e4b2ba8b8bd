import { expect, test } from 'vitest';
import { renderLetter, type Source } from '../../../../functions/alerts/letters/render.ts';
import { CERTIFICATE_WORDS } from '../../../../functions/alerts/letters/words/certificate.ts';
import { inWords } from '../../../../functions/alerts/letters/words/stores.ts';
import { seal } from '../../../../shared/certificates/chain.ts';
import type { Erased, Unverified } from '../../../../shared/domain/certificate.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import type { Journal } from '../../../../shared/domain/erasure.ts';
import { certificateOf } from '../../../../shared/erasure/certificate.ts';
import { IDENTITIES_TOLD } from '../../../../shared/erasure/identities.ts';
import { placesOf, QUEUES_TOLD } from '../../../../shared/erasure/places.ts';
import { openStorage } from '../../../../shared/storage/connect.ts';
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
  const words = CERTIFICATE_WORDS[locale];
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

test.each(LOCALES.filter((locale) => locale !== 'en'))(
  'in %s, the mail has words for every store that is erased, for what is counted there, and for all that remains',
  async (locale) => {
    const storage = openStorage(ACCOUNT, ACCOUNT);
    const places = [IDENTITIES_TOLD, ...placesOf(storage), QUEUES_TOLD];
    const store = { tables: 't', blobs: 'b', access: { by: 'identity' } } as const;
    const keeping = { eventDays: 7, logDays: 90, quarantineDays: 30 };
    const signed = { ...store, access: { by: 'sas', secret: 'store-acme' } } as const;
    const made = [undefined, store, signed].map((own) => {
      const journal = { id: 'i', facts: ERASED, begun: 0, ...(own ? { store: own } : {}) };
      return certificateOf(journal as unknown as Journal, places, keeping, 0);
    });
    const texts = made.flatMap(({ stores, remains }) => [
      ...stores.flatMap(({ store, unit }) => [store, unit]),
      ...remains.map(({ where }) => where),
    ]);
    expect(texts).toEqual(
      expect.arrayContaining([
        'table users',
        'rows',
        'the table changes',
        expect.stringMatching(/^the vault/),
      ]),
    );
    expect(
      texts.filter((text) => /undefined/.test(inWords(locale, text)) || inWords(locale, text) === text),
    ).toEqual([]);
    const certificate = seal(made[2] as Erased);
    const to = { address: 'karin@example.com', name: 'Karin Berg', locale, zone: 'Europe/Stockholm' };
    const { text } = await renderLetter({ kind: 'certificate', certificate }, to, {} as Source);
    expect(text).not.toMatch(/\bthe\b|\brows\b|customer's/);
  },
);
