import { expect, test } from 'vitest';
import { ADVISED, advisedOf, runOnOf } from '../../../../functions/alerts/mail/advice.ts';
import { MAIL_WORDS } from '../../../../functions/alerts/mail/words/all.ts';
import { partsOf } from '../../../../shared/domain/condition.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import { EVERYTHING } from './samples.ts';

/** Every text of an object, by its path. */
function texts(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string' ? [[`${path}${key}`, one] as [string, string]] : texts(one, `${path}${key}.`),
  );
}

test('all languages say the same things, none is empty, and each leaves room for the same figures', () => {
  const rooms = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([room]) => room).sort();
  const english = new Map(texts(MAIL_WORDS.en));
  expect(Object.keys(MAIL_WORDS).sort()).toEqual([...LOCALES].sort());
  for (const locale of LOCALES) {
    const own = new Map(texts(MAIL_WORDS[locale]));
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [path, text] of own) {
      expect(text.trim(), `${locale} ${path}`).toBe(text);
      expect(text, `${locale} ${path}`).toMatch(/\p{L}/u);
      expect(rooms(text), `${locale} ${path}`).toEqual(rooms(english.get(path)!));
    }
  }
});

test('no advice is that of another language, or of another condition', () => {
  const said = LOCALES.flatMap((locale) =>
    Object.values(MAIL_WORDS[locale].advice).flatMap(({ cause, action }) => [cause, action]),
  );
  expect(said.filter((text, i) => said.indexOf(text) !== i)).toEqual([]);
});

test('there is advice on whatever can be raised, and nothing is written that nobody gets to read', () => {
  const given = EVERYTHING.map(({ condition, detail }) => advisedOf(partsOf(condition)!, detail));
  expect([...new Set(given)].sort()).toEqual([...ADVISED].sort());
});

test.each([
  ['exhaustPressure.high', 'warning', 'yes'],
  ['exhaustPressure.high', 'alarm', 'stop'],
  ['oilTemperature.high', 'alarm', 'stop'],
  ['oilLevel.low', 'alarm', 'stop'],
  ['oilLevel.high', 'alarm', 'watched'],
  ['inletPressure.high', 'alarm', 'watched'],
  ['oilTemperature.rising', 'alarm', 'watched'],
  ['vibration.baseline', 'alarm', 'watched'],
  ['vibration.baseline', 'warning', 'yes'],
  ['vibration.sensor', 'alarm', 'unaffected'],
  ['noData', 'alarm', 'unaffected'],
  ['life.bearings', 'alarm', 'until-changed'],
] as const)('of %s as %s, whether the pump may run on: %s', (condition, severity, expected) => {
  expect(runOnOf(partsOf(condition)!, severity)).toBe(expected);
});
