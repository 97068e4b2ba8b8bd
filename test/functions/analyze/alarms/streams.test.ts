import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlarmState,
  dropUnwatched,
  evaluate,
  evaluateSilence,
  NOTHING_KNOWN,
} from '../../../../functions/analyze/alarms/evaluate.ts';
import { sense } from '../../../../functions/analyze/alarms/sense.ts';
import { TRANSITION_REASONS, type Transition } from '../../../../shared/domain/alarm.ts';
import type { LimitOverride } from '../../../../shared/domain/override.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import { type Watch, watchesFor } from '../../../../shared/domain/watch.ts';
import { SECOND } from '../../../../shared/time.ts';
import { slowly } from '../support/slowModel.ts';
import { anyModel, anyStream } from '../support/streams.ts';

/**
 * Any stream of readings, cut into any work items, with the clock looked at anywhere in between, and limits set anew. How
 * often each is tried: more by order of VAKT_TEST_STREAMS.
 */
const numRuns = Number(process.env.VAKT_TEST_STREAMS ?? 100);

interface Course {
  readonly state: AlarmState;
  readonly transitions: readonly Transition[];
}
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const takeAll = (
  { state, transitions }: Course,
  watches: readonly Watch[],
  readings: readonly ArrivedReading[],
) => {
  const {
    memory,
    pump,
    transitions: after,
  } = evaluate(stored(state), transitions, watches, 'device', readings, 10_000, sense);
  return { state: { memory, pump }, transitions: after };
};
const lookAt = ({ state, transitions }: Course, watches: readonly Watch[], now: number): Course => {
  const { memory, pump, transitions: after } = evaluateSilence(state, transitions, watches, 'device', now);
  return { state: { memory, pump }, transitions: after };
};
/** Conditions of which nothing is said for a while are found out later; each by itself is in order. */
const byCondition = ({ transitions }: Course) =>
  transitions.toSorted((a, b) => a.condition.localeCompare(b.condition));
const BEGINNING: Course = { state: NOTHING_KNOWN, transitions: [] };

/** What must hold of any course of any condition. */
function isWellFormed(transitions: readonly Transition[]): void {
  expect(new Set(transitions.map(({ id }) => id)).size).toBe(transitions.length);
  for (const one of Map.groupBy(transitions, ({ condition }) => condition).values()) {
    one.forEach((transition, i) => {
      const before = one[i - 1];
      expect(TRANSITION_REASONS).toContain(transition.reason);
      expect(transition.began).toBeLessThanOrEqual(transition.at);
      if (before) expect(before.at).toBeLessThanOrEqual(transition.at);
      if (before) expect(before.id < transition.id || before.at === transition.at).toBe(true);
      if (transition.to === 'returned') expect(before?.to).toBe('active');
      expect(transition.from === 'active').toBe(before?.to === 'active');
      if (transition.to === 'active' && before?.to === 'active' && transition.reason !== 'another-fault')
        expect(before.severity).not.toBe(transition.severity);
      if (before) expect(before.endedAt).toBe(transition.at);
      expect(transition.episode).toBe(transition.from === 'active' ? before?.episode : transition.id);
    });
  }
}

describe('any stream of readings', () => {
  test('in any work items, with the clock looked at in between, comes to what it comes to at once', () => {
    fc.assert(
      fc.property(
        anyModel,
        anyStream,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (model, readings, sizes, share) => {
          const watches = watchesFor(model, []);
          const end = readings.at(-1)!.at + 1_000 * SECOND;
          const whole = lookAt(takeAll(BEGINNING, watches, readings), watches, end);
          let course = BEGINNING;
          for (let i = 0, turn = 0; i < readings.length; turn++) {
            const size = sizes[turn % sizes.length]!;
            course = takeAll(course, watches, readings.slice(i, i + size));
            i += size;
            const [from, to] = [readings[Math.min(i, readings.length) - 1]!.at, readings[i]?.at ?? end];
            // At the instant of a reading, nobody has looked before it came.
            course = lookAt(course, watches, from + Math.floor(share * (to - 1 - from)));
          }
          course = lookAt(course, watches, end);
          expect(byCondition(course)).toEqual(byCondition(whole));
          expect(stored(course.state)).toEqual(stored(whole.state));
          isWellFormed(whole.transitions);
        },
      ),
      { numRuns },
    );
  });

  test('also when what was taken to hold had been over by then, or its limits are set anew, is one course', () => {
    const change = fc.record({
      field: fc.constantFrom('warning', 'alarm', 'onDelay', 'offDelay', 'deadband'),
      condition: fc.constantFrom('exhaustPressure.high', 'oilTemperature.low', 'oilTemperature.rising'),
      value: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 60 })),
    });
    fc.assert(
      fc.property(
        anyModel,
        anyStream,
        fc.array(
          fc.record({
            size: fc.integer({ min: 1, max: 9 }),
            late: fc.integer({ min: 0, max: 1_000 }),
            set: fc.option(change),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        (model, readings, turns) => {
          let overrides: LimitOverride[] = [];
          let course = BEGINNING;
          let clock = 0;
          for (let i = 0, turn = 0; i < readings.length; turn++) {
            const { size, late, set } = turns[turn % turns.length]!;
            if (set) {
              const isLevel = set.field === 'warning' || set.field === 'alarm';
              const base = set.condition === 'exhaustPressure.high' && isLevel ? 1_090 : 0;
              const value = isLevel ? (set.value === null ? null : base + set.value) : (set.value ?? 0);
              const one = { ...set, value } as LimitOverride;
              overrides = [
                ...overrides.filter((o) => o.condition !== one.condition || o.field !== one.field),
                one,
              ];
            }
            const watches = watchesFor(model, overrides);
            course = takeAll(course, watches, readings.slice(i, i + size));
            i += size;
            clock = Math.max(clock, readings[Math.min(i, readings.length) - 1]!.at + late * SECOND);
            const dropped = dropUnwatched(course.state, course.transitions, watches, 'device', clock);
            course = lookAt(
              { state: { memory: dropped.memory, pump: dropped.pump }, transitions: dropped.transitions },
              watches,
              clock,
            );
          }
          isWellFormed(course.transitions);
        },
      ),
      { numRuns },
    );
  });
});

test('any stream of readings comes to what it comes to the slow and obvious way', () => {
  fc.assert(
    fc.property(anyModel, anyStream, (model, readings) => {
      const watches = watchesFor(model, []).filter(({ kind }) => kind === 'limit' || kind === 'rate');
      const end = readings.at(-1)!.at + 5_000 * SECOND;
      const { transitions, ...state } = evaluate(NOTHING_KNOWN, [], watches, 'device', readings, 10_000);
      const whole = lookAt({ state, transitions }, watches, end);
      const said = whole.transitions.map(({ condition, to, severity, at, began }) => {
        return { condition, to, severity, at, began };
      });
      const inOrder = (changes: readonly { condition: string; at: number }[]) =>
        changes.toSorted((a, b) => a.condition.localeCompare(b.condition) || a.at - b.at);
      expect(inOrder(said)).toEqual(inOrder(slowly(readings, watches, end)));
    }),
    { numRuns },
  );
});
