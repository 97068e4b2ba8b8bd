import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataProtectionPage, KEPT, LANGUAGES, packetFields } from '../../scripts/data-protection/page.ts';
import { revisedIn } from '../../scripts/data-protection/revised.ts';
import {
  CUSTOMER_FIELDS,
  OWN_FIELDS,
  PERSON_FIELDS,
  TOLD_TOGETHER,
} from '../../shared/dataProtection/people.ts';
import { LOCAL_DEPENDENCIES, PROCESSORS } from '../../shared/dataProtection/processors.ts';
import { LOCALES } from '../../shared/domain/customer.ts';
import { isSignal } from '../../shared/domain/signals.ts';
import { importsOf, ROOT } from '../house/source.ts';

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
      ...[...CUSTOMER_FIELDS, ...PERSON_FIELDS].filter((field) => !words.people[field]),
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

/** Names of the fields of an interface, as its source has them. */
function fieldsOf(name: string): string[] {
  const source = readFileSync(join(ROOT, 'shared/domain/customer.ts'), 'utf8');
  const [, body = ''] = new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field]) => field!);
}

test.each([
  ['Customer', CUSTOMER_FIELDS],
  ['User', PERSON_FIELDS],
  ['Contact', PERSON_FIELDS],
] as const)('every field of a %s is told of, or says nothing of anybody', (name, told) => {
  const fields = fieldsOf(name);
  expect(fields).toContain('name');
  const known: readonly string[] = [...told, ...OWN_FIELDS, ...Object.keys(TOLD_TOGETHER)];
  expect(fields.filter((field) => !known.includes(field))).toEqual([]);
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
