import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { compose } from '../../../../functions/alerts/mail/compose.ts';
import { DARK, LIGHT, type Palette } from '../../../../functions/alerts/mail/palette.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import { DAY, HOUR } from '../../../../shared/time.ts';
import { AT, EVERYTHING, KNOWN, PUMP, raised, userIn } from './samples.ts';

const MAIL = raised('exhaustPressure.high');
const english = (known = {}) => compose(PUMP, MAIL, userIn('en', 'UTC'), { ...KNOWN, ...known });

test('it says what, since when, the value and its limit, and whether the pump may run on', () => {
  const { subject, text } = english();
  expect(subject).toBe('[Alarm] P-7: exhaust pressure: high (1,235 hPa)');
  for (const line of [
    'Alarm: P-7 – exhaust pressure: high',
    /^Since: .*15.* 2026 at 0?9:58/m,
    'Value: 1,235 hPa',
    'Limit: 1,213 hPa',
    /^May the pump run on\? No\. Stop it/m,
    /^What usually causes it\nA clogged exhaust filter/m,
    /^What to do\nReplace the exhaust filter/m,
    'Pump: P-7\nSite: Mölndal\nModel: RV-250\nSerial number: SN 4711',
    'Service: +46 31 123 45 67',
    'Open the pump’s page: https://vakt.example.com/p/abc.def.ghi',
    'No more mail about this pump: https://vakt.example.com/u/abc.def.ghi',
  ]) {
    if (typeof line === 'string') expect(text).toContain(line);
    else expect(text).toMatch(line);
  }
});

test('it says by when to act, as a date and in hours of operation, and how long the part lasts, with its range', () => {
  const { text } = english();
  expect(text).toMatch(/^Act by: (20 June 2026|June 20, 2026), after about 62 hours of operation$/m);
  expect(text).toContain(
    'Remaining life: Exhaust filter: most likely 12 days (between 5 days and more than a year)',
  );
  const swedish = compose(PUMP, MAIL, userIn('sv'), KNOWN).text;
  expect(swedish).toContain('Åtgärda senast: 20 juni 2026, efter omkring 62 timmar drift');
  expect(swedish).toContain('Utloppsfilter: troligen 12 dygn (mellan 5 dygn och mer än ett år)');
});

test('what is over by its P10 is to be acted on now; what lies beyond a year has no date; hours matter at the end', () => {
  const life = { component: 'oil', p10: AT - HOUR, p50: AT + 30 * HOUR, p90: AT + 3 * DAY };
  expect(english({ life }).text).toContain('Act by: Now\n');
  expect(english({ life }).text).toContain('most likely 30 hours (between 0 hours and 3 days)');
  const far = { component: 'oil', p10: null, p50: null, p90: null };
  expect(english({ life: far }).text).not.toContain('Act by');
  expect(english({ operating: undefined }).text).toMatch(/^Act by: \D*\d+\D* 2026$/m);
});

test('what isn’t known isn’t there: no empty line, link, picture or header', () => {
  const { text, html, headers, pictures } = compose(PUMP, MAIL, userIn('en'));
  expect([headers, pictures]).toEqual([undefined, undefined]);
  expect(html).not.toMatch(/<img|<a |href/);
  expect(text).not.toMatch(/\n\n\n|Act by|Remaining life|undefined|https?:/);
});

test('the picture is within the mail and has a text in its place; one click ends the mails', () => {
  const { html, text, headers, pictures } = english();
  expect(html).toMatch(/<img src="cid:signal@vakt" alt="Exhaust pressure in hPa, the last 7 days\. Latest/);
  expect(text).toContain(KNOWN.picture!.alternative);
  expect(pictures).toEqual([expect.objectContaining({ contentId: 'signal@vakt' })]);
  expect(headers).toEqual({
    'List-Unsubscribe': '<https://vakt.example.com/u/abc.def.ghi>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
});

test('nothing is fetched when a mail is opened', () => {
  const { html } = english();
  const fetched = [
    ...html.matchAll(/\b(?:src|background|action|data)="([^"]*)"|url\(|@import|<(?:link|iframe)/g),
  ];
  expect(fetched.map(([, address]) => address)).toEqual(['cid:signal@vakt']);
});

describe.each(LOCALES)('in %s', (locale) => {
  const checker = new HtmlValidate({
    extends: ['html-validate:recommended'],
    // Many mail readers drop styles that don't stand in the elements.
    rules: { 'no-inline-style': 'off', 'long-title': 'off' },
  });

  test('whatever is raised makes a valid page of less than 102 KB that leaves no gap', async () => {
    for (const transition of EVERYTHING) {
      for (const severity of ['warning', 'alarm'] as const) {
        const { html, text, subject } = compose(PUMP, { ...transition, severity }, userIn(locale), KNOWN);
        expect(Buffer.byteLength(html)).toBeLessThan(102_000);
        expect(`${subject}\n${text}`).not.toMatch(/undefined|NaN|\[object|\{\w+\}/);
        expect(html).not.toMatch(/undefined|NaN|\[object/);
      }
    }
    const samples = [MAIL, raised('noData'), raised('life.oil', { severity: 'warning' })];
    for (const sample of samples) {
      for (const known of [KNOWN, {}]) {
        const { results } = await checker.validateString(compose(PUMP, sample, userIn(locale), known).html);
        const found = results.flatMap(({ messages }) =>
          messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
        );
        expect(found).toEqual([]);
      }
    }
  });
});

/** WCAG 2.1's contrast of two colours. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((i) => {
      const part = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test('contrast is computed as WCAG says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test.each([
  ['light', LIGHT],
  ['dark', DARK],
])('in %s, every text has a contrast of 4.5 to whatever it may stand on', (_name, palette) => {
  const texts: (keyof Palette)[] = ['ink', 'soft', 'warning', 'alarm', 'link'];
  const pairs = texts.flatMap((text) =>
    (['page', 'panel'] as const).map((ground) => [text, ground] as const),
  );
  for (const [text, ground] of [...pairs, ['onButton', 'button'] as const]) {
    expect(contrast(palette[text], palette[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
});

test('no other colour is in a mail, and each that stands in an element is turned over in the dark', () => {
  const { html } = english();
  const known = new Set([...Object.values(LIGHT), ...Object.values(DARK)]);
  expect(
    [...html.matchAll(/#[0-9a-f]{3,8}\b/gi)].map(([colour]) => colour).filter((one) => !known.has(one)),
  ).toEqual([]);
  const coloured = [...html.matchAll(/<(\w+)([^>]*)style="[^"]*(?:color|background|border-top):[^"]*#/g)];
  expect(coloured.length).toBeGreaterThan(5);
  for (const [element, , attributes] of coloured) expect(attributes, element).toMatch(/class="/);
});
