import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Html } from '../../../shared/html.ts';
import { FONT, FONT_FAMILY } from './font.ts';
import { sfntOf } from './sfnt.ts';

/** Dots a unit of the picture: sharp on today's screens, and not more than that weighs in a mail. */
const ZOOM = 1.8;

let renderer: ReturnType<typeof open> | undefined;

/** Loaded with the first picture, as everything that only mails need. A failure is not remembered. */
async function open() {
  const { renderAsync } = await import('@resvg/resvg-js');
  const woff = await readFile(createRequire(import.meta.url).resolve(FONT));
  const folder = await mkdtemp(join(tmpdir(), 'vakt-'));
  const font = join(folder, 'inter.otf');
  await writeFile(font, sfntOf(woff));
  // Without a font of our own, text would vanish without a word on a machine that has none.
  const fonts = { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: FONT_FAMILY };
  return async (svg: string) =>
    (await renderAsync(svg, { font: fonts, fitTo: { mode: 'zoom', value: ZOOM } })).asPng();
}

/** Draws an SVG of its own size as a PNG, finer than its units. Its text is in {@link FONT_FAMILY}. */
export async function pngOf(svg: Html): Promise<Uint8Array> {
  renderer ??= open();
  try {
    return await (await renderer)(svg.source);
  } catch (error) {
    renderer = undefined;
    throw error;
  }
}
