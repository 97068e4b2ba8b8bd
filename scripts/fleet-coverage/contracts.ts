import { leanOn } from '../../shared/analysis/life/prior.ts';
import { uniform } from '../../shared/analysis/statistics/uniform.ts';
import { type FleetLives, fleetLives } from '../../shared/analysis/survival/fleetLives.ts';
import type { Life } from '../../shared/analysis/survival/life.ts';
import { HOUR, SECOND } from '../../shared/time.ts';
import { intervalScore } from '../life-steadiness/calibration.ts';
import { lifetimes } from './lifetimes.ts';

/** Hours. */
const MIDDLE = 1_000;
/** Parts of the contract that are asked about, of each fleet. */
const ASKED = 20;
/** Other contracts have up to so many lives that ended. */
const MOST_ENDED = 8;
/** Beyond this nothing is said. */
const HORIZON = 365 * 24;

/** A made-up fleet, and the contract that is asked about. */
export interface Made {
  readonly family: 'weibull' | 'lognormal';
  /** Standard deviation of the logarithm of life, within a contract. */
  readonly deviation: number;
  /** And of that between contracts. */
  readonly differ: number;
  /** Contracts beside the one that is asked about. */
  readonly others: number;
  /** Lives of its own that ended. */
  readonly own: number;
}

/**
 * How often P10 to P90 hold the truth of a contract's parts, and how good they are by their interval score, where lives of all contracts
 * are taken as one (`pooled`), and where contracts may differ and its own are heard (`among`).
 *
 * Each contract lives longer or shorter than the others by a factor of its own. Of its lives some are cut short, some met in mid-life. The
 * one that is asked about contributes what it has.
 */
export function contractsCovered(made: Made, first: number, fleets: number) {
  const tallies = { pooled: new Tally(), among: new Tally() };
  for (let seed = first; seed < first + fleets; seed++) {
    const { draw, lived, livesOf, factorOf } = drawing(made, seed);
    const factor = factorOf();
    const own = livesOf(factor, made.own);
    const contracts = Array.from({ length: made.others }, () => {
      return livesOf(factorOf(), 1 + Math.floor(draw() * MOST_ENDED));
    });
    const all = [own, ...contracts];
    const [pooled, among] = [
      fleetLives('part', 'operating', [all.flat()]),
      fleetLives('part', 'operating', all),
    ];
    if (!pooled || !among) continue;
    for (let i = 0; i < ASKED; i++) {
      const [life, age] = [factor * lived(), draw() * 1.5 * MIDDLE];
      if (age >= life) continue;
      tallies.pooled.add(told(pooled, age, []), life - age);
      tallies.among.add(told(among, age, own), life - age);
    }
  }
  return { ...made, pooled: tallies.pooled.result(), among: tallies.among.result() };
}

function drawing({ family, deviation, differ }: Made, seed: number) {
  const draw = uniform(seed);
  const { normal, lived } = lifetimes({ family, middle: MIDDLE, deviation }, draw);
  /** So many lives that ended, and about half as many that didn't; a fifth were met in mid-life. */
  const livesOf = (factor: number, ended: number): Life[] => {
    const lives: Life[] = [];
    for (let i = 0, ends = 0; ends < ended; i++) {
      const life = factor * lived();
      const entry = i % 5 === 4 ? draw() * 0.5 * MIDDLE : 0;
      if (entry >= life) continue;
      const cut = entry + draw() * MIDDLE;
      const isCut = i % 3 === 2 && cut < life;
      lives.push({ entry, exit: isCut ? cut : life, ended: !isCut });
      if (!isCut) ends++;
    }
    return lives;
  };
  return { draw, lived, livesOf, factorOf: () => Math.exp(differ * normal()) };
}

/** In hours. */
function told(lives: FleetLives, age: number, own: readonly Life[]) {
  const said = leanOn({ component: 'part', unavailable: '' }, { lives, age, rate: 1, own });
  if ('unavailable' in said) throw new Error(said.unavailable);
  const hours = (seconds: number | null) => (seconds === null ? HORIZON : (seconds * SECOND) / HOUR);
  return { p10: hours(said.p10), p90: hours(said.p90) };
}

class Tally {
  #count = 0;
  #sooner = 0;
  #later = 0;
  #score = 0;

  add({ p10, p90 }: { readonly p10: number; readonly p90: number }, left: number): void {
    const truth = Math.min(left, HORIZON);
    this.#count++;
    if (truth < p10) this.#sooner++;
    if (truth > p90) this.#later++;
    this.#score += intervalScore({ p10, p90, truth }, 6);
  }

  result() {
    const share = (of: number) => Math.round((100 * of) / this.#count);
    const inside = this.#count - this.#sooner - this.#later;
    return {
      ...{
        asked: this.#count,
        inside: share(inside),
        sooner: share(this.#sooner),
        later: share(this.#later),
      },
      score: Number((this.#score / this.#count).toFixed(3)),
    };
  }
}
