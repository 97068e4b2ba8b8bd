/** `node scripts/story-picture.ts NAME`: a story's signals, from healthy to alarm, as SVG on standard output. */
import { pumpOf } from '../local/fleet/devices.ts';
import { type Reading, simulatePump } from '../local/fleet/physics/pump.ts';
import { catalogue } from '../local/start/catalogue.ts';
import { STORY_MODEL, storyNamed } from '../local/start/stories.ts';
import { SEVERITIES } from '../shared/domain/model.ts';
import { SIGNALS, type Signal } from '../shared/domain/signals.ts';
import { DAY, HOUR, MINUTE } from '../shared/time.ts';

const SHOWN: readonly Signal[] = ['oilTemperature', 'power', 'exhaustPressure', 'vibration'];
const HEAD = Date.parse('2026-11-23T19:20:00Z');
const FROM = HEAD - 14 * DAY;
const TO = HEAD + 5 * HOUR;
const STEP = 10 * MINUTE;
const LEFT = 70;
const WIDTH = 1_000;
const PANEL = 150;
const GAP = 44;
const COLOURS = { warning: '#b26a00', alarm: '#b3261e' };

const name = process.argv[2] ?? '';
const story = storyNamed(name);
if (!story) throw new Error(`There is no story "${name}": npm start -- --list says which there are.`);

const access = { deviceId: 'x', connectionString: 'x', authorization: 'x', model: STORY_MODEL, seed: 11 };
const read = simulatePump(pumpOf({ ...access, ...story.faults(HEAD) }));
const readings = Array.from({ length: Math.floor((TO - FROM) / STEP) + 1 }, (_, i) => read(FROM + i * STEP));
const limits = catalogue().find((model) => model.name === STORY_MODEL)!.limits;

const x = (at: number) => LEFT + ((at - FROM) / (TO - FROM)) * WIDTH;
const text = (at: readonly [number, number], words: string, more = '') =>
  `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${words}</text>`;

/** One signal over time, with its levels where they lie within what is shown. */
function panel(signal: Signal, top: number): string {
  const values = readings.map((reading: Reading) => reading[signal]);
  const levels = limits
    .filter((limit) => limit.signal === signal)
    .flatMap((limit) => SEVERITIES.flatMap((severity) => ({ severity, level: limit[severity]! })));
  const all = [...values, ...levels.map(({ level }) => level)];
  const low = Math.min(...all);
  // With room for what is written above the highest level.
  const high = Math.max(...all) + 0.12 * (Math.max(...all) - low);
  const y = (value: number) => top + PANEL - ((value - low) / (high - low)) * PANEL;
  const { title, unit } = SIGNALS[signal];
  const line = (points: readonly (readonly [at: number, value: number])[], style: string) =>
    `<polyline points="${points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}" fill="none" ${style}/>`;
  const raw = values.map((value, i) => [FROM + i * STEP, value] as const);
  const perHour = HOUR / STEP;
  const hourly = Array.from({ length: Math.floor(values.length / perHour) }, (_, i) => {
    const hour = values.slice(i * perHour, (i + 1) * perHour);
    return [FROM + (i + 0.5) * HOUR, hour.reduce((sum, value) => sum + value, 0) / perHour] as const;
  });
  const days = Array.from({ length: 15 }, (_, i) => HEAD - i * DAY);
  return [
    text([LEFT, top - 10], `${title}, ${unit}`, 'font-weight="bold"'),
    ...days.map(
      (at) => `<line x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${top + PANEL}" stroke="#e3e3e3"/>`,
    ),
    ...[low, high].map((value) =>
      text([LEFT - 8, y(value) + 4], String(Math.round(value * 10) / 10), 'text-anchor="end" fill="#555"'),
    ),
    line(raw, 'stroke="#a9c1dc" stroke-width="0.8"'),
    line(hourly, 'stroke="#1d4e89" stroke-width="1.4"'),
    ...levels.map(
      ({ severity, level }) =>
        `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${y(level)}" y2="${y(level)}" stroke="${COLOURS[severity]}" stroke-dasharray="7 4"/>` +
        text(
          [LEFT + 6, y(level) + (severity === 'alarm' ? -5 : 14)],
          `${severity} at ${level} ${unit}`,
          `fill="${COLOURS[severity]}"`,
        ),
    ),
  ].join('\n');
}

const height = 60 + SHOWN.length * (PANEL + GAP);
const axis = [-14, -12, -10, -8, -6, -4, -2, 0].map((days) =>
  text(
    [x(HEAD + days * DAY), height - 14],
    days === 0 ? 'now' : `${days} days`,
    'text-anchor="middle" fill="#555"',
  ),
);
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 30}" height="${height}" font-family="DejaVu Sans, sans-serif" font-size="13">
<rect width="100%" height="100%" fill="white"/>
${text([LEFT, 24], `${name}: ${story.line.replaceAll('&', '&amp;')}`, 'font-size="15"')}
${SHOWN.map((signal, i) => panel(signal, 66 + i * (PANEL + GAP))).join('\n')}
${axis.join('\n')}
</svg>
`);
