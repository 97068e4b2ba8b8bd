import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../shared/time.ts';
import {
  dateIn,
  dayIn,
  formatNumber,
  monthIn,
  percentIn,
  shortDateIn,
  shortTimeIn,
  stretchIn,
  timeIn,
} from '../../../shared/words/format.ts';

const AT = Date.parse('2026-06-15T13:05:00Z');
const reader = { locale: 'en', zone: 'Europe/Stockholm' } as const;

test('English is that of Europe everywhere: the day before the month, and 24 hours', () => {
  expect(timeIn(reader, AT)).toBe('15 June 2026 at 15:05:00 CEST');
  expect(shortTimeIn(reader, AT)).toBe('15 Jun 2026, 15:05');
  expect(dateIn(reader, AT)).toBe('15 June 2026');
  expect(shortDateIn(reader, AT)).toBe('15 Jun');
  expect(dayIn('en', '2026-04-30')).toBe('30 April 2026');
  expect(monthIn('en', '2026-04')).toBe('April 2026');
  expect(percentIn('en', 0.987)).toBe('98.7%');
  expect([1, 0.9997, 0.0002, 0].map((share) => percentIn('en', share))).toEqual([
    '100%',
    '99.9%',
    '0.1%',
    '0%',
  ]);
});

test('numbers have four digits and stretches whole days, in the separators and words of each language', () => {
  expect(formatNumber(12_345.6, 'de')).toBe('12.350');
  expect(formatNumber(1.23456, 'sv')).toBe('1,235');
  expect(stretchIn('nb', 2.4 * DAY)).toBe('2 døgn');
  expect(stretchIn('de', 30 * HOUR)).toBe('30 Stunden');
});

test('one reader’s zone and language never serve another', () => {
  const times = ['en', 'de'].flatMap((locale) =>
    ['Europe/Stockholm', 'America/New_York'].map((zone) =>
      timeIn({ ...reader, locale: locale as 'en', zone }, AT),
    ),
  );
  expect(new Set(times).size).toBe(4);
});
