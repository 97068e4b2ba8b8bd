import { Html, html } from '../../../shared/html.ts';
import { FONT_FAMILY } from './font.ts';

/** In units of its own: a mail's column on a desk is wider, and on a phone its text has still to be read. */
export const PICTURE_WIDTH = 480;
export const PICTURE_HEIGHT = 320;

/** Told apart without colour too: by dashes, by shades, and by what is written at each. */
const STYLE = `
text { font-family: ${FONT_FAMILY}; fill: #1a1f26; font-size: 13px; }
.title { font-size: 16px; }
.tick { fill: #4f5965; font-size: 13px; }
.level { stroke: #ffffff; stroke-width: 3px; paint-order: stroke; }
.grid { stroke: #d9dee5; }
.line { fill: none; stroke: #0b5cad; stroke-width: 2; stroke-linejoin: round; }
.band { fill: #0b5cad; fill-opacity: 0.2; stroke: none; }
.ahead { fill: #4f5965; fill-opacity: 0.16; stroke: none; }
.forecast { fill: none; stroke: #4f5965; stroke-width: 2; stroke-dasharray: 6 5; }
.warning { stroke: #8a5a00; stroke-width: 1.5; stroke-dasharray: 12 5; }
.alarm { stroke: #b3261e; stroke-width: 2; stroke-dasharray: 2 4; }
.operating { fill: #0b5cad; }
.standby { fill: #7fa8d1; }
.idle { fill: #c3ccd6; }
.down { fill: #1a1f26; }
`;

/** What a class of the style stands for. */
export type Entry = readonly [kind: string, label: string];

/** About how wide a letter of the legend is. */
const LETTER = 6.8;
const SAMPLE = 26;
const GAP = 16;

/** A chart of the size of {@link PICTURE_WIDTH} by 70 less than {@link PICTURE_HEIGHT}, with a title and a legend. */
export function pictureOf(title: string, chart: Html, legend: readonly Entry[]): Html {
  let x = 12;
  const bottom = PICTURE_HEIGHT - 16;
  const entries = legend.map(([kind, label]) => {
    const at = x;
    x += SAMPLE + 6 + label.length * LETTER + GAP;
    return html`${sampleOf(kind, at, bottom)}<text x="${String(at + SAMPLE + 6)}" y="${String(bottom)}">${label}</text>`;
  });
  const [width, height] = [String(PICTURE_WIDTH), String(PICTURE_HEIGHT)];
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><style>${new Html(STYLE)}</style><rect width="${width}" height="${height}" fill="#ffffff"/><text class="title" x="12" y="24">${title}</text><svg x="0" y="34" width="${width}" height="${String(PICTURE_HEIGHT - 70)}">${chart}</svg>${entries}</svg>`;
}

function sampleOf(kind: string, x: number, bottom: number): Html {
  const y = bottom - 5;
  if (kind === 'line' || kind === 'forecast') {
    return html`<path class="${kind}" d="M${String(x)},${String(y)}h${String(SAMPLE)}"/>`;
  }
  return html`<rect class="${kind}" x="${String(x)}" y="${String(y - 7)}" width="${String(SAMPLE)}" height="14"/>`;
}
