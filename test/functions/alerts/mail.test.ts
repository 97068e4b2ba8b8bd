import { expect, test } from 'vitest';
import { LOCALES } from '../../../shared/domain/customer.ts';
import { SIGNAL_NAMES } from '../../../shared/domain/signals.ts';
import { Html, html } from '../../../shared/html.ts';
import { WORDS } from '../../../shared/words/all.ts';

test('what is put into HTML is escaped, in text and in attributes', () => {
  expect(html`<p title="${`"'`}">${'<b>&'}</p>`.source).toBe('<p title="&quot;&#39;">&lt;b&gt;&amp;</p>');
});

test('HTML put into HTML stays, alone and in lists, and is not escaped twice', () => {
  const item = (text: string) => html`<li>${text}</li>`;
  expect(html`<ul>${['<', '>'].map(item)}</ul>${new Html('<hr>')}`.source).toBe(
    '<ul><li>&lt;</li><li>&gt;</li></ul><hr>',
  );
});

/** Every text of an object, by its path. */
function texts(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string' ? [[`${path}${key}`, one] as [string, string]] : texts(one, `${path}${key}.`),
  );
}

test('all languages have the same words, and none is empty', () => {
  const keys = (locale: (typeof LOCALES)[number]) =>
    texts(WORDS[locale])
      .map(([key]) => key)
      .sort();
  expect(Object.keys(WORDS).sort()).toEqual([...LOCALES].sort());
  for (const locale of LOCALES) {
    expect(keys(locale)).toEqual(keys('en'));
    expect(texts(WORDS[locale]).filter(([, text]) => text.trim() === '')).toEqual([]);
    expect(Object.keys(WORDS[locale].signal).sort()).toEqual([...SIGNAL_NAMES].sort());
  }
});
