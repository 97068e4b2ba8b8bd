/**
 * What the number of recorded lives is worth (shared/analysis/life/fleet/): lives that wear as the square of their age, of some
 * 60 rows, learned from so many and asked about as many others at ages that know nothing of their ends:
 *     node scripts/recorded/manyLives.ts --lives 20,60,200,600 --asked 160 --seed 1
 *
 * Prints a line of JSON for each number: RMSE and interval score in rows, and what share of the truths P10–P90 held.
 */
import { parseArgs } from 'node:util';
import { cutAges, YOUNGEST } from '../../cli/backtest/cuts.ts';
import { type Scored, scoreOf } from '../../cli/backtest/score.ts';
import { type RecordedLife, through } from '../../shared/analysis/life/course.ts';
import { ask, learn } from '../../shared/analysis/life/fleet/knowledge.ts';
import { chanceOf } from './laws/law.ts';

const { values } = parseArgs({
  options: {
    lives: { type: 'string', default: '20,60,200,600' },
    asked: { type: 'string', default: '160' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);

function lifeOf(seed: number): RecordedLife {
  const { normal, about } = chanceOf(seed);
  const life = 60 * about(0.2);
  const age = Array.from({ length: Math.ceil(life) }, (_, i) => i);
  return {
    age,
    value: age.map((at) => 100 * (at / life) ** 2 + 2 * normal()),
    duty: age,
    end: age.length,
    passed: true,
  };
}

const running = Array.from({ length: Number(values.asked) }, (_, i) => lifeOf(1e6 * seed + 500_000 + i));
const ages = cutAges(
  running.map(({ end }) => end),
  1,
  seed,
);
for (const count of values.lives.split(',').map(Number)) {
  const lives = Array.from({ length: count }, (_, i) => lifeOf(1e6 * seed + i));
  const knowledge = learn(lives, () => undefined, YOUNGEST)!;
  const scored = running.flatMap((life, i) =>
    ages[i]!.map((age): Scored => {
      const { p10, p50, p90 } = ask(knowledge, through(life, age), age, undefined);
      return { p10, p50, p90, unit: String(i), truth: life.end - age, passed: age / life.end };
    }),
  );
  const { rmse, intervalScore, coverage, cuts } = scoreOf(scored);
  const figure = (value: number) => Number(value.toPrecision(3));
  console.log(
    JSON.stringify({
      lives: count,
      cuts,
      rmse: figure(rmse),
      intervalScore: figure(intervalScore),
      held: figure(coverage),
    }),
  );
}
