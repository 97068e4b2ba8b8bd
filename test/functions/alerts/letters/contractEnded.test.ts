import { expect, test } from 'vitest';
import { renderLetter } from '../../../../functions/alerts/letters/render.ts';
import type { Source } from '../../../../functions/alerts/letters/source.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';

/** These letters refer to nothing. */
const NOWHERE = {} as Source;
const TO = { address: 'karin@example.com', name: 'Karin Berg', zone: 'Europe/Stockholm' };

test.each(LOCALES)(
  'in %s, the end of a contract says what is deleted, when, and how to get it before',
  async (locale) => {
    const letter = {
      kind: 'contract-ended',
      lastDay: '2026-04-30',
      because: 'notice',
      due: '2026-08-01',
    } as const;
    const { subject, text, html } = await renderLetter(letter, { ...TO, locale }, NOWHERE);
    expect(subject).toMatch(/30\.? april 2026/i);
    for (const said of [text, html]) {
      expect(said).toMatch(/1\.? (August|augusti|august) 2026/);
      expect(said).toContain('JSON');
      expect(said).not.toMatch(/undefined|\[object/);
    }
    expect(html).toContain(`lang="${locale}"`);
  },
);

test.each(LOCALES)('in %s, the reminder says the day, and that it is the only one', async (locale) => {
  const { subject, text } = await renderLetter(
    { kind: 'erasure-reminder', due: '2026-08-01' },
    { ...TO, locale },
    NOWHERE,
  );
  expect(subject).toMatch(/1\.? (August|augusti|august) 2026/);
  expect(text).toContain('JSON');
  expect(text).not.toMatch(/undefined|\[object/);
});
