/**
 * What counts where nothing can be said (cli/backtest/abstention.ts), on made-up fleets of lognormal lives, each life among
 * the others at ages as `--cuts` draws them:
 *     node scripts/recorded/abstentions.ts --fleets 400 --seed 1
 *
 * Prints a line of JSON for each spread of the lives' logarithm and number of other lives: how many were asked, what share of
 * the truths P10–P90 held, what the mean give or take the spread held, and the interval score over that of the latter.
 */
import { parseArgs } from 'node:util';
import { abstention } from '../../cli/backtest/abstention.ts';
import { cutAges } from '../../cli/backtest/cuts.ts';
import { type Scored, scoreOf } from '../../cli/backtest/score.ts';
import { meanLife, type Prediction } from '../../cli/backtest/yardsticks.ts';
import type { RecordedLife } from '../../shared/analysis/life/course.ts';
import { chanceOf } from './laws/law.ts';

const { values } = parseArgs({
  options: { fleets: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
});
const MIDDLE = 100;
const lifeOf = (end: number): RecordedLife => ({ end, passed: true, age: [], value: [], duty: [] });
const share = (value: number) => Number(value.toFixed(2));

for (const spread of [0.1, 0.2, 0.3, 0.5, 0.8]) {
  for (const others of [2, 4, 8]) console.log(JSON.stringify(tried(spread, others)));
}

function tried(spread: number, others: number) {
  const { about } = chanceOf(Number(values.seed));
  const ours: Scored[] = [];
  const plain: Scored[] = [];
  for (let fleet = 0; fleet < Number(values.fleets); fleet++) {
    const lives = Array.from({ length: others + 1 }, () => lifeOf(MIDDLE * about(spread)));
    const ages = cutAges(
      lives.map(({ end }) => end),
      1,
      fleet + 1,
    );
    for (const [i, { end }] of lives.entries()) {
      const rest = lives.filter((_, k) => k !== i);
      for (const age of ages[i]!) {
        const scored = ({ p10, p50, p90 }: Prediction) => ({
          ...{ p10: Math.max(0, p10), p50: Math.max(0, p50), p90: Math.max(0, p90) },
          ...{ unit: `${fleet}/${i}`, truth: end - age, passed: age / end },
        });
        ours.push(scored(abstention(rest, age)));
        plain.push(scored(meanLife(rest, age)));
      }
    }
  }
  const [own, yardstick] = [scoreOf(ours), scoreOf(plain)];
  const held = { held: share(own.coverage), heldByMean: share(yardstick.coverage) };
  return {
    spread,
    others,
    asked: ours.length,
    ...held,
    score: share(own.intervalScore / yardstick.intervalScore),
  };
}
