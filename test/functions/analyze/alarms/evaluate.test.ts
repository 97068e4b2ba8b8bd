import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AlarmState,
  evaluate,
  evaluateSilence,
  NOTHING_KNOWN,
  nextTurnOf,
} from '../../../../functions/analyze/alarms/evaluate.ts';
import type { Transition } from '../../../../shared/domain/alarm.ts';
import type { Limit } from '../../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import type { Signal } from '../../../../shared/domain/signals.ts';
import { watchesFor } from '../../../../shared/domain/watch.ts';
import { SECOND } from '../../../../shared/time.ts';

const LIMIT: Limit = {
  signal: 'exhaustPressure',
  direction: 'high',
  warning: 100,
  alarm: 120,
  onDelay: 60,
  offDelay: 60,
  deadband: 5,
  source: 'made up for tests',
};
const LOW: Limit = {
  ...LIMIT,
  signal: 'oilTemperature',
  direction: 'low',
  warning: 40,
  alarm: 30,
  onDelay: 0,
};

const reading = (
  second: number,
  value: number,
  signal: Signal = 'exhaustPressure',
  arrivedAt = second * SECOND + 500,
): ArrivedReading => ({ at: second * SECOND, values: { [signal]: value }, arrivedAt });

/** Only these limits are watched. */
const watching = (...limits: Limit[]) =>
  watchesFor(
    { name: 'any', limits, components: [], noData: null, sensor: null, baseline: null, life: null },
    [],
  );

/** What a run of [second, value] comes to, from nothing. */
const run = (values: readonly [number, number][], limits = [LIMIT]) =>
  evaluate(
    NOTHING_KNOWN,
    [],
    watching(...limits),
    'device',
    values.map(([second, value]) => reading(second, value)),
    1_000,
  );
/** A transition in seconds, as a line. */
const line = ({ from, to, severity, began, at, value, limit }: Transition) =>
  `${from} → ${to} ${severity}, began ${began / SECOND}, at ${at / SECOND}, ${value} against ${limit}`;

/** A pressure that rises to the warning, on to the alarm, and comes back step by step. */
const STORY: [number, number][] = [
  [0, 90],
  [10, 101],
  [70, 110],
  [100, 121],
  [160, 125],
  [200, 114],
  [260, 114],
  [300, 95],
  [359, 94],
  [360, 93],
];

test('warning, alarm, warning again and return, each with its true start', () => {
  expect(run(STORY).transitions.map(line)).toEqual([
    'pending → active warning, began 10, at 70, 101 against 100',
    'active → active alarm, began 100, at 160, 121 against 120',
    'active → active warning, began 10, at 260, 114 against 100',
    'active → returned warning, began 300, at 360, 94 against 100',
  ]);
});

test('each transition to active is ended by the next one of its condition', () => {
  const ended = run(STORY).transitions.map(({ endedAt }) => endedAt && endedAt / SECOND);
  expect(ended).toEqual([160, 260, 360, undefined]);
});

test('the condition stands at each moment as its transitions say, and dates from its true start', () => {
  const after = (readings: number) => {
    const { memory } = run(STORY.slice(0, readings));
    const { state, severity, since, limit } = memory['exhaustPressure.high']!.condition!;
    return [state, severity, since / SECOND, limit];
  };
  expect([1, 2, 3, 5, 7, 10].map(after)).toEqual([
    ['normal', undefined, 0, 100],
    ['pending', undefined, 10, 100],
    ['active', 'warning', 10, 100],
    ['active', 'alarm', 100, 120],
    ['active', 'warning', 10, 100],
    ['returned', 'warning', 300, 100],
  ]);
});

test('between two readings each level is released at the end of its own delay', () => {
  const { transitions } = run([
    [0, 125],
    [60, 125],
    [120, 114],
    [150, 90],
    [400, 90],
  ]);
  expect(transitions.map(line).slice(1)).toEqual([
    'active → active warning, began 0, at 180, 90 against 100',
    'active → returned warning, began 150, at 210, 90 against 100',
  ]);
});

test('a last value that passed the level is an alarm once it has held, though nothing more is heard', () => {
  const state = run([
    [0, 90],
    [10, 125],
  ]);
  const watches = watching(LIMIT);
  expect(nextTurnOf(state, watches)).toBe(70 * SECOND);
  expect(evaluateSilence(state, [], watches, 'device', 69 * SECOND).transitions).toEqual([]);
  const silent = evaluateSilence(state, [], watches, 'device', 3_600 * SECOND);
  expect(silent.transitions.map(line)).toEqual(['pending → active alarm, began 10, at 70, 125 against 120']);
  expect(silent.transitions[0]!.readingAt).toBe(10 * SECOND);
  expect(nextTurnOf(silent, watches)).toBeUndefined();
});

test('readings far apart still raise an alarm: each holds for a quarter of an hour', () => {
  const { transitions } = run([
    [0, 125],
    [1_000, 125],
    [2_000, 125],
  ]);
  expect(transitions.map(line)).toEqual(['pending → active alarm, began 0, at 60, 125 against 120']);
});

test('what passed both levels at once is one alarm, not a warning and an alarm', () => {
  const { transitions } = run([
    [0, 125],
    [60, 125],
  ]);
  expect(transitions.map(line)).toEqual(['pending → active alarm, began 0, at 60, 125 against 120']);
});

test('a peak shorter than the OnDelay is no transition', () => {
  const { transitions, memory } = run([
    [0, 125],
    [30, 125],
    [40, 90],
  ]);
  expect(transitions).toEqual([]);
  expect(memory['exhaustPressure.high']!.condition).toMatchObject({ state: 'normal' });
});

test('a reading without the signal changes nothing', () => {
  const before = run(STORY.slice(0, 2));
  const after = evaluate(before, [], watching(LIMIT), 'device', [reading(20, 50, 'power')], 10);
  expect(after.memory).toEqual(before.memory);
});

test('the same change has the same ID whoever finds it; another device, time or change has another', () => {
  const ids = run(STORY).transitions.map(({ id }) => id);
  expect(run(STORY).transitions.map(({ id }) => id)).toEqual(ids);
  expect(new Set(ids).size).toBe(4);
  expect([...ids].sort()).toEqual(ids);
  const other = evaluate(
    NOTHING_KNOWN,
    [],
    watching(LIMIT),
    'other',
    STORY.map(([s, v]) => reading(s, v)),
    1_000,
  );
  expect(ids).not.toContain(other.transitions[0]!.id);
});

test('it takes no further reading once there are so many transitions, and always takes the first', () => {
  const readings = Array.from({ length: 50 }, (_, i) => reading(i, i % 2 ? 50 : 20, 'oilTemperature'));
  const instant = watching({ ...LOW, offDelay: 0, deadband: 0 });
  const full = evaluate(NOTHING_KNOWN, [], instant, 'device', readings, 7);
  expect(full.taken).toBe(7);
  expect(full.transitions).toHaveLength(7);
  expect(evaluate(NOTHING_KNOWN, full.transitions, instant, 'device', readings, 5).taken).toBe(1);
});

const limits = watching(LIMIT, LOW);
const series = fc
  .array(
    fc.record({
      step: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constant(1_000)),
      exhaustPressure: fc.option(fc.integer({ min: 80, max: 140 }), { nil: undefined }),
      oilTemperature: fc.option(fc.integer({ min: 20, max: 60 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((steps) => {
    let second = 0;
    return steps.map(({ step, exhaustPressure, oilTemperature }): ArrivedReading => {
      second += step;
      const values = {
        ...(exhaustPressure === undefined ? {} : { exhaustPressure }),
        ...(oilTemperature === undefined ? {} : { oilTemperature }),
      };
      return { at: second * SECOND, values, arrivedAt: second * SECOND };
    });
  });

test('however the readings are batched, and however little is taken at one go, the transitions are the same', () => {
  fc.assert(
    fc.property(
      series,
      fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 4 }),
      (readings, sizes, room) => {
        const whole = evaluate(NOTHING_KNOWN, [], limits, 'device', readings, 10_000);
        let state: AlarmState = NOTHING_KNOWN;
        let transitions: readonly Transition[] = [];
        for (let i = 0, turn = 0; i < readings.length; turn++) {
          const batch = readings.slice(i, i + sizes[turn % sizes.length]!);
          // As it is stored in between.
          const stored = JSON.parse(JSON.stringify(state)) as AlarmState;
          const part = evaluate(stored, transitions, limits, 'device', batch, transitions.length + room);
          expect(part.taken).toBeGreaterThan(0);
          state = { memory: part.memory, pump: part.pump };
          ({ transitions } = part);
          i += part.taken;
        }
        expect(transitions).toEqual(whole.transitions);
        expect(JSON.parse(JSON.stringify(state.memory))).toEqual(JSON.parse(JSON.stringify(whole.memory)));
      },
    ),
  );
});

test('of one condition, what is active is never active again without a change, and only what is active returns', () => {
  fc.assert(
    fc.property(series, (readings) => {
      const { transitions } = evaluate(NOTHING_KNOWN, [], limits, 'device', readings, 10_000);
      for (const one of Map.groupBy(transitions, ({ condition }) => condition).values()) {
        one.forEach((transition, i) => {
          const before = one[i - 1];
          if (transition.to === 'returned') expect(before?.to).toBe('active');
          else if (before?.to === 'active') expect(before.severity).not.toBe(transition.severity);
          expect(transition.began).toBeLessThanOrEqual(transition.at);
        });
      }
    }),
  );
});

test('a delay that begins anew after a gap is dated from then', () => {
  const [first, again] = [10, 10 + 16 * 60];
  const { memory } = run([
    [first, 110],
    [again, 110],
  ]);
  const slow = run(
    [
      [first, 110],
      [again, 110],
    ],
    [{ ...LIMIT, onDelay: 3_600 }],
  );
  expect(memory['exhaustPressure.high']?.condition).toMatchObject({ state: 'active', since: first * SECOND });
  expect(slow.memory['exhaustPressure.high']?.condition).toMatchObject({
    state: 'pending',
    since: again * SECOND,
  });
});
