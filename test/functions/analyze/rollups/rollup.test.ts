import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rollUp } from '../../../../functions/analyze/rollups/rollup.ts';
import { MAX_HOLD } from '../../../../shared/analysis/hold.ts';
import { PUMP_STATES, type PumpState, type Reading } from '../../../../shared/domain/reading.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';

const TEN = Date.parse('2026-06-15T10:00:00Z');
const reading = (minute: number, power?: number, state?: PumpState): Reading => ({
  at: TEN + minute * MINUTE,
  values: power === undefined ? {} : { power },
  ...(state === undefined ? {} : { state }),
});
const NO_TIME = { operating: 0, standby: 0, idle: 0, down: 0 };
const ONE_AND_THE_OTHER = ['idle', 'operating', 'idle', 'operating'] as const;
/** The rollups of the hours from 10 to 12, when the newest reading is the last of these. */
const hours = (readings: readonly Reading[]) => rollUp(readings, TEN, TEN + 2 * HOUR, readings.at(-1)!.at);

test('each value weighs by the seconds until the next reading, and the newest by none', () => {
  // 4 kW for 600 s, 6 kW for 300 s; 10 kW is the newest.
  const [ten] = hours([reading(0, 4), reading(10, 6), reading(15, 10)]);
  expect(ten).toEqual({
    hour: TEN,
    count: 3,
    covered: 900,
    states: NO_TIME,
    starts: 0,
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

test('rolled up hour by hour, each from its own readings and a quarter around them, it comes to the same', () => {
  fc.assert(
    fc.property(series, (readings) => {
      const through = readings.at(-1)!.at;
      const before = through + HOUR - (through % HOUR);
      const whole = rollUp(readings, TEN, before, through);
      const parts: typeof whole = [];
      for (let hour = TEN; hour < before; hour += HOUR) {
        const known = readings.filter(({ at }) => at >= hour - MAX_HOLD && at < hour + HOUR + MAX_HOLD);
        parts.push(...rollUp(known, hour, hour + HOUR, through));
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
      for (const { covered, states } of rollUp(readings, TEN, through + HOUR, through)) {
        expect(covered).toBeLessThanOrEqual(3_600);
        const known = Object.values(states).reduce((sum, seconds) => sum + seconds, 0);
        expect(known).toBeLessThanOrEqual(covered + 1e-6);
      }
    }),
  );
});
