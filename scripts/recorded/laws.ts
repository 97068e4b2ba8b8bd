/**
 * What `vakt backtest` makes of a few lives by laws like those that were published, held against its yardsticks:
 *     node scripts/recorded/laws.ts --seeds 1,2 [NAME…]
 *
 * Prints a line of JSON for each: how many units and cuts, how many had no estimate, RMSE and interval score over those of
 * the best yardstick, what share P10–P90 held and how likely that is if it is 80 %. Lives count in units of their mean.
 */
import { parseArgs } from 'node:util';
import { backtest, ESTIMATOR } from '../../cli/backtest/backtest.ts';
import { type Scored, scoreOf } from '../../cli/backtest/score.ts';
import { type Unit, unitBuilder } from '../../cli/backtest/unit.ts';
import { uniform } from '../../shared/analysis/statistics/uniform.ts';

interface Row {
  readonly t: number;
  readonly x: number;
  readonly rate?: number;
}
/** A seeded source: evenly from 0 to 1, normal, and lognormal about 1. */
interface Chance {
  readonly even: () => number;
  readonly normal: () => number;
  readonly about: (spread: number) => number;
}
interface Law {
  readonly units: number;
  readonly limit: number;
  readonly direction?: 'below';
  readonly dutyKnown?: true;
  /** Whether choices were made by it; the others were asked when all was chosen. */
  readonly chosenBy?: true;
  readonly rows: (chance: Chance) => Generator<Row>;
}

function chanceOf(seed: number): Chance {
  const even = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());
  return { even, normal, about: (spread) => Math.exp(spread * normal()) };
}
/** A law whose value at a time is given, with what varies from unit to unit drawn beforehand. */
function at(step: number, law: (chance: Chance) => (t: number) => number): Law['rows'] {
  return function* (chance) {
    const value = law(chance);
    for (let t = 0; ; t += step) yield { t, x: value(t) };
  };
}

const LAWS: Readonly<Record<string, Law>> = {
  // P. Paris and F. Erdogan, J. Basic Eng. 85 (1963): cracks, seen at uneven times.
  'crack growth': {
    ...{ units: 6, limit: 50, chosenBy: true },
    *rows({ even, normal, about }) {
      let [size, t] = [9 * about(0.05), 0];
      for (const speed = 0.05 * about(0.18); ; ) {
        yield { t, x: size + 0.25 * normal() };
        const step = 1 + (even() < 0.05 ? 5 : 0.5) * even();
        for (let i = 0; i < 5; i++) size += (step / 5) * speed * (size / 9) ** 1.45;
        t += step;
      }
    },
  },
  // A battery's fade with a knee (Severson et al., Nature Energy 4, 2019); it recovers a little where it rests.
  'capacity with a knee': {
    ...{ units: 4, limit: 0.8, direction: 'below', chosenBy: true },
    *rows({ even, normal, about }) {
      const [new_, slope, knee] = [1.05 * about(0.01), 0.0004 * about(0.25), 300 * about(0.2)];
      for (let t = 0, rest = 0; ; t++) {
        rest = 0.9 * rest + (even() < 0.02 ? 0.01 * even() : 0);
        yield { t, x: new_ - slope * t - 0.025 * Math.exp((t - knee) / 60) + rest + 0.003 * normal() };
      }
    },
  },
  // Darcy's law through a cake that packs; dust by three schedules.
  'filter cake': {
    ...{ units: 5, limit: 600, dutyKnown: true, chosenBy: true },
    *rows({ even, normal, about }) {
      const [packs, clean] = [about(0.15), 40 * about(0.1)];
      const [first, then] = [
        [1, 1],
        [0.8, 1.6],
        [1.5, 0.7],
      ][Math.floor(3 * even())]!;
      const change = 40 + 60 * even();
      for (let t = 0, dust = 0; ; t++) {
        const rate = t < change ? first! : then!;
        const drop = clean + packs * (2 * dust + 0.012 * dust * dust);
        yield { t, x: drop * (1 + 0.02 * normal()) + 3 * normal(), rate };
        dust += rate;
      }
    },
  },
  // Flank wear: breaking in, steady, breaking down (ISO 3685).
  'flank wear': {
    ...{ units: 3, limit: 0.3, chosenBy: true },
    rows: at(1, ({ normal, about }) => {
      const [steady, life] = [about(0.2), 150 * about(0.15)];
      return (t) =>
        0.09 * -Math.expm1(-t / life / 0.06) +
        0.12 * steady * (t / life) +
        0.09 * Math.exp((t / life - 1) / 0.12) +
        0.004 * normal();
    }),
  },
  // Bearings: they run in, are well, and from some day on grow exponentially.
  'bearing vibration': {
    ...{ units: 5, limit: 1.5, chosenBy: true },
    rows: at(60, ({ normal, about }) => {
      const [base, onset, fold] = [0.4 * about(0.15), 7_200 * about(0.5), 1_500 * about(0.4)];
      let unrest = 0;
      return (t) => {
        unrest = 0.8 * unrest + 0.02 * normal();
        const wear = t > onset ? 0.06 * Math.expm1((t - onset) / fold) * (1 + 0.05 * normal()) : 0;
        return base + 0.15 * Math.exp(-t / 900) + unrest + wear;
      };
    }),
  },
  'no warning': {
    ...{ units: 6, limit: 1.5, chosenBy: true },
    rows: at(1, ({ normal, about }) => {
      const [base, end] = [0.5 * about(0.1), 200 * about(0.5)];
      return (t) => (t > end ? 3 : base + 0.03 * normal());
    }),
  },
  'square root of time': {
    ...{ units: 5, limit: 12 },
    rows: at(1, ({ normal, about }) => {
      const speed = about(0.15);
      let walk = 0;
      return (t) => {
        walk += 0.05 * normal();
        return speed * Math.sqrt(t) + walk + 0.1 * normal();
      };
    }),
  },
  'S-shaped growth': {
    ...{ units: 6, limit: 80 },
    rows: at(1, ({ normal, about }) => {
      const [middle, slowness] = [100 * about(0.2), 15 * about(0.1)];
      return (t) => 100 / (1 + Math.exp((middle - t) / slowness)) + normal();
    }),
  },
  shocks: {
    ...{ units: 7, limit: 40 },
    rows: at(1, ({ even, normal, about }) => {
      const often = 0.15 * about(0.2);
      let wear = 0;
      return () => {
        wear += 0.05 - (even() < often ? Math.log(1 - even()) + Math.log(1 - even()) : 0);
        return wear + 0.1 * normal();
      };
    }),
  },
  'brake lining': {
    ...{ units: 4, limit: 3, direction: 'below', dutyKnown: true },
    *rows({ even, normal, about }) {
      const [soft, load] = [0.05 * about(0.1), 0.5 + even()];
      for (let t = 0, left = 12, rate = load; ; t++) {
        if (even() < 0.03) rate = load * about(0.4);
        yield { t, x: left + 0.05 * normal(), rate };
        left -= soft * rate;
      }
    },
  },
  'fuel cell voltage': {
    ...{ units: 3, limit: 3.2, direction: 'below' },
    rows: at(2, ({ even, normal, about }) => {
      const speed = about(0.15);
      let [unrest, back] = [0, 0];
      return (t) => {
        unrest = 0.95 * unrest + 0.0008 * normal();
        back = 0.98 * back + (even() < 0.006 ? 0.006 : 0);
        return 3.33 - speed * (1.2e-4 * t + 6e-8 * t * t) + unrest + back;
      };
    }),
  },
  'fouling that is washed off': {
    ...{ units: 6, limit: 60 },
    rows: at(1, ({ normal, about }) => {
      const speed = 0.24 * about(0.2);
      let soft = 0;
      return (t) => {
        soft = t % 40 === 0 ? 0.2 * soft : soft + 0.3;
        return speed * t + soft + 0.5 * normal();
      };
    }),
  },
};
const MOST_ROWS = 5_000;
const CUTS = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '1,2' } },
});
for (const name of positionals.length > 0 ? positionals : Object.keys(LAWS)) {
  console.log(JSON.stringify(tried(name, LAWS[name]!, values.seeds.split(',').map(Number))));
}

function unitOf({ limit, direction, rows }: Law, name: string, seed: number): Unit {
  const builder = unitBuilder(name, 1, 0);
  let count = 0;
  for (const { t, x, rate = 1 } of rows(chanceOf(seed))) {
    const passes = direction === 'below' ? x <= limit : x >= limit;
    builder.add(t, [x], rate, passes, undefined);
    if (passes || ++count === MOST_ROWS) break;
  }
  return builder.done();
}

function tried(name: string, law: Law, seeds: readonly number[]) {
  const scored = new Map<string, Scored[]>();
  let [cuts, silent] = [0, 0];
  for (const seed of seeds) {
    const units = Array.from({ length: law.units }, (_, i) => unitOf(law, `${seed}/${i}`, 1_000 * seed + i));
    const mean = units.reduce((sum, { end }) => sum + end, 0) / units.length;
    const { limit, direction = 'above' as const, dutyKnown = false } = law;
    const asked = { units, history: [], values: 1, limit, direction, dutyKnown, cuts: { count: CUTS, seed } };
    for (const { line, scored: those } of backtest(asked, () => {})) {
      cuts++;
      if ('unavailable' in line) silent++;
      for (const [who, one] of those) {
        const told = { p10: one.p10 / mean, p50: one.p50 / mean, p90: one.p90 / mean };
        scored.set(who, [...(scored.get(who) ?? []), { ...one, ...told, truth: one.truth / mean }]);
      }
    }
  }
  const ours = scoreOf(scored.get(ESTIMATOR)!);
  const others = [...scored]
    .filter(([who]) => who !== ESTIMATOR)
    .map(([who, those]) => ({ who, ...scoreOf(those) }));
  const best = (of: 'rmse' | 'intervalScore') =>
    others.reduce((least, one) => (one[of] < least[of] ? one : least));
  const over = (of: 'rmse' | 'intervalScore') => ({
    ratio: Number((ours[of] / best(of)[of]).toFixed(2)),
    best: best(of).who,
  });
  const held = { coverage: Number(ours.coverage.toFixed(2)), p: Number(ours.coverageP.toFixed(2)) };
  const chosenBy = law.chosenBy ?? false;
  return {
    name,
    chosenBy,
    units: law.units * seeds.length,
    cuts,
    silent,
    rmse: over('rmse'),
    interval: over('intervalScore'),
    ...held,
  };
}
