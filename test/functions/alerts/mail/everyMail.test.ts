import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { DARK, LIGHT } from '../../../../functions/alerts/mail/palette.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import { everyMail } from './everyMail.ts';

const checker = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // Many mail readers drop styles that don't stand in the elements.
  rules: { 'no-inline-style': 'off', 'long-title': 'off' },
});
const PALETTE = new Set([...Object.values(LIGHT), ...Object.values(DARK)]);
/** Owed by the contract, about our own plant, or asked for once. */
const NOT_TO_BE_LEFT = ['test', 'operator-news', 'contract-ended', 'erasure-reminder', 'certificate'];

test.each(LOCALES)(
  'in %s, every kind of mail is a valid page below 102 KB, in colours that the dark turns over',
  async (locale) => {
    for (const [kind, { subject, text, html }] of await everyMail(locale)) {
      const { results } = await checker.validateString(html);
      const found = results.flatMap(({ messages }) => messages.map((one) => `${one.ruleId}: ${one.message}`));
      expect(found, kind).toEqual([]);
      expect(Buffer.byteLength(html), kind).toBeLessThan(102_000);
      expect(html, kind).toContain(`<html lang="${kind === 'operator-news' ? 'en' : locale}">`);
      expect(`${subject}\n${text}\n${html}`, kind).not.toMatch(/undefined|NaN|\[object|\{\w+\}/);
      expect(text, kind).not.toMatch(/\n\n\n/);
      const colours = [...html.matchAll(/#[0-9a-f]{3,8}\b/gi)].map(([colour]) => colour);
      expect(
        colours.filter((one) => !PALETTE.has(one)),
        kind,
      ).toEqual([]);
      const coloured = [...html.matchAll(/<(\w+)([^>]*)style="[^"]*(?:color|background|border-top):[^"]*#/g)];
      expect(coloured.length, kind).toBeGreaterThan(2);
      for (const [element, , attributes] of coloured) expect(attributes, element).toMatch(/class="/);
      expect(html, kind).toContain('prefers-color-scheme: dark');
    }
  },
);

test('whoever can leave a mail can do so by one click and by a link; contract letters say why they can’t', async () => {
  for (const locale of LOCALES) {
    const contractual: string[] = [];
    for (const [kind, { headers = {}, text, html }] of await everyMail(locale)) {
      const url = /^<(.*)>$/.exec(headers['List-Unsubscribe'] ?? '')?.[1];
      const stays = NOT_TO_BE_LEFT.includes(kind) || kind.includes('without links');
      expect(url === undefined, kind).toBe(stays);
      if (url === undefined) continue;
      expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
      expect(text, kind).toContain(`: ${url}`);
      expect(html, kind).toContain(`href="${url}"`);
    }
    const mails = await everyMail(locale);
    for (const kind of ['contract-ended', 'erasure-reminder']) {
      contractual.push(mails.get(kind)!.text.trimEnd().split('\n').at(-1)!);
    }
    expect(contractual[0]).toMatch(/contract|avtalet|avtalen|Vertrag/);
    expect(contractual[1]).toBe(contractual[0]);
  }
});

test('whatever is about a pump leads to its page, a digest to those it says everything of', async () => {
  const mails = await everyMail('en');
  for (const kind of ['alarm', 'warning', 'again', 'escalated', 'resolved', 'chattering', 'monthly-report']) {
    const { text, html } = mails.get(kind)!;
    expect(text, kind).toMatch(/https:\/\/[^ ]+\/p\//);
    expect(html, kind).toMatch(/<a [^>]*href="https:\/\/[^"]+\/p\//);
  }
  expect(mails.get('digest')!.html.match(/\/p\//g)).toHaveLength(8);
});

test('the service contact is told in the ordinary mail that it is a copy', async () => {
  for (const locale of LOCALES) {
    const mails = await everyMail(locale);
    const last = (kind: string) => mails.get(kind)!.text.trimEnd().split('\n').at(-3);
    expect(last('copy')).not.toBe(last('alarm'));
    expect(last('copy')).toMatch(/service/i);
  }
});
