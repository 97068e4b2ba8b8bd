import { uniform } from '../../../shared/analysis/statistics/uniform.ts';

export interface Row {
  readonly t: number;
  readonly x: number;
  readonly rate?: number;
}
/** A seeded source: evenly from 0 to 1, normal, and lognormal about 1. */
export interface Chance {
  readonly even: () => number;
  readonly normal: () => number;
  readonly about: (spread: number) => number;
}
export interface Law {
  readonly units: number;
  readonly limit: number;
  readonly direction?: 'below';
  readonly dutyKnown?: true;
  readonly rows: (chance: Chance) => Generator<Row>;
}

export function chanceOf(seed: number): Chance {
  const even = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());
  return { even, normal, about: (spread) => Math.exp(spread * normal()) };
}
/** A law whose value at a time is given, with what varies from unit to unit drawn beforehand. */
export function at(step: number, law: (chance: Chance) => (t: number) => number): Law['rows'] {
  return function* (chance) {
    const value = law(chance);
    for (let t = 0; ; t += step) yield { t, x: value(t) };
  };
}
