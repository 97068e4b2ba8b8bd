/**
 * What `vakt backtest` makes of a few lives by laws like those that were published, held against its yardsticks:
 *     node scripts/recorded/laws.ts --seeds 1,2 [NAME…]
 *
 * Prints a line of JSON for each: whether choices were made by it, how many units and cuts, how many had no estimate, RMSE
 * and interval score over those of the best yardstick, what share P10–P90 held and how likely that is if it is 80 %. Lives
 * count in units of their mean.
 */
import { parseArgs } from 'node:util';
import { backtest, ESTIMATOR } from '../../cli/backtest/backtest.ts';
import { type Scored, scoreOf } from '../../cli/backtest/score.ts';
import { type Unit, unitBuilder } from '../../cli/backtest/unit.ts';
import { CHOOSING } from './laws/choosing.ts';
import { HELD_OUT } from './laws/heldOut.ts';
import { chanceOf, type Law } from './laws/law.ts';
import { SCHEDULED } from './laws/scheduled.ts';

const LAWS: Readonly<Record<string, Law>> = { ...CHOOSING, ...SCHEDULED, ...HELD_OUT };
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
  let builder: ReturnType<typeof unitBuilder> | undefined;
  let count = 0;
  for (const { t, x, rate = 1 } of rows(chanceOf(seed))) {
    builder ??= unitBuilder(name, 1, t);
    const passes = direction === 'below' ? x <= limit : x >= limit;
    builder.add(t, [x], rate, passes, undefined);
    if (passes || ++count === MOST_ROWS) break;
  }
  return builder!.done();
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
  return {
    name,
    chosenBy: !(name in HELD_OUT),
    units: law.units * seeds.length,
    cuts,
    silent,
    rmse: over('rmse'),
    interval: over('intervalScore'),
    ...held,
  };
}
