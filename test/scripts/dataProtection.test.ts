import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataProtectionPage, KEPT, LANGUAGES, packetFields } from '../../scripts/data-protection/page.ts';
import { revisedIn } from '../../scripts/data-protection/revised.ts';
import { FIELDS, TOLD } from '../../shared/dataProtection/people.ts';
import { LOCAL_DEPENDENCIES, PROCESSORS, type Processor } from '../../shared/dataProtection/processors.ts';
import { LOCALES } from '../../shared/domain/customer.ts';
import type { Journal } from '../../shared/domain/erasure.ts';
import { isSignal } from '../../shared/domain/signals.ts';
import { certificateOf } from '../../shared/erasure/certificate.ts';
import { importsOf, ROOT, sourcesOf, withoutComments } from '../house/source.ts';

test('there is a page in every language that mails are written in', () => {
  expect(LANGUAGES.map(({ locale }) => locale).sort()).toEqual([...LOCALES].sort());
});

describe.each(LANGUAGES.map((words) => [words.locale, words] as const))('in %s', (_, words) => {
  test('the page is what the tables say: npm run data-protection writes it anew', () => {
    const page = readFileSync(join(ROOT, 'docs', words.file), 'utf8');
    expect(page).toBe(dataProtectionPage(words, revisedIn(page) ?? 'never'));
  });

  test('every table, container and queue, every field and every processor has its words', () => {
    const unsaid = [
      ...KEPT.map(([store]) => store).filter((store) => !words.stores[store]),
      ...packetFields().filter((field) => !isSignal(field) && !words.fields[field]),
      ...TOLD.filter((field) => !words.people[field]),
      ...Object.keys(PROCESSORS).filter((id) => !words.processors.roles[id as keyof typeof PROCESSORS]),
    ];
    expect(unsaid).toEqual([]);
  });
});

test('of every field of a packet, whichever its version, the page tells', () => {
  const fields = packetFields();
  for (const field of ['packetId', 'sentAt', 'at', 'running', 'state', 'vibration', 'oilLevel']) {
    expect(fields).toContain(field);
  }
});

test('whatever the page tells of a customer and its people is a field of what is kept', () => {
  const told = Object.values(FIELDS).flatMap((fields) => Object.values(fields));
  expect(TOLD.filter((one) => !told.includes(one))).toEqual([]);
});

/** Interfaces in which people, or what they write, stand, as their sources have them. */
const WRITES = /^ {2}readonly (?:by|account|note|reason|cause|email|phone|address)\??: string;/m;

test('every interface with a field for a person, or for what one writes, is among those of which the page tells', () => {
  const source = readFileSync(join(ROOT, 'shared/dataProtection/people.ts'), 'utf8');
  const interfaces = ['shared/domain', 'shared/storage']
    .flatMap(sourcesOf)
    .flatMap(({ file, text }) =>
      [...withoutComments(text).matchAll(/export interface (\w+)[^{]*\{\n([\s\S]*?)\n\}/g)]
        .filter(([, , body]) => WRITES.test(body!))
        .map(([, name]) => [name!, file] as const),
    );
  expect(interfaces.map(([name]) => name)).toEqual(
    expect.arrayContaining(['User', 'ErasureRequest', 'Setting']),
  );
  const unsaid = interfaces.filter(([name]) => !new RegExp(`\\b${name}\\b`).test(source));
  // Why a packet was refused is one of our words.
  expect(unsaid.map(([name]) => name)).toEqual(['QuarantinedPacket', 'CountedPackets']);
});

test('every package that the functions use sends nothing anywhere, or to a processor that is told of', () => {
  const known = new Set([
    ...LOCAL_DEPENDENCIES,
    ...Object.values(PROCESSORS).flatMap(({ clients }) => clients),
  ]);
  const packages = importsOf('functions', 'shared')
    .filter(
      // The app's own package.json says which release it is.
      ({ typeOnly, target }) =>
        !typeOnly && !isBuiltin(target) && !/^((functions|shared)\/|package\.json$)/.test(target),
    )
    .map(({ target }) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(target)![0]);
  expect(packages).toContain('nodemailer');
  expect([...new Set(packages)].filter((name) => !known.has(name))).toEqual([]);
});

test('the page and the certificate say the same of what logs hold, and no log is ordered that holds addresses', () => {
  const bicep = readFileSync(join(ROOT, 'bicep/modules/diagnostics.bicep'), 'utf8');
  const ofMail = [...bicep.matchAll(/category: '(Email\w+)'/g)].map(([, category]) => category);
  // EmailStatusUpdateOperational and EmailUserEngagementOperational would name recipients.
  expect(ofMail).toEqual(['EmailSendMailOperational']);
  const keeping = { eventDays: 7, logDays: 90, quarantineDays: 30 };
  const journal = { id: 'i', facts: {}, begun: 0 } as unknown as Journal;
  const { remains } = certificateOf(journal, [], keeping, 0);
  const about = (text: string) => remains.filter(({ where }) => where.includes(text));
  expect(about('logs of')).toMatchObject([
    { what: expect.stringContaining('no names or addresses of people') },
  ]);
  expect(about('by which mail is sent')).toMatchObject([{ until: null }]);
  const english = dataProtectionPage(LANGUAGES[0]!, '');
  expect(english).toContain('may name a box by its ID but no person and no address');
  expect(english).toContain('it keeps by its own rules');
});

/** How something gets out without a package. */
const OUT =
  /\bfetch\(|from 'node:(?:https?|http2|tls|dgram)'|import\('node:(?:https?|http2|tls|dgram)'\)|\bWebSocket\(/;

test('every file that reaches somebody without a package reaches a processor that is told of', () => {
  const reaching = [...sourcesOf('functions'), ...sourcesOf('shared')]
    .filter(({ text }) => OUT.test(withoutComments(text)))
    .map(({ file }) => file);
  const processors: readonly Processor[] = Object.values(PROCESSORS);
  expect(reaching.sort()).toEqual(processors.flatMap(({ files = [] }) => files).sort());
});
