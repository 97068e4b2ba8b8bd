import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { courseFor } from '../../../../functions/alerts/mail/gather.ts';
import { FONT } from '../../../../functions/alerts/picture/font.ts';
import { pictureOf } from '../../../../functions/alerts/picture/frame.ts';
import { pngOf } from '../../../../functions/alerts/picture/png.ts';
import { sfntOf } from '../../../../functions/alerts/picture/sfnt.ts';
import { signalPicture } from '../../../../functions/alerts/picture/signalPicture.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import { SIGNAL_NAMES } from '../../../../shared/domain/signals.ts';
import { Html, html } from '../../../../shared/html.ts';
import { AT, PUMP, raised, userIn } from '../mail/samples.ts';
import { storedOf } from '../mail/stored.ts';

const COURSE = courseFor(PUMP, raised('exhaustPressure.high'), storedOf(), AT)!;
const words = (text: string) =>
  html`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30"><text font-family="Inter" y="20">${text}</text></svg>`;

test('a picture is a PNG of less than 60 KB, in every language', async () => {
  for (const locale of LOCALES) {
    const { svg } = signalPicture(COURSE, userIn(locale));
    const png = Buffer.from(await pngOf(svg));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([864, 576]);
    expect(png.length).toBeLessThan(60_000);
  }
});

test('its text is really there, with the letters of all four languages', async () => {
  const blank = (await pngOf(words(''))).length;
  const seen = new Set<string>();
  const letters = ' °%/–ÅÄÖØÆÜåäöøæüß0123456789.,';
  for (const letter of letters) {
    const png = Buffer.from(await pngOf(words(letter)));
    if (letter.trim() !== '') expect(png.length, letter).toBeGreaterThan(blank);
    seen.add(png.toString('base64'));
  }
  // One glyph for what is missing would look the same for all of them.
  expect(seen.size).toBe(letters.length);
});

test('without colour its lines differ by their dashes, and each is named', () => {
  const { source } = signalPicture(COURSE, userIn('en')).svg;
  const style = pictureOf('', new Html(''), []).source;
  const dashes = ['line', 'warning', 'alarm', 'forecast'].map((kind) => {
    const rule = new RegExp(`\\.${kind} \\{([^}]*)\\}`).exec(style)![1]!;
    return /stroke-dasharray: ([^;]*)/.exec(rule)?.[1] ?? 'none';
  });
  expect(new Set(dashes).size).toBe(4);
  for (const text of ['Warning 1,163', 'Alarm 1,213', 'hourly mean', 'lowest to highest', 'forecast']) {
    expect(source).toContain(`>${text}</text>`);
  }
});

test('it says in words what is seen: latest, least and most, levels, and where it is heading', () => {
  expect(signalPicture(COURSE, userIn('en', 'UTC')).alternative).toMatch(
    /^Exhaust pressure in hPa, the last 7 days\. Latest 1,235 hPa; lowest 1,0\d\d hPa, highest 1,235 hPa\. Warning level 1,163 hPa\. Alarm level 1,213 hPa\. If it goes on like this, between 1,\d{3} hPa and 1,\d{3} hPa on 18 June 2026\.$/,
  );
});

test('every signal has a picture, and its legend has room in every language', () => {
  for (const locale of LOCALES) {
    for (const signal of SIGNAL_NAMES) {
      const { svg, alternative } = signalPicture({ ...COURSE, signal }, userIn(locale));
      expect(`${svg.source}${alternative}`).not.toMatch(/NaN|undefined|\{\w+\}/);
    }
    const { source } = signalPicture(COURSE, userIn(locale)).svg;
    const [last] = [...source.matchAll(/<text x="([\d.]+)" y="304">([^<]*)</g)].reverse();
    expect(Number(last![1]) + last![2]!.length * 6.8).toBeLessThanOrEqual(480);
  }
});

test('a WOFF font is unpacked to an OpenType font whose tables add up to what it says', () => {
  const woff = readFileSync(createRequire(import.meta.url).resolve(FONT));
  const font = sfntOf(woff);
  expect(font.length).toBe(woff.readUInt32BE(16));
  const count = font.readUInt16BE(4);
  for (let i = 0; i < count; i++) {
    const entry = 12 + 16 * i;
    const tag = font.toString('latin1', entry, entry + 4);
    const [sum, offset, length] = [4, 8, 12].map((at) => font.readUInt32BE(entry + at)) as [
      number,
      number,
      number,
    ];
    if (tag === 'head') continue; // its sum leaves itself out
    let found = 0;
    for (let at = offset; at < offset + length; at += 4) found = (found + font.readUInt32BE(at)) >>> 0;
    expect(found, tag).toBe(sum);
  }
});

test('what is no WOFF is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(() => sfntOf(Buffer.from(bytes))).toThrow(RangeError);
    }),
  );
});
