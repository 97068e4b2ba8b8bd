/**
 * How often P10 to P90 of a life's own trend holds the truth, by the law that the life follows:
 *     node scripts/law-coverage.ts --lives 24 --seed 2
 *
 * Each life is some 400 values (a thousand of the processes) on their way to a limit, with noise, asked at four ages that
 * are even over what lies behind a quarter of it; it ends with the first value beyond the limit. Prints JSON Lines: how many
 * were asked and answered, the shares held, below P10 and above P90, the mean logarithm of P50 over the truth, and the mean score
 * of the intervals (times from a thirtieth of the life up, below which hardly anybody minds).
 */
import { parseArgs } from 'node:util';
import { ownTrend } from '../shared/analysis/life/own/ownTrend.ts';
import { timeAt } from '../shared/analysis/statistics/invert.ts';
import { uniform } from '../shared/analysis/statistics/uniform.ts';
import { intervalScore } from './life-steadiness/calibration.ts';

const { values } = parseArgs({ options: { lives: { type: 'string' }, seed: { type: 'string' } } });
const next = uniform(Number(values.seed ?? 1));
const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const between = (low: number, high: number) => low + (high - low) * next();
const LIMIT = 0.9;
const POINTS = 440;
const AGES = 4;
const FLOOR = 0.03;

const course = (value: (x: number) => number, count = POINTS) =>
  Array.from({ length: count }, (_, i) => value(i / 400));
/** From a base on, which lasts a while, along a curve from 0 to 1; noise in proportion. */
const fromBase = (curve: (x: number) => number) => {
  const [base, onset, noise] = [between(0.15, 0.4), between(0.3, 0.6), between(0.02, 0.07)];
  return course(
    (x) => (base + (1 - base) * curve(Math.max(0, (x - onset) / (1 - onset)))) * (1 + noise * normal()),
  );
};
const LAWS: Readonly<Record<string, () => number[]>> = {
  linear: () => {
    const noise = between(0.03, 0.08);
    return course((x) => x + noise * normal());
  },
  exponential: () => {
    const [efolds, noise] = [between(2, 5), between(0.03, 0.08)];
    return course((x) => Math.exp(efolds * (x - 1)) * (1 + noise * normal()));
  },
  power: () => {
    const [power, noise] = [between(1.5, 3), between(0.02, 0.05)];
    return course((x) => x ** power + noise * normal());
  },
  'slows down': () => {
    const [power, noise] = [between(0.4, 0.7), between(0.02, 0.05)];
    return course((x) => x ** power + noise * normal());
  },
  'linear from an onset': () => fromBase((x) => x),
  'exponential from an onset': () => {
    const efolds = between(2, 5);
    return fromBase((x) => Math.expm1(efolds * x) / Math.expm1(efolds));
  },
  'crack growth from an onset': () => {
    // Growth by a power of the size comes to its end in finite time (P. Paris and F. Erdogan 1963).
    const [power, start] = [between(0.3, 0.7), 0.08];
    const size = (x: number) => Math.max(1e-3, 1 - x * (1 - start ** power)) ** (-1 / power);
    return fromBase((x) => (size(x) - 1) / (1 / start - 1));
  },
  'Wiener process': () => {
    const diffusion = between(0.15, 0.4);
    let level = 0;
    return course(() => {
      level += 1 / 400 + (diffusion * normal()) / 20;
      return level + 0.02 * normal();
    }, 1_200);
  },
  'gamma process': () => {
    const jumps = between(20, 50);
    let level = 0;
    return course(() => {
      if (next() < jumps / 400) level -= Math.log(1 - next()) / jumps;
      return level + 0.02 * normal();
    }, 1_200);
  },
};

for (const [law, draw] of Object.entries(LAWS)) {
  let [asked, said, inside, below, late, score] = [0, 0, 0, 0, 0, 0];
  for (let life = 0; life < Number(values.lives ?? 24); life++) {
    const value = draw();
    const end = value.findIndex((one) => one >= LIMIT);
    if (end < POINTS / 8) continue;
    for (let k = 0; k < AGES; k++) {
      const known = value.slice(0, Math.floor(end * (0.25 + (0.75 * (k + next())) / AGES)));
      const age = known.map((_, i) => i + 0.5);
      const truth = end - known.length;
      asked++;
      const trend = ownTrend({
        course: { age, value: known, duty: age },
        limit: LIMIT,
        reference: 0,
        dutyKnown: false,
      });
      if ('unavailable' in trend) continue;
      said++;
      const at = (p: number) => timeAt(trend.passedBy, p, trend.span, 30 * end) ?? 30 * end;
      const [p10, p90] = [at(0.1), at(0.9)];
      if (truth >= p10 && truth <= p90) inside++;
      if (truth < p10) below++;
      score += intervalScore({ p10, p90, truth }, FLOOR * end);
      late += Math.log((at(0.5) + FLOOR * end) / (truth + FLOOR * end));
    }
  }
  const share = (count: number) => Number((count / said).toFixed(2));
  const above = said - inside - below;
  console.log(
    JSON.stringify({
      law,
      asked,
      said,
      inside: share(inside),
      below: share(below),
      above: share(above),
      late: share(late),
      score: share(score),
    }),
  );
}
