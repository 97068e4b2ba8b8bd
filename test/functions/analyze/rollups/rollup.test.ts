import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rollUp } from '../../../../functions/analyze/rollups/rollup.ts';
import type { Terms } from '../../../../functions/analyze/rollups/terms.ts';
import { MAX_HOLD } from '../../../../shared/analysis/hold.ts';
import { mergeRollups } from '../../../../shared/analysis/rollups/merge.ts';
import { PUMP_STATES, type PumpState, type Reading } from '../../../../shared/domain/reading.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';

const DELAYS = { onDelay: 0, offDelay: 0, deadband: 0, source: 'test' };
const HIGH = { signal: 'power', direction: 'high', warning: 50, alarm: 80, ...DELAYS } as const;
const LOW = { signal: 'power', direction: 'low', warning: 5, ...DELAYS } as const;
const TEN = Date.parse('2026-06-15T10:00:00Z');
const reading = (minute: number, power?: number, state?: PumpState): Reading => ({
  at: TEN + minute * MINUTE,
  values: power === undefined ? {} : { power },
  ...(state === undefined ? {} : { state }),
});
const NO_TERMS: Terms = { limits: [] };
/** With something to count beyond, and something to pump down. */
const TERMS: Terms = { limits: [HIGH, LOW], pumpDown: { from: 900, to: 10, source: 'test' } };
const NO_TIME = { operating: 0, standby: 0, idle: 0, down: 0 };
const ONE_AND_THE_OTHER = ['idle', 'operating', 'idle', 'operating'] as const;
/** The rollups of the hours from 10 to 12, when the newest reading is the last of these. */
const hours = (readings: readonly Reading[]) =>
  rollUp(readings, TEN, TEN + 2 * HOUR, readings.at(-1)!.at, NO_TERMS).map(({ rollup }) => rollup);

test('each value weighs by the seconds until the next reading, and the newest by none', () => {
  // 4 kW for 600 s, 6 kW for 300 s; 10 kW is the newest.
  const [ten] = hours([reading(0, 4), reading(10, 6), reading(15, 10)]);
  expect(ten).toEqual({
    hour: TEN,
    count: 3,
    covered: 900,
    states: NO_TIME,
    starts: 0,
    gaps: 0,
    signals: {
      power: {
        count: 3,
        held: 900,
        sum: 4 * 600 + 6 * 300,
        sumOfSquares: 16 * 600 + 36 * 300,
        min: 4,
        max: 10,
        operatingHeld: 0,
        operatingSum: 0,
      },
    },
  });
});

test('an hour counts those of its readings that came late, and a day those of its hours', () => {
  const arrived = [reading(0, 4), reading(10, 4), reading(70, 4)].map((one, i) => ({
    ...one,
    arrivedAt: one.at + (i === 1 ? MINUTE : HOUR),
  }));
  const [ten, eleven] = hours(arrived);
  expect([ten!.late, eleven!.late]).toEqual([1, 1]);
  expect(mergeRollups([ten!, eleven!]).late).toBe(2);
  expect(hours([reading(0, 4), reading(10, 4)])[0]).not.toHaveProperty('late');
});

test('a reading before a gap holds for a quarter of an hour, and then nothing is known', () => {
  const [ten] = hours([reading(0, 4), reading(40, 6), reading(45, 6)]);
  // 900 s until 10:15, nothing until 10:40, 300 s until 10:45.
  expect(ten).toMatchObject({ count: 3, covered: 1_200, signals: { power: { held: 1_200, sum: 5_400 } } });
});

test('a reading that holds over the full hour counts in its own, and weighs in both', () => {
  const [ten, eleven] = hours([reading(55, 4), reading(65, 8), reading(66, 8)]);
  expect(ten).toMatchObject({ count: 1, covered: 300, signals: { power: { count: 1, sum: 1_200, max: 4 } } });
  // Five minutes of 4 kW reach into it: they belong to its minimum, too.
  expect(eleven).toMatchObject({
    hour: TEN + HOUR,
    count: 2,
    covered: 360,
    signals: { power: { count: 2, held: 360, sum: 4 * 300 + 8 * 60, min: 4, max: 8 } },
  });
});

test('an hour into which a reading only holds has a rollup that counts none', () => {
  const all = hours([reading(50, 4), reading(190, 4)]);
  expect(all.map(({ hour, count, covered }) => [hour, count, covered])).toEqual([
    [TEN, 1, 600],
    [TEN + HOUR, 0, 300],
  ]);
});

test('each state has its time, and a signal that while the pump operated; what is not said is in none', () => {
  const [ten] = hours([
    reading(0, 4, 'operating'),
    reading(10, 1, 'standby'),
    reading(16, 1, 'idle'),
    reading(19, 1, 'down'),
    reading(20, 7),
    reading(30, 6, 'operating'),
    reading(40, 6, 'operating'),
  ]);
  expect(ten).toMatchObject({
    covered: 2_400,
    states: { operating: 1_200, standby: 360, idle: 180, down: 60 },
    signals: { power: { operatingHeld: 1_200, operatingSum: 4 * 600 + 6 * 600, held: 2_400 } },
  });
});

test.each([
  ['from idle', [reading(0, 1, 'idle'), reading(10, 1, 'operating')], 1],
  ['from standby', [reading(0, 1, 'standby'), reading(10, 1, 'operating')], 1],
  ['after a repair', [reading(0, 1, 'down'), reading(10, 1, 'operating')], 1],
  ['only when it operates', [reading(0, 1, 'down'), reading(5, 1, 'idle'), reading(10, 1, 'standby')], 0],
  ['twice', ONE_AND_THE_OTHER.map((state, i) => reading(i, 1, state)), 2],
  ['while it goes on operating', [reading(0, 1, 'operating'), reading(10, 1, 'operating')], 0],
  ['after a gap of more than a quarter of an hour', [reading(0, 1, 'idle'), reading(16, 1, 'operating')], 0],
  ['after a quarter of an hour exactly', [reading(0, 1, 'idle'), reading(15, 1, 'operating')], 1],
  ['from not knowing to operating', [reading(0, 1), reading(10, 1, 'operating')], 0],
  ['since the hour before', [reading(-5, 1, 'idle'), reading(5, 1, 'operating')], 1],
])('starts: %s', (_, readings, starts) => {
  expect(hours(readings)[0]!.starts).toBe(starts);
});

/** Readings at distances from a second to an hour, so that both holds and gaps come up. */
const series = fc
  .array(
    fc.record(
      {
        step: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 840, max: 3_700 })),
        power: fc.integer({ min: 0, max: 100 }),
        state: fc.constantFrom(...PUMP_STATES),
      },
      { requiredKeys: ['step'] },
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let at = TEN;
    return steps.map(({ step, power, state }): Reading => {
      at += step * SECOND;
      return {
        at,
        values: power === undefined ? {} : { power },
        ...(state === undefined ? {} : { state }),
      };
    });
  });

test('a reading that held no longer before the next one came is a gap, in the hour in which that was', () => {
  const all = hours([reading(0, 4), reading(15, 4), reading(50, 4), reading(70, 4)]);
  // 10:15 held until 10:30; 10:50 until 11:05.
  expect(all.map(({ gaps }) => gaps)).toEqual([1, 1]);
  // What is the newest has not been waited for yet; and what lapses at the full hour lapses in the hour before it.
  expect(hours([reading(0, 4)])).toMatchObject([{ gaps: 0 }]);
  expect(hours([reading(45, 4), reading(61, 4)]).map(({ gaps }) => gaps)).toEqual([1, 0]);
});

test('time beyond each level is counted, above a high one and below a low one', () => {
  const [ten] = rollUp(
    [reading(0, 90), reading(5, 60), reading(7, 50), reading(10, 5), reading(11, 4), reading(15, 4)],
    TEN,
    TEN + HOUR,
    TEN + 15 * MINUTE,
    TERMS,
  );
  expect(ten!.rollup.signals.power?.beyond).toEqual({
    'high.warning': 7 * 60,
    'high.alarm': 5 * 60,
    'low.warning': 4 * 60,
  });
});

test('time beyond a level that says nothing of a pump at rest is counted while it operates, or may', () => {
  const suppressed: Terms = { limits: [{ ...LOW, suppress: { stopped: true } }, HIGH] };
  const cold = [
    reading(0, 4, 'operating'),
    reading(5, 4, 'idle'),
    reading(12, 4, 'down'),
    reading(15, 4),
    reading(16, 4),
  ];
  const [ten] = rollUp(cold, TEN, TEN + HOUR, TEN + 16 * MINUTE, suppressed);
  expect(ten!.rollup.signals.power?.beyond).toEqual({
    'low.warning': 6 * 60,
    'high.warning': 0,
    'high.alarm': 0,
  });
});

test('a value that no healthy transmitter can read is in no figure, by the model’s own range where it has one', () => {
  const wild = [
    reading(0, 4, 'operating'),
    reading(5, 9_000, 'operating'),
    reading(10, 6, 'operating'),
    reading(15, 6),
  ];
  const [ten] = hours(wild);
  expect(ten).toMatchObject({ covered: 900, states: { operating: 900 } });
  expect(ten!.signals.power).toMatchObject({ count: 3, held: 600, min: 4, max: 6, sum: 4 * 300 + 6 * 300 });
  const [own] = rollUp(wild, TEN, TEN + HOUR, TEN + 15 * MINUTE, { limits: [], ranges: { power: [0, 5] } });
  expect(own!.rollup.signals.power).toMatchObject({ count: 1, held: 300, max: 4 });
});

test('sketches hold for how long a value stood, apart for the time the pump operated', () => {
  const [ten] = rollUp(
    [reading(0, 4, 'operating'), reading(10, 1, 'idle'), reading(16, 7), reading(20, 6, 'operating')],
    TEN,
    TEN + HOUR,
    TEN + 20 * MINUTE,
    NO_TERMS,
  );
  const { operating, otherwise } = ten!.sketches.power!;
  expect([...operating.weights]).toEqual([600_000]);
  expect([...otherwise.weights]).toEqual([360_000, 240_000]);
});

test('a spread is that of the middle half at a comparable load, and leaves single wild values out', () => {
  const at = (second: number, inletPressure: number, power: number): Reading => ({
    at: TEN + second * SECOND,
    values: { inletPressure, power },
    state: 'operating',
  });
  // Two loads, an octave and more apart; 1 kW and 5 kW, each ± 0.1 at its quartiles, one wild value.
  const low = [0.8, 0.9, 1.0, 1.1].map((power, i) => at(10 * i, 1.5, power));
  const high = [4.8, 4.9, 5.0, 5.1, 90].map((power, i) => at(40 + 10 * i, 300, power));
  const [ten] = hours([...low, ...high, at(90, 300, 5)]);
  // By the definition: the quartiles of four are the first and third, of five the second and fourth.
  const expected = (40 * (1.0 - 0.8) + 50 * (5.1 - 4.9)) / 1.349;
  expect(ten!.signals.power!.spreadHeld).toBe(90);
  expect(ten!.signals.power!.spreadSum).toBeCloseTo(expected, 9);
  expect(ten!.signals.inletPressure!.spreadHeld).toBeUndefined();
});

test('an inlet pressure of nothing is no load; then the power says how hard the pump works', () => {
  const at = (minute: number, power: number, vibration: number): Reading => ({
    at: TEN + minute * MINUTE,
    values: { inletPressure: 0, power, vibration },
    state: 'operating',
  });
  // At 1 kW and at 5 kW the vibration is steady; by the pressure all of it would be one load.
  const [ten] = hours([0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => at(i, i % 2 ? 1 : 5, i % 2 ? 2 : 9)));
  expect(ten!.signals.vibration).toMatchObject({ spreadHeld: 480, spreadSum: 0 });
});

describe('pump-downs', () => {
  const at = (minute: number, inletPressure: number, state?: PumpState): Reading => ({
    at: TEN + minute * MINUTE,
    values: { inletPressure },
    ...(state ? { state } : {}),
  });
  const timed = (readings: readonly Reading[]) =>
    mergeRollups(
      rollUp(readings, TEN, TEN + 4 * HOUR, readings.at(-1)!.at, TERMS).map(({ rollup }) => rollup),
    ).pumpDowns;

  test.each<[string, readonly Reading[], object]>([
    [
      'from the last value near atmosphere to the first at the level',
      [at(0, 1013), at(2, 950), at(4, 100), at(7, 9), at(8, 2)],
      { count: 1, sum: 300 },
    ],
    ['over the full hour', [at(58, 1013), at(60, 500), at(70, 5)], { count: 1, sum: 720 }],
    [
      'again and again',
      [at(0, 1013), at(5, 5), at(10, 1013), at(12, 5)],
      { count: 2, sum: 420, min: 120, max: 300 },
    ],
    ['not without its beginning', [at(0, 500), at(5, 5)], { count: 0 }],
    ['not over a gap', [at(0, 1013), at(20, 5)], { count: 0 }],
    [
      'not when the pump stopped on the way',
      [at(0, 1013, 'operating'), at(2, 300, 'idle'), at(4, 5, 'operating')],
      { count: 0 },
    ],
    [
      'of a pump that was started at atmosphere',
      [at(0, 1013, 'idle'), at(2, 300, 'operating'), at(4, 5, 'operating')],
      { count: 1, sum: 240 },
    ],
  ])('timed: %s', (_, readings, expected) => {
    expect(timed(readings)).toMatchObject(expected);
  });

  test('one that goes through hours between its levels is one, wherever it is cut', () => {
    const readings = [1_000, ...Array<number>(18).fill(300), 5].map((pressure, i) => at(10 * i, pressure));
    const now = readings.at(-1)!.at;
    const parts = rollUp(readings, TEN, now + HOUR, now, TERMS).map(({ rollup }) => rollup);
    for (let cut = 0; cut <= parts.length; cut++) {
      for (let next = cut; next <= parts.length; next++) {
        const joined = mergeRollups([
          mergeRollups(parts.slice(0, cut)),
          mergeRollups([mergeRollups(parts.slice(cut, next)), mergeRollups(parts.slice(next))]),
        ]);
        expect(joined.pumpDowns).toMatchObject({ count: 1, sum: 190 * 60 });
      }
    }
  });

  test('however a time is cut into hours and however these are joined, they come to the same', () => {
    const pressures = fc.array(
      // Most lie between the levels, so that pump-downs go through hours in which neither is passed.
      fc.record({
        step: fc.integer({ min: 1, max: 930 }),
        level: fc.constantFrom(1_000, 5, ...Array<number>(12).fill(300)),
      }),
      { minLength: 2, maxLength: 60 },
    );
    fc.assert(
      fc.property(pressures, fc.integer({ min: 0, max: 10 }), (steps, cut) => {
        let now = TEN;
        const readings = steps.map(({ step, level }): Reading => {
          now += step * SECOND;
          return { at: now, values: { inletPressure: level } };
        });
        const parts = rollUp(readings, TEN, now + HOUR, now, TERMS).map(({ rollup }) => rollup);
        const middle = Math.min(cut, parts.length);
        const joined = mergeRollups([
          mergeRollups(parts.slice(0, middle)),
          mergeRollups(parts.slice(middle)),
        ]);
        expect(joined.pumpDowns).toMatchObject(pumpDownsByWalking(readings));
      }),
    );
  });
});

/** All at one go, from the definition. */
function pumpDownsByWalking(readings: readonly Reading[]): { count: number; sum: number } {
  let begun: number | undefined;
  const found = { count: 0, sum: 0 };
  readings.forEach(({ at, values }, i) => {
    if (i === 0 || at - readings[i - 1]!.at > MAX_HOLD) begun = undefined;
    const pressure = values.inletPressure!;
    if (pressure >= 900) begun = at;
    else if (pressure <= 10 && begun !== undefined) {
      found.count += 1;
      found.sum += (at - begun) / SECOND;
      begun = undefined;
    }
  });
  return found;
}

/** A pump that runs by a cycle of some hours, its power following a slow swing, as its box would see it. */
function sampled(everySeconds: number, days: number, phase: number): Reading[] {
  return Array.from({ length: (days * DAY) / (everySeconds * SECOND) + 1 }, (_, i): Reading => {
    const at = TEN + i * everySeconds * SECOND;
    const hour = (at - TEN) / HOUR + phase;
    const operating = hour % 7.3 < 4.9;
    const power = operating ? 4 + 0.5 * Math.sin(hour) + 0.3 * Math.sin(hour * 11) : 0.1;
    return { at, values: { power }, state: operating ? 'operating' : 'idle' };
  });
}

test('sampled every second and every ten minutes, a pump has the same operating time and energy within 1 %', () => {
  const summed = (everySeconds: number, phase: number) => {
    const readings = sampled(everySeconds, 3, phase);
    const through = readings.at(-1)!.at;
    return mergeRollups(rollUp(readings, TEN, through, through, NO_TERMS).map(({ rollup }) => rollup));
  };
  for (const phase of [0, 4.2]) {
    const [fine, coarse] = [summed(1, phase), summed(600, phase)];
    expect(coarse.covered).toBe(fine.covered);
    expect(Math.abs(coarse.states.operating / fine.states.operating - 1)).toBeLessThan(0.01);
    expect(Math.abs(coarse.signals.power!.sum / fine.signals.power!.sum - 1)).toBeLessThan(0.01);
    expect(Math.abs(coarse.starts - fine.starts)).toBeLessThanOrEqual(1);
  }
});

test('sampled every ten minutes, each run of a pump is ten minutes longer or shorter at most, however short, and so is its energy', () => {
  const [LASTS, EVERY, POWER] = [12 * HOUR, 600, 4];
  const runs = fc.array(
    fc.record({ rests: fc.integer({ min: 1, max: 9_000 }), runs: fc.integer({ min: 1, max: 9_000 }) }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(runs, (cycle) => {
      const states = cycle.flatMap(({ rests, runs }): PumpState[] => [
        ...Array<PumpState>(rests).fill('idle'),
        ...Array<PumpState>(runs).fill('operating'),
      ]);
      const [fine, coarse] = [1, EVERY].map((every) => {
        const readings = Array.from({ length: LASTS / SECOND / every + 1 }, (_, i): Reading => {
          const state = states[i * every] ?? 'idle';
          const at = TEN + i * every * SECOND;
          return { at, values: { power: state === 'operating' ? POWER : 0 }, state };
        });
        const through = TEN + LASTS;
        return mergeRollups(rollUp(readings, TEN, through, through, NO_TERMS).map(({ rollup }) => rollup));
      });
      const most = EVERY * cycle.length;
      expect(Math.abs(coarse!.states.operating - fine!.states.operating)).toBeLessThanOrEqual(most);
      expect(Math.abs(coarse!.signals.power!.sum - fine!.signals.power!.sum)).toBeLessThanOrEqual(
        POWER * most,
      );
    }),
    { numRuns: 12 },
  );
});

test('rolled up hour by hour, each from its own readings and a quarter around them, it comes to the same', () => {
  fc.assert(
    fc.property(series, (readings) => {
      const through = readings.at(-1)!.at;
      const before = through + HOUR - (through % HOUR);
      const whole = rollUp(readings, TEN, before, through, NO_TERMS);
      const parts: typeof whole = [];
      for (let hour = TEN; hour < before; hour += HOUR) {
        const known = readings.filter(({ at }) => at >= hour - MAX_HOLD && at < hour + HOUR + MAX_HOLD);
        parts.push(...rollUp(known, hour, hour + HOUR, through, NO_TERMS));
      }
      expect(parts).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test('what is covered is what the states and the unsaid come to, and never more than the hour', () => {
  fc.assert(
    fc.property(series, (readings) => {
      const through = readings.at(-1)!.at;
      for (const { rollup } of rollUp(readings, TEN, through + HOUR, through, NO_TERMS)) {
        const { covered, states } = rollup;
        expect(covered).toBeLessThanOrEqual(3_600);
        const known = Object.values(states).reduce((sum, seconds) => sum + seconds, 0);
        expect(known).toBeLessThanOrEqual(covered + 1e-6);
      }
    }),
  );
});
