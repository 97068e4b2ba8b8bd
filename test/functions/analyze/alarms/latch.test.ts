import { expect, test } from 'vitest';
import {
  advance,
  type Latch,
  type LatchSpec,
  observe,
  RELEASED,
  turnsAt,
} from '../../../../functions/analyze/alarms/latch.ts';
import { MAX_HOLD } from '../../../../shared/analysis/hold.ts';
import { MINUTE, SECOND } from '../../../../shared/time.ts';

const SPEC: LatchSpec = {
  direction: 'high',
  level: 100,
  hold: MAX_HOLD,
  onDelay: 60,
  offDelay: 120,
  deadband: 5,
};

/** What a reading does: the value before it has held until now, and a delay of nothing has run out at once. */
function take(state: Latch, spec: LatchSpec, value: number, at: number): Latch {
  return advance(observe(advance(state, spec, at), spec, value, at), spec, at);
}

/** The latch after each of these values, [second, value]. */
function run(values: readonly [second: number, value: number][], spec = SPEC): Latch[] {
  let state = RELEASED;
  return values.map(([second, value]) => {
    state = take(state, spec, value, second * SECOND);
    return state;
  });
}
const actives = (values: readonly [number, number][], spec = SPEC) =>
  run(values, spec).map(({ active }) => active);

test('it becomes active when the level has been passed for the whole OnDelay, and dates from its start', () => {
  const states = run([
    [0, 90],
    [10, 101],
    [69, 101],
    [70, 101],
  ]);
  expect(states.map(({ active }) => active)).toEqual([false, false, false, true]);
  expect(states[3]!.began).toBe(10 * SECOND);
});

test('a value at the level has not passed it', () => {
  expect(
    actives([
      [0, 100],
      [60, 100],
      [120, 100],
    ]),
  ).toEqual([false, false, false]);
});

test('a value that comes back begins the OnDelay anew', () => {
  expect(
    actives([
      [0, 101],
      [30, 99],
      [40, 101],
      [60, 101],
      [99, 101],
      [100, 101],
    ]),
  ).toEqual([false, false, false, false, false, true]);
});

test('it stays active within the deadband, and is released behind it after the whole OffDelay', () => {
  const states = run([
    [0, 101],
    [60, 101],
    [120, 96],
    [300, 96],
    [310, 95],
    [429, 95],
    [430, 95],
  ]);
  expect(states.map(({ active }) => active)).toEqual([false, true, true, true, true, true, false]);
  expect(states[6]!.began).toBe(310 * SECOND);
});

test('a value that comes back within the deadband begins the OffDelay anew', () => {
  expect(
    actives([
      [0, 101],
      [60, 101],
      [70, 90],
      [180, 96],
      [181, 90],
      [300, 90],
      [301, 90],
    ]),
  ).toEqual([false, true, true, true, true, true, false]);
});

test('without delays one value is enough', () => {
  const spec = { ...SPEC, onDelay: 0, offDelay: 0 };
  expect(
    actives(
      [
        [0, 101],
        [1, 95],
        [2, 101],
      ],
      spec,
    ),
  ).toEqual([true, false, true]);
});

test('a low limit is passed from above', () => {
  const spec: LatchSpec = { ...SPEC, direction: 'low' };
  expect(
    actives(
      [
        [0, 99],
        [60, 99],
        [70, 104],
        [190, 104],
        [200, 105],
        [320, 105],
      ],
      spec,
    ),
  ).toEqual([false, true, true, true, true, false]);
});

test('one value that holds through the OnDelay is enough, though nothing more is heard', () => {
  const once = observe(RELEASED, SPEC, 101, 0);
  expect(turnsAt(once, SPEC)).toBe(60 * SECOND);
  expect(advance(once, SPEC, 60 * SECOND - 1).active).toBe(false);
  expect(advance(once, SPEC, 60 * SECOND)).toMatchObject({ active: true, began: 0 });
});

test('a value does not hold for longer than a quarter of an hour', () => {
  const slow = { ...SPEC, onDelay: 15 * 60 + 1 };
  expect(turnsAt(observe(RELEASED, slow, 101, 0), slow)).toBeUndefined();
  const within = { ...SPEC, onDelay: 15 * 60 };
  expect(turnsAt(observe(RELEASED, within, 101, 0), within)).toBe(15 * MINUTE);
});

test.each([
  [15 * MINUTE, 0],
  [15 * MINUTE + SECOND, 15 * MINUTE + SECOND],
])('after %i ms without a value the delay runs since %i', (gap, since) => {
  const slow = { ...SPEC, onDelay: 20 * 60 };
  const before = observe(RELEASED, slow, 101, 0);
  expect(take(before, slow, 101, gap)).toMatchObject({ active: false, turningSince: since });
});
