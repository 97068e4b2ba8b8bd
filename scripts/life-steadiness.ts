/**
 * How often life estimates cry wolf on healthy simulated pumps, and how steady and how well calibrated they are on the
 * stories, by themselves and where lives of the like speak:
 *     node scripts/life-steadiness.ts healthy --first 1 --pumps 10 --days 365 >> healthy.jsonl
 *     node scripts/life-steadiness.ts rate < healthy.jsonl
 *     node scripts/life-steadiness.ts stories --first 301 --seeds 2 --story oil-ageing
 *     node scripts/life-steadiness.ts stories --first 301 --seeds 30 --every 17 --alone
 *     node scripts/life-steadiness.ts stories --first 301 --seeds 12 --every 17 --distribution --times 2
 *
 * The pumps are the simulated fleet's, with its daily and weekly cycles, and the healthy ones with the year's; readings every
 * ten minutes are rolled up as the functions do it, and estimates asked for every hour, or as often as is told. A healthy pump
 * takes half a minute a year. With `--distribution`, a distribution of thirty speaks beside and recorded courses don't; lives differ
 * in length as its lives do, which are so many `--times` as long. Prints JSON Lines.
 */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type HealthyPump, healthyPump, rateOf } from './life-steadiness/healthy.ts';
import { STORIES, storySteadiness } from './life-steadiness/stories.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pumps: { type: 'string' },
    days: { type: 'string' },
    first: { type: 'string' },
    seeds: { type: 'string' },
    every: { type: 'string' },
    story: { type: 'string' },
    alone: { type: 'boolean' },
    distribution: { type: 'boolean' },
    times: { type: 'string' },
  },
});
const first = Number(values.first ?? 1);
const print = (line: object) => console.log(JSON.stringify(line));
if (positionals[0] === 'healthy') {
  const days = Number(values.days ?? 365);
  for (let i = 0; i < Number(values.pumps ?? 10); i++) print(healthyPump(first + i, days));
} else if (positionals[0] === 'rate') {
  const lines = (await text(process.stdin)).split('\n').filter((line) => line !== '');
  print(rateOf(lines.map((line) => JSON.parse(line) as HealthyPump)));
} else if (positionals[0] === 'stories') {
  const [seeds, every] = [Number(values.seeds ?? 2), Number(values.every ?? 1)];
  const voices = values.alone ? 'nobody' : values.distribution ? 'distribution' : 'all';
  const times = Number(values.times ?? 1);
  for (const { story } of STORIES.filter((one) => (values.story ?? one.story) === one.story))
    for (const line of storySteadiness(story, first, seeds, every, { voices, times })) print(line);
} else throw new Error('usage: node scripts/life-steadiness.ts healthy|rate|stories');
