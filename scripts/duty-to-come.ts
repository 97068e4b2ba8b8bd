/**
 * How far off the duty to come is that is foretold of a pump, by how long it is known and how its plant is run: by its last month,
 * by its own weeks, and by these and those of six others that have been known for half a year:
 *     node scripts/duty-to-come.ts --first 1 --seeds 40
 *     node scripts/duty-to-come.ts --plant shutdown
 *     node scripts/duty-to-come.ts --lives bearing-wear --first 1 --seeds 20 --every 7
 *     node scripts/duty-to-come.ts --worn --plant batches --first 1 --seeds 10 --every 41
 *
 * Loads are the simulated fleet's. Prints, of the next 1, 7 and 30 days, the root mean square error in per cent of what the pump
 * does in as many days of those 30 on average, and as `off` how many times larger the pump's own weeks' are than these say; with `--lives`, how estimates of a part turn out that was put in 8 to 16 days ago
 * and wears by its duty, in a pump that has been known for longer, or that was met with it; with `--worn`, how those turn out of a
 * part that wears by exactly its duty, in a pump of each plant that has been known for longer.
 */
import { parseArgs } from 'node:util';
import { goesOn } from '../shared/analysis/life/running/goesOn.ts';
import { missIn } from '../shared/analysis/life/running/misses.ts';
import { usualRuns } from '../shared/analysis/life/running/usual.ts';
import { WEEK_HOURS, weeksOf } from '../shared/analysis/life/running/weeks.ts';
import { weeklyDuty } from '../shared/analysis/life/week.ts';
import { uniform } from '../shared/analysis/statistics/uniform.ts';
import { livesByDuty, WORN_BY_DUTY } from './duty-to-come/lives.ts';
import { PLANTS } from './duty-to-come/plants.ts';
import { wornIn } from './duty-to-come/worn.ts';

const NOW = 492_000;
const DAY = 24;
const KNOWN = [8, 10, 14, 21, 30, 182];
const AHEAD = [1, 7, 30];
/** Others are known for so long. */
const LONG = 26 * WEEK_HOURS;
const MONTH = 30 * DAY;

const { values } = parseArgs({
  options: {
    ...{ first: { type: 'string' }, seeds: { type: 'string' } },
    ...{ plant: { type: 'string' }, lives: { type: 'string' }, every: { type: 'string' } },
    worn: { type: 'boolean' },
  },
});
const [first, seeds] = [Number(values.first ?? 1), Number(values.seeds ?? 20)];

type Voice = (from: number, to: number) => number;
const hoursBetween = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

const lives = WORN_BY_DUTY.find((story) => story === values.lives);
if (lives)
  for (const line of livesByDuty(lives, first, seeds, Number(values.every ?? 7)))
    console.log(JSON.stringify(line));
else if (values.worn) {
  for (const [plant, pumpsOf] of Object.entries(PLANTS).filter(([name]) => name.includes(values.plant ?? '')))
    console.log(JSON.stringify({ plant, ...wornIn(pumpsOf, first, seeds, Number(values.every ?? 41)) }));
} else dutyOfPlants();

function dutyOfPlants(): void {
  for (const [plant, pumpsOf] of Object.entries(PLANTS)) {
    if (!plant.includes(values.plant ?? '')) continue;
    const errors = new Map<number, Map<string, number[][]>>();
    const off = new Map(KNOWN.map((days) => [days, AHEAD.map((): number[] => [])]));
    for (let seed = first; seed < first + seeds; seed++) {
      const now = NOW + Math.floor(WEEK_HOURS * uniform(seed)());
      const [own, ...others] = pumpsOf(seed, now);
      const told = others.map((runs) => {
        const hours = hoursBetween(now - LONG, now);
        return weeksOf(hours, hours.map(runs));
      });
      const truth = hoursBetween(now, now + MONTH).map(own!);
      for (const days of KNOWN) {
        const known = hoursBetween(now - days * DAY, now);
        const month = known.slice(-MONTH);
        const duty = month.map(own!);
        const rate = sumOf(duty) / duty.length;
        const weeks = weeksOf(known, known.map(own!));
        const by = (pumps: (typeof weeks)[]): Voice => goesOn(usualRuns(pumps)[0]!.hours, 'UTC', now);
        const voices: Record<string, Voice> = {
          month: weeklyDuty(month, duty) ?? ((from, to) => rate * (to - from)),
          own: by([weeks]),
          like: by([weeks, ...told]),
        };
        const { missed } = usualRuns([weeks])[0]!;
        for (const [i, ahead] of missed ? AHEAD.entries() : []) {
          const miss = voices.own!(now, now + ahead * DAY) - sumOf(truth.slice(0, ahead * DAY));
          off.get(days)![i]!.push(miss / missIn(missed!)(ahead * DAY));
        }
        const found = errors.get(days) ?? new Map<string, number[][]>();
        errors.set(days, found);
        for (const [name, said] of Object.entries(voices)) {
          const all = found.get(name) ?? AHEAD.map(() => []);
          found.set(name, all);
          for (const [i, ahead] of AHEAD.entries()) {
            const usual = (sumOf(truth) * ahead) / 30;
            const miss = said(now, now + ahead * DAY) - sumOf(truth.slice(0, ahead * DAY));
            all[i]!.push(miss / usual);
          }
        }
      }
    }
    for (const [days, found] of errors) {
      const root = (misses: readonly number[]) =>
        Math.sqrt(sumOf(misses.map((miss) => miss * miss)) / misses.length);
      const rms = (misses: readonly number[]) => Math.round(100 * root(misses));
      const told = Object.fromEntries([...found].map(([name, all]) => [name, all.map(rms)]));
      console.log(
        JSON.stringify({
          plant,
          days,
          ...told,
          off: off.get(days)!.map((all) => Number(root(all).toFixed(1))),
        }),
      );
    }
  }
}
