import type { Chance, Law, Row } from './law.ts';

/** How hard a unit is used over its life: rates, each from a time on. */
type Schedule = readonly (readonly [from: number, rate: number])[];
const THREE: readonly Schedule[] = [
  [
    [0, 2],
    [30, 0.8],
  ],
  [
    [0, 0.8],
    [80, 2],
  ],
  [[0, 1.2]],
];
const FOUR: readonly Schedule[] = [
  ...THREE,
  [
    [0, 0.8],
    [30, 2],
    [60, 0.8],
  ],
];
const TWO: readonly Schedule[] = [[[0, 1]], [[0, 1.5]]];

/**
 * Laws to choose by, too: the same few schedules come again and again, and how a unit is used nearly tells how
 * long it lasts; and some that are looked at rarely.
 */
export const SCHEDULED: Readonly<Record<string, Law>> = {
  'cake by four schedules': cake(8),
  'cake by four schedules, more': cake(15),
  'cake looked at rarely': cake(15, 5),
  // Wears evenly with its duty, below what is left of it.
  'lining by three shifts': {
    ...{ units: 8, limit: 2, direction: 'below', dutyKnown: true },
    rows: used(1, THREE, ({ normal, about }) => {
      const soft = 0.08 * about(0.08);
      return (duty) => 12 - soft * duty + 0.1 * normal();
    }),
  },
  // Activity that coke takes away, in two campaigns.
  'catalyst by campaign': {
    ...{ units: 10, limit: 0.5, direction: 'below', dutyKnown: true },
    rows: used(1, TWO, ({ normal, about }) => {
      const [first, holds] = [about(0.02), 190 * about(0.08)];
      return (duty) => first * Math.exp(-duty / holds) + 0.01 * normal();
    }),
  },
  // Hardly anything is seen of it before it is nearly full.
  'strainer that clogs late': {
    ...{ units: 7, limit: 100, dutyKnown: true },
    rows: used(1, FOUR, ({ normal, about }) => {
      const [clean, holds] = [15 * about(0.1), 140 * about(0.07)];
      return (duty) => clean + 85 * (duty / holds) ** 6 + 2 * normal();
    }),
  },
  'strainer looked at rarely': {
    ...{ units: 16, limit: 100, dutyKnown: true },
    rows: used(5, FOUR, ({ normal, about }) => {
      const [clean, holds] = [15 * about(0.1), 140 * about(0.08)];
      return (duty) => clean + 85 * (duty / holds) ** 3 + 3 * normal();
    }),
  },
  'late strainer looked at rarely': {
    ...{ units: 12, limit: 100, dutyKnown: true },
    rows: used(6, THREE, ({ normal, about }) => {
      const [clean, holds] = [15 * about(0.1), 140 * about(0.09)];
      return (duty) => clean + 85 * (duty / holds) ** 5 + normal();
    }),
  },
  'late in time, looked at rarely': {
    ...{ units: 12, limit: 100 },
    rows: used(6, [[[0, 1]]], ({ normal, about }) => {
      const [clean, holds] = [15 * about(0.1), 140 * about(0.15)];
      return (duty) => clean + 85 * (duty / holds) ** 4 + normal();
    }),
  },
  // A nozzle by the sand that went through it; one in six is of softer steel.
  'nozzles, some of them soft': {
    ...{ units: 9, limit: 20, dutyKnown: true },
    rows: used(1, THREE, ({ even, normal, about }) => {
      const holds = 140 * about(0.06) * (even() < 1 / 6 ? 0.7 : 1);
      return (duty) => 20 * (duty / holds) ** 1.5 + 0.4 * normal();
    }),
  },
  // How it is used is known, but tells nothing of how long it lasts.
  'seal by schedules that tell nothing': {
    ...{ units: 8, limit: 50, dutyKnown: true },
    rows: used(1, THREE, ({ normal, about }) => {
      const lasts = 120 * about(0.15);
      return (_, t) => 5 + 45 * (t / lasts) ** 2 + normal();
    }),
  },
};

/** A cake that packs, in a feed that is never quite even. */
function cake(units: number, step = 0.5): Law {
  return {
    ...{ units, limit: 500, dutyKnown: true },
    rows: used(step, FOUR, ({ normal, about }) => {
      const [clean, packs] = [25 * about(0.2), about(0.1)];
      let uneven = 0;
      return (duty) => {
        uneven = 0.98 * uneven + 0.006 * normal();
        return (clean + packs * (1.5 * duty + 0.012 * duty * duty)) * (1 + uneven) + 4 * normal();
      };
    }),
  };
}

/** A law in duty and time, by one of the schedules. */
function used(
  step: number,
  schedules: readonly Schedule[],
  law: (chance: Chance) => (duty: number, t: number) => number,
): Law['rows'] {
  return function* (chance): Generator<Row> {
    const schedule = schedules[Math.floor(schedules.length * chance.even())]!;
    const value = law(chance);
    for (let t = 0, duty = 0; ; t += step) {
      const rate = schedule.findLast(([from]) => t >= from)![1];
      yield { t, x: value(duty, t), rate };
      duty += rate * step;
    }
  };
}
