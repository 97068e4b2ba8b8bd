/**
 * How often the truth lies within P10–P90 where an estimate leans on lives of its like (shared/analysis/life/prior.ts):
 *     node scripts/fleet-coverage.ts
 *     node scripts/fleet-coverage.ts contracts --first 8001 --fleets 25
 *
 * The first takes all lives as of one kind; the second makes up contracts that don't differ, and such of which each lives longer or
 * shorter than the others, and asks about one of them that has a few lives of its own (scripts/fleet-coverage/contracts.ts).
 *
 * A fleet's law is fitted to so many simulated lives, a third of which are cut short and a fifth met in mid-life. Parts
 * that serve are drawn from the same law, and none lives otherwise, as prior.ts has it of one in five. They are asked about at
 * ages that know nothing of their end. Their own readings say nothing, or give an estimate so wide (the logarithm's standard
 * deviation), which holds the truth as often as it says where any time that remains is as likely as any other. Prints JSON Lines.
 */
import { parseArgs } from 'node:util';
import { leanOn } from '../shared/analysis/life/prior.ts';
import { uniform } from '../shared/analysis/statistics/uniform.ts';
import { fleetLives } from '../shared/analysis/survival/fleetLives.ts';
import type { Life } from '../shared/analysis/survival/life.ts';
import type { LifeEstimate } from '../shared/domain/health.ts';
import { contractsCovered } from './fleet-coverage/contracts.ts';
import { lifetimes } from './fleet-coverage/lifetimes.ts';

const FLEETS = 100;
const ASKED = 40;
const MIDDLE = 3_000;
const P10_P90 = 1.2816;

const FAMILIES = ['weibull', 'lognormal'] as const;
const DEVIATIONS = [0.2, 0.5];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { first: { type: 'string' }, fleets: { type: 'string' } },
});
const print = (line: object) => console.log(JSON.stringify(line));

if (positionals[0] === 'contracts') {
  const [first, fleets] = [Number(values.first ?? 8_001), Number(values.fleets ?? 25)];
  for (const others of [5, 12])
    for (const differ of [0, 0.4])
      for (const own of [0, 1, 3, 8])
        for (const family of FAMILIES)
          for (const deviation of DEVIATIONS)
            print(contractsCovered({ family, deviation, differ, others, own }, first, fleets));
} else
  for (const family of FAMILIES)
    for (const deviation of DEVIATIONS)
      for (const ended of [8, 30, 120])
        for (const ownSd of [undefined, 0.7, 0.3]) print(covered(family, deviation, ended, ownSd));

function covered(
  family: 'weibull' | 'lognormal',
  deviation: number,
  ended: number,
  ownSd: number | undefined,
) {
  const draw = uniform(ended * 1_000 + deviation * 100 + (ownSd ?? 0) * 10);
  const { normal, lived } = lifetimes({ family, middle: MIDDLE, deviation }, draw);
  let [inside, below, above, count, width] = [0, 0, 0, 0, 0];
  for (let fleet = 0; fleet < FLEETS; fleet++) {
    const lives: Life[] = [];
    for (let i = 0; i < ended * 1.5; i++) {
      const life = lived();
      const entry = i % 5 === 0 ? draw() * 0.5 * MIDDLE : 0;
      if (entry >= life) continue;
      const cut = entry + draw() * MIDDLE;
      const isCut = i % 3 === 0 && cut < life;
      lives.push({ entry, exit: isCut ? cut : life, ended: !isCut });
    }
    const known = fleetLives('part', 'operating', [lives]);
    if (!known) continue;
    for (let i = 0; i < ASKED; i++) {
      const life = lived();
      const age = draw() * 1.5 * MIDDLE;
      if (age >= life) continue;
      const left = (life - age) * 3_600;
      // That of times that lie evenly, given what was read: later than what was read by the square of the deviation.
      const middle = ownSd === undefined ? 0 : left * Math.exp(ownSd * normal() + ownSd ** 2);
      const own: LifeEstimate =
        ownSd === undefined
          ? { component: 'part', unavailable: '' }
          : {
              component: 'part',
              p10: middle * Math.exp(-P10_P90 * ownSd),
              p50: middle,
              p90: middle * Math.exp(P10_P90 * ownSd),
              method: 'own',
            };
      const said = leanOn(own, { lives: known, age, rate: 1 });
      if ('unavailable' in said) continue;
      const [low, high] = [said.p10 ?? Infinity, said.p90 ?? Infinity];
      count++;
      if (left < low) below++;
      else if (left > high) above++;
      else inside++;
      if (Number.isFinite(high)) width += (high - low) / 3_600;
    }
  }
  const share = (of: number) => Math.round((100 * of) / count);
  return {
    ...{ family, deviation, ended, own: ownSd ?? 'none', asked: count },
    ...{ inside: share(inside), sooner: share(below), later: share(above), width: Math.round(width / count) },
  };
}
