import { describe, expect, test } from 'vitest';
import { digestOf } from '../../../../functions/alerts/digest/digest.ts';
import { type NoteKind, noteOf } from '../../../../functions/alerts/digest/note.ts';
import { DIGEST_WORDS } from '../../../../functions/alerts/digest/words/all.ts';
import type { ConditionName } from '../../../../shared/domain/condition.ts';
import { LOCALES, type User } from '../../../../shared/domain/customer.ts';
import { NOW } from '../../support/deployment.ts';
import { entries, LINKS, told } from '../mail/everyMail.ts';

const NO_LINKS = { page: () => undefined };

const reader = (locale: User['locale']): User => {
  return { key: 'u', name: 'Kim', email: 'kim@example.com', locale, zone: 'Europe/Stockholm' };
};

test('what is active comes first, alarms before warnings, and each condition is told once, as it stands', () => {
  const all = [
    told('P-1', 'over'),
    told('P-2', 'warning', {}, 'warning'),
    told('P-4', 'alarm'),
    told('P-3', 'alarm'),
  ];
  const again = { ...all[2]!.item, stage: 'returned' as const, transition: 't-again' };
  const found = entries(all, [again]);
  expect(found.map(({ situation }) => situation.pump.tag)).toEqual(['P-3', 'P-4', 'P-2', 'P-1']);
  const { subject, text } = digestOf(found, reader('en'), NO_LINKS);
  expect(subject).toBe('[Vakt] 2 alarms, 1 warning, 1 over – Mölndal');
  expect(text).toMatch(
    /P-3, Mölndal: Alarm: exhaust pressure: high \(1,250 hPa\); .*\nP-4, .*\nP-2, .*Warning/,
  );
  expect(text).toMatch(/P-1, Mölndal: Over again: exhaust pressure: high; /);
});

test('what began first comes first of what is as bad, and what no pump may run on with before that', () => {
  const began = (tag: string, since: number, condition: ConditionName = 'exhaustPressure.high') => {
    const { item, situation } = told(tag, 'alarm');
    const [known] = situation.alarms.conditions;
    const conditions = [{ ...known!, condition, since: NOW + since }];
    return {
      item: { ...item, condition },
      situation: { ...situation, alarms: { ...situation.alarms, conditions } },
    };
  };
  const all = [began('P-1', 3_000), began('P-2', 2_000), began('P-3', 1_000, 'inletPressure.high')];
  expect(entries(all).map(({ situation }) => situation.pump.tag)).toEqual(['P-2', 'P-1', 'P-3']);
});

test('up to a dozen are told in full, each with a link', () => {
  const all = Array.from({ length: 12 }, (_, i) => told(`P-${i}`, 'alarm'));
  const { html, text } = digestOf(entries(all), reader('en'), LINKS);
  expect(html.match(/<th scope="row"[^>]*><a /g)).toHaveLength(12);
  expect(text).not.toMatch(/and \d+ more/);
});

test('where pumps have very long names fewer are named, and the rest is counted', () => {
  const long = { tag: `P${'ö'.repeat(400)}`, site: 'S'.repeat(300) };
  const all = Array.from({ length: 500 }, (_, i) => told(`p${i}`, 'alarm', long));
  const { html, text } = digestOf(entries(all), reader('en'), LINKS);
  expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  const named = text.match(/Pö+/g)!.length;
  expect(named).toBeGreaterThan(20);
  expect(text).toContain(`and ${500 - named} more`);
});

describe.each(LOCALES)('in %s', (locale) => {
  test('200 pumps are all named, in less than what mail programs cut off', () => {
    const all = Array.from({ length: 200 }, (_, i) => told(`pump-${i}`, i % 3 === 0 ? 'over' : 'alarm'));
    const { subject, text, html } = digestOf(entries(all), reader(locale), LINKS);
    for (let i = 0; i < 200; i++) expect(text).toMatch(new RegExp(`pump-${i}\\b`));
    // The worst in full, with a link each; of the others, how many share what, and which.
    expect(html.match(/<th scope="row"[^>]*><a /g)).toHaveLength(8);
    expect(text).toContain(DIGEST_WORDS[locale].more('192'));
    expect(text.match(/^\d+ × /gm)).toHaveLength(2);
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(subject + text).not.toMatch(/undefined|NaN|\[object/);
  });

  test.each<NoteKind>(['resolved', 'late'])('the note %s says which pump and what of it', (kind) => {
    const [entry] = entries([told('P-7', 'over')]);
    const { subject, text } = noteOf(kind, entry!, reader(locale), LINKS);
    expect(subject.startsWith(`[${DIGEST_WORDS[locale].resolvedTag}] P-7: `)).toBe(true);
    expect(text).toContain(DIGEST_WORDS[locale][kind]);
    expect(subject + text).not.toMatch(/undefined|NaN|\[object/);
  });
});

test.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'x\r\nBcc: victim@example.com'])(
  '%j as a tag or site stays text',
  (text) => {
    const all = [told('a', 'alarm', { tag: text, site: text }), told('b', 'alarm')];
    for (const { html, subject, text: said } of [
      digestOf(entries(all), reader('en'), LINKS),
      noteOf('late', entries(all)[0]!, reader('en'), LINKS),
    ]) {
      expect(html).not.toMatch(/<(script|img)\b/i);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(said).not.toMatch(/^Bcc/m);
    }
  },
);

test('the service contact is told that it is a copy', () => {
  const contact = { ...reader('en'), service: true as const };
  expect(digestOf(entries([told('a', 'alarm'), told('b', 'alarm')]), contact, LINKS).text).toContain(
    'service contact',
  );
});
