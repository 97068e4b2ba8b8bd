/**
 * What recorded courses of a contract's own parts are worth, as production asks them (shared/analysis/life/recorded),
 * on the runs of filter-clogging: a second becomes half a day, nothing is known of the dust, and one run at a time
 * serves while all others are past.
 *     node scripts/recorded/courses.ts ../shared/data/filter-clogging/runs.csv --cuts 3 --seed 1
 *
 * Beside them: how long the others lived, and the run's own trend, where either speaks alone. Prints JSON, in days.
 */
import { parseArgs } from 'node:util';
import { cutAges } from '../../cli/backtest/cuts.ts';
import { readUnits } from '../../cli/backtest/read.ts';
import { scoreOf } from '../../cli/backtest/score.ts';
import type { Unit } from '../../cli/backtest/unit.ts';
import { meanLife, type Prediction } from '../../cli/backtest/yardsticks.ts';
import { recordedAnswers } from '../../shared/analysis/life/recorded/answers.ts';
import type { Trajectory } from '../../shared/analysis/life/recorded/trajectories.ts';

const LIMIT = 600;
/** Hours that a recorded second becomes. */
const STRETCH = 12;
const DAY_HOURS = 24;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cuts: { type: 'string' }, seed: { type: 'string' } },
});

/** Daily means up to an age in hours, as a part that serves or one whose life is past. */
function trajectoryOf(unit: Unit, until?: number): Trajectory {
  const end = unit.end * STRETCH;
  const known = until ?? end;
  const [age, value]: [number[], number[]] = [[], []];
  let i = 0;
  for (let day = 0; day + DAY_HOURS <= known; day += DAY_HOURS) {
    let [sum, count] = [0, 0];
    for (; i < unit.age.length && unit.age[i]! * STRETCH < day + DAY_HOURS; i++, count++)
      sum += unit.columns[0]![i]!;
    if (count === 0) continue;
    age.push(day + DAY_HOURS / 2);
    value.push(sum / count - LIMIT);
  }
  const passed = until === undefined;
  const about = { component: 'filter', clock: 'calendar', from: 0, reference: -LIMIT } as const;
  return { ...about, age, value, duty: age, end: known, passed, serves: !passed };
}

const columns = { unit: 'run', time: 'time_s', value: ['differential_pressure_pa'], covariates: [] };
const { units } = await readUnits(positionals[0]!, columns, { limit: LIMIT, direction: 'above' }, () => {});
const cuts = cutAges(
  units.map(({ end }) => end),
  Number(values.cuts ?? 3),
  Number(values.seed ?? 1),
);
const scored = { recorded: [] as object[], lengths: [] as object[] };
for (const [i, unit] of units.entries()) {
  const past = units.filter((_, k) => k !== i).map((other) => trajectoryOf(other));
  for (const cut of cuts[i]!) {
    const courses = [trajectoryOf(unit, cut * STRETCH), ...past];
    const pumps = courses.map((course, k) => ({ device: String(k), model: 'm', courses: [course] }));
    const quantiles = recordedAnswers(pumps).get('0')![0]!.quantiles;
    const truth = (unit.end - cut) * STRETCH;
    const add = (name: keyof typeof scored, { p10, p50, p90 }: Prediction) =>
      scored[name].push({
        ...{ unit: unit.name, truth: truth / DAY_HOURS, passed: cut / unit.end },
        ...{ p10: p10 / DAY_HOURS, p50: Math.max(0, p50) / DAY_HOURS, p90: p90 / DAY_HOURS },
      });
    add('recorded', { p10: quantiles[2]!, p50: quantiles[10]!, p90: quantiles[18]! });
    add('lengths', meanLife(past, cut * STRETCH));
  }
}
for (const [name, those] of Object.entries(scored)) {
  console.log(JSON.stringify({ name, ...scoreOf(those as Parameters<typeof scoreOf>[0]) }));
}
