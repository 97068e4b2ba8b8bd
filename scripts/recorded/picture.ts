/**
 * Draws what `vakt backtest --json` said against what came true, as SVG to standard output:
 *     node cli/main.ts backtest runs.csv … --json > said.jsonl
 *     node scripts/recorded/picture.ts said.jsonl runs.csv UNIT TIME VALUE LIMIT UNITS > picture.svg
 *
 * Each estimate is a dot over its true remaining life, with a line from P10 to P90; on the diagonal it is right,
 * in the shaded band within 20 % (α-λ). Where lives end without a limit, or come with a column of what truly
 * remained, LIMIT is that column's name.
 */
import { readFileSync } from 'node:fs';
import { readUnits } from '../../cli/backtest/read.ts';

const [said, recorded, unit, time, value, limit, unitName = ''] = process.argv.slice(2);
if (limit === undefined)
  throw new Error('usage: picture.ts SAID.jsonl RECORDED.csv UNIT TIME VALUE LIMIT UNITS');
const level = Number(limit);
const isLevel = Number.isFinite(level);
const { units } = await readUnits(
  recorded!,
  { unit: unit!, time: time!, value: [value!], covariates: [], ...(isLevel ? {} : { truth: limit }) },
  { direction: 'above', ...(isLevel ? { limit: level } : {}) },
  () => {},
);
const byName = new Map(units.map((one) => [one.name, one]));

interface Line {
  readonly unit: string;
  readonly at: number;
  readonly p10?: number;
  readonly p50: number;
  readonly p90: number;
}
const points = readFileSync(said!, 'utf8')
  .trim()
  .split('\n')
  .map((line): Line => JSON.parse(line))
  .flatMap((line) => {
    const one = byName.get(line.unit);
    if (!one || line.p10 === undefined) return [];
    const truth = isLevel ? one.start + one.end - line.at : one.truth!;
    return [{ truth, p10: line.p10, p50: line.p50, p90: line.p90 }];
  });

const [size, left, bottom, top] = [460, 62, 52, 14];
const most = Math.ceil(Math.max(...points.map(({ truth, p50 }) => Math.max(truth, p50))) / 20) * 20;
const x = (at: number) => (left + (at / most) * size).toFixed(1);
const y = (at: number) => (top + size - (Math.min(at, most) / most) * size).toFixed(1);
const step = most / 5;
const ticks = Array.from({ length: 6 }, (_, i) => i * step);
const text = (at: string, up: string, label: string | number, more = '') =>
  `<text x="${at}" y="${up}" ${more}>${label}</text>`;

console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="${left + size + 16}" height="${top + size + bottom}" font-family="sans-serif" font-size="12" fill="#333">
<title>Estimates of remaining life over what truly remained</title>
<rect width="100%" height="100%" fill="#fff"/>
<polygon points="${x(0)},${y(0)} ${x(most / 1.2)},${y(most)} ${x(most)},${y(most)} ${x(most)},${y(0.8 * most)}" fill="#eef2f6"/>
${ticks
  .map(
    (at) =>
      `<path d="M${x(0)} ${y(at)}H${x(most)}M${x(at)} ${y(0)}V${y(most)}" stroke="#ddd" fill="none"/>` +
      text(x(at), String(top + size + 18), at, 'text-anchor="middle"') +
      text(String(left - 8), String(Number(y(at)) + 4), at, 'text-anchor="end"'),
  )
  .join('\n')}
${points.map(({ truth, p10, p90 }) => `<path d="M${x(truth)} ${y(p10)}V${y(p90)}" stroke="#9db4c8" stroke-opacity="0.6"/>`).join('')}
${points.map(({ truth, p50 }) => `<circle cx="${x(truth)}" cy="${y(p50)}" r="2.2" fill="#14507a"/>`).join('')}
<path d="M${x(0)} ${y(0)}L${x(most)} ${y(most)}" stroke="#333"/>
${text(x(most / 2), String(top + size + 40), `true remaining life, ${unitName}`, 'text-anchor="middle"')}
<text transform="translate(16 ${top + size / 2}) rotate(-90)" text-anchor="middle">P50, with P10 to P90, ${unitName}</text>
</svg>`);
