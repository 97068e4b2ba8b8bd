/**
 * `npm start > start.txt`, ended by Ctrl-C once it has told of the mail; then
 * `node scripts/start-picture.ts < start.txt > docs/images/npm-start.svg`: what it printed, as a terminal shows it.
 */
import { text } from 'node:stream/consumers';

const COLUMNS = 112;
const FONT_SIZE = 14;
const [CHARACTER, LINE] = [0.6 * FONT_SIZE, 20];
const MARGIN = 24;
const COLOURS = { ground: '#1e1e1e', text: '#e0e0e0', prompt: '#7aa2f7' };

/** What a terminal writes over, and what Ctrl-C brings. */
const isPassing = (line: string) => /^ {2}history: \d+ of \d+ |^Ending/.test(line);

function wrapped(line: string): string[] {
  if (line.length <= COLUMNS) return [line];
  const space = line.lastIndexOf(' ', COLUMNS);
  return [line.slice(0, space), ...wrapped(line.slice(space + 1))];
}

const escaped = (line: string) => line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const printed = (await text(process.stdin)).trim().split('\n');
const begins = printed.findIndex((line) => line.startsWith('Vakt starts'));
const lines = printed
  .slice(Math.max(0, begins))
  .filter((line) => !isPassing(line))
  .flatMap(wrapped);
const shown = ['$ npm ci && npm start', ...lines];

const width = Math.ceil(2 * MARGIN + COLUMNS * CHARACTER);
const height = 2 * MARGIN + shown.length * LINE;
const drawn = shown.flatMap((line, i) => {
  if (line.trim() === '') return [];
  const y = MARGIN + (i + 0.75) * LINE;
  const fill = i === 0 ? COLOURS.prompt : COLOURS.text;
  // Whatever font a reader has: a line is as long as its characters are many.
  const length = (line.length * CHARACTER).toFixed(1);
  return `<text x="${MARGIN}" y="${y}" fill="${fill}" textLength="${length}" xml:space="preserve">${escaped(line)}</text>`;
});
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}">
<title>npm start in a terminal</title>
<rect width="100%" height="100%" rx="6" fill="${COLOURS.ground}"/>
${drawn.join('\n')}
</svg>
`);
