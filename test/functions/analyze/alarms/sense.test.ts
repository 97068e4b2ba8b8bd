import { describe, expect, test } from 'vitest';
import { stepBaseline } from '../../../../functions/analyze/alarms/baseline.ts';
import type { ConditionMemory } from '../../../../functions/analyze/alarms/change.ts';
import { UNSEEN } from '../../../../functions/analyze/alarms/condition.ts';
import {
  evaluate,
  evaluateSilence,
  NOTHING_KNOWN,
  nextTurnOf,
} from '../../../../functions/analyze/alarms/evaluate.ts';
import { noticeOf } from '../../../../functions/analyze/alarms/notice.ts';
import { sense } from '../../../../functions/analyze/alarms/sense.ts';
import type { Deviation } from '../../../../shared/analysis/baseline/deviation.ts';
import { rangesOf } from '../../../../shared/analysis/sensors/physics.ts';
import type { Limit } from '../../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import { watchesFor } from '../../../../shared/domain/watch.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';

const LIMIT: Limit = {
  signal: 'exhaustPressure',
  direction: 'high',
  warning: 1_293,
  alarm: 1_413,
  onDelay: 10,
  offDelay: 60,
  deadband: 10,
  source: 'made up for tests',
};
const model = { name: 'any', limits: [LIMIT], components: [], noData: null, life: null };
const WATCHES = watchesFor(model, []);
const START = Date.parse('2026-11-23T12:00:00Z');

/** A pressure each minute, beside an oil temperature that says nothing. */
const readings = (pressures: readonly number[], step = MINUTE): ArrivedReading[] =>
  pressures.map((exhaustPressure, i) => {
    const at = START + i * step;
    return { at, arrivedAt: at, state: 'operating', values: { exhaustPressure, oilTemperature: 80 } };
  });
const taken = (given: readonly ArrivedReading[]) =>
  evaluate(NOTHING_KNOWN, [], WATCHES, 'device', given, 1_000, sense);
const linesOf = ({ transitions }: ReturnType<typeof taken>) =>
  transitions.map(({ condition, to, severity }) => `${condition} ${to} ${severity}`);
const level = (value: number, count: number) => new Array<number>(count).fill(value);

describe('what isn’t believed reaches no limit', () => {
  test('a spike, which would have held through the delay, raises nothing', () => {
    const spiked = [...level(1_100, 20), 2_000, ...level(1_100, 20)];
    expect(linesOf(taken(readings(spiked)))).toEqual([]);
    // Nor does the same in a condition that takes every value.
    expect(
      evaluate(NOTHING_KNOWN, [], WATCHES, 'device', readings(spiked), 1_000).transitions.length,
    ).toBeGreaterThan(0);
  });

  test('three spikes raise a warning of the sensor, since the first, and no alarm of the pump', () => {
    const spiked = [...level(1_100, 20), 2_000, ...level(1_100, 20), 2_000, ...level(1_100, 20), 2_000];
    const result = taken(readings([...spiked, 1_100, 1_100]));
    expect(linesOf(result)).toEqual(['exhaustPressure.sensor active warning']);
    expect(result.transitions[0]).toMatchObject({ began: START + 20 * MINUTE, detail: 'spiking' });
  });

  test('a broken wire raises a warning of the sensor, which returns with the values', () => {
    const broken = [...level(1_100, 20), ...level(5_000, 10), ...level(1_100, 40)];
    const result = taken(readings(broken));
    expect(linesOf(result)).toEqual([
      'exhaustPressure.sensor active warning',
      'exhaustPressure.sensor returned warning',
    ]);
    expect(result.transitions[0]).toMatchObject({ began: START + 20 * MINUTE, detail: 'out-of-range' });
  });

  test('a loose contact that breaks the wire every 20 minutes is one warning, and so is one that does every two hours, from the third time on', () => {
    const toldOf = (every: number, times: number) => {
      const minutes = Array.from({ length: every * times }, (_, i) => i);
      const broken = minutes.map((i) => (i > 20 && i % every < 4 ? 5_000 : 1_100));
      const result = taken(readings(broken));
      // Whoever was told that it isn't to be believed isn't told how else.
      const transitions = result.transitions.filter(({ reason }) => reason !== 'another-fault');
      return linesOf({ ...result, transitions });
    };
    expect(toldOf(20, 72)).toEqual(['exhaustPressure.sensor active warning']);
    expect(toldOf(120, 12)).toEqual([
      'exhaustPressure.sensor active warning',
      'exhaustPressure.sensor returned warning',
      'exhaustPressure.sensor active warning',
      'exhaustPressure.sensor returned warning',
      'exhaustPressure.sensor active warning',
    ]);
  });

  test.each([30, 40, 60, 90, 180])(
    'a sensor that breaks and comes back every %i minutes is told of three times at most in two days',
    (every) => {
      for (const brokenFor of [4, every / 2]) {
        const minutes = Array.from({ length: 2 * 24 * 60 }, (_, i) => i);
        const pressures = minutes.map((i) => (i > 20 && i % every < brokenFor ? 5_000 : 1_100 + (i % 7)));
        const { transitions } = taken(readings(pressures));
        expect(new Set(transitions.map(({ condition }) => condition))).toEqual(
          new Set(['exhaustPressure.sensor']),
        );
        const raised = transitions.filter(({ from, to }) => to === 'active' && from !== 'active');
        expect(raised.length).toBeLessThanOrEqual(3);
      }
    },
  );

  test('a sensor that was broken holds up an alarm for two readings, and not for as long as its own warning stands', () => {
    const before = Array.from({ length: 30 }, (_, i) => 1_100 + (i % 5));
    const after = Array.from({ length: 5 }, (_, i) => 1_450 + (i % 5));
    const { transitions, memory } = taken(readings([...before, ...level(5_000, 10), ...after]));
    expect(transitions.at(-1)).toMatchObject({
      condition: 'exhaustPressure.high',
      severity: 'alarm',
      began: START + 42 * MINUTE,
      at: START + 42 * MINUTE + 10 * SECOND,
    });
    expect(memory['exhaustPressure.sensor']?.condition?.state).toBe('active');
  });

  test.each([30, 60])('of a box that measures every %i minutes the warning returns, too', (every) => {
    const whole = (count: number) => Array.from({ length: count }, (_, i) => 1_100 + (i % 5));
    const pressures = [...whole(20), ...level(5_000, 3), ...whole(6)];
    expect(linesOf(taken(readings(pressures, every * MINUTE)))).toEqual([
      'exhaustPressure.sensor active warning',
      'exhaustPressure.sensor returned warning',
    ]);
  });

  test('what comes of a sensor that sent nothing is told at once, though it is the lesser fault', () => {
    const gone = readings([...level(1_100, 60), ...level(0, 90), ...level(5_000, 5)]).map((one, i) => {
      const { exhaustPressure, ...others } = one.values;
      const values = { ...others, oilTemperature: 80 + (i % 3) };
      return {
        ...one,
        values: exhaustPressure === 0 ? values : { ...values, exhaustPressure: exhaustPressure! + (i % 5) },
      };
    });
    const { transitions } = taken(gone);
    expect(transitions.filter(({ condition }) => condition === 'exhaustPressure.sensor')).toMatchObject([
      { reason: 'level-passed', detail: 'missing' },
      { reason: 'another-fault', detail: 'out-of-range', at: START + 152 * MINUTE },
    ]);
  });

  test('one fault on another is told when it is the graver, or when the graver has been gone for half an hour', () => {
    // It is spiking for a day; then its wire breaks, twice within some minutes, and later once more.
    const spiking = [...level(1_100, 20), 2_000, ...level(1_100, 20), 2_000, ...level(1_100, 20), 2_000];
    const breaks = [...level(5_000, 4), ...level(1_100, 5)];
    const result = taken(readings([...spiking, 1_100, ...breaks, ...breaks, ...level(1_100, 40), ...breaks]));
    const kinds = result.transitions.map(({ reason, detail, notice }) => `${reason} ${detail} ${notice}`);
    expect(kinds).toEqual([
      'level-passed spiking due',
      'another-fault out-of-range due',
      'another-fault spiking due',
      'another-fault out-of-range due',
    ]);
    const [first, second, third] = result.transitions;
    expect(second!.began).toBe(START + 64 * MINUTE);
    expect(third!.at).toBe(START + (64 + 9 + 3 + 2 + 30) * MINUTE);
    // The condition is what it was, since it was: the same episode, acknowledged or not as before.
    const { condition } = result.memory['exhaustPressure.sensor']!;
    expect(condition).toMatchObject({ state: 'active', since: first!.began, raisedBy: first!.id });
    expect(condition!.detail).toBe('out-of-range');
    const alarm = { ...second!, severity: 'alarm' } as const;
    const situation = { told: true, chatterTold: false, catchingUp: false, aheadBy: 0 };
    for (const change of [second!, alarm]) {
      expect(noticeOf(change, situation, START + HOUR)).toBe('not-notified-kind');
      expect(noticeOf(change, { ...situation, told: false }, START + HOUR)).toBe('due');
    }
  });

  test('what is broken is told by the range that the model states for its transmitter, and believed by nobody where none is to be told', () => {
    const ranges = rangesOf({
      transmitters: [{ signal: 'exhaustPressure', min: 900, max: 1_600, source: 'its data sheet' }],
    });
    const ranged: typeof sense = (state, watches, device, reading) =>
      sense(state, watches, device, reading, ranges);
    const given = readings([...level(1_100, 20), ...level(1_700, 10)]);
    const result = evaluate(NOTHING_KNOWN, [], WATCHES, 'device', given, 1_000, ranged);
    expect(linesOf(result)).toEqual(['exhaustPressure.sensor active warning']);
    const unwarned = watchesFor({ ...model, sensor: null }, []);
    const silent = evaluate(NOTHING_KNOWN, [], unwarned, 'device', given, 1_000, ranged);
    expect(linesOf(silent)).toEqual([]);
    expect(silent.pump.faults).toMatchObject([{ signal: 'exhaustPressure', fault: 'out-of-range' }]);
    expect(linesOf(taken(given))).toEqual(['exhaustPressure.high active alarm']);
  });

  test('a pressure that has risen for good raises the alarm, as of its own first reading', () => {
    const result = taken(readings([...level(1_100, 20), ...level(1_500, 3)]));
    expect(linesOf(result)).toEqual(['exhaustPressure.high active alarm']);
    expect(result.transitions[0]).toMatchObject({
      began: START + 20 * MINUTE,
      at: START + 20 * MINUTE + 10 * SECOND,
    });
  });
});

describe('while a value is held back', () => {
  // The warning's level is passed, its delay is running, and then comes one value that may be a spike.
  const slow = watchesFor({ ...model, limits: [{ ...LIMIT, onDelay: 300 }] }, []);
  const before = [...level(1_280, 20), ...level(1_300, 2)];
  const state = (pressures: readonly number[]) =>
    evaluate(NOTHING_KNOWN, [], slow, 'device', readings(pressures), 1_000, sense);

  test('no delay ends by the last believed one’s holding: it may be over', () => {
    const known = state(before);
    const later = START + HOUR;
    expect(evaluateSilence(known, [], slow, 'device', later).transitions).toHaveLength(1);
    expect(nextTurnOf(known, slow)).toBe(START + 25 * MINUTE);
    const doubtful = state([...before, 1_000]);
    expect(evaluateSilence(doubtful, [], slow, 'device', later).transitions).toEqual([]);
    expect(nextTurnOf(doubtful, slow)).toBeUndefined();
  });
});

test('a value that is believed later says nothing of what the pump does by then, nor of other conditions', () => {
  const low: Limit = { ...LIMIT, signal: 'oilLevel', direction: 'low', warning: 30, alarm: undefined };
  const consequence: Limit = { ...low, onDelay: 300, suppress: { stopped: true } };
  const watches = watchesFor({ ...model, limits: [LIMIT, consequence] }, []);
  const given = readings([...level(1_100, 20), ...level(1_500, 10)]).map((one, minute): ArrivedReading => {
    const { exhaustPressure } = one.values;
    // It begins in a reading without a pressure, between one that is held back and the next; then its box says no more of it.
    const isPressed = minute < 21 || minute > 22;
    const values = { oilLevel: 10, ...(isPressed ? { exhaustPressure } : {}) };
    const { state: _, ...rest } = one;
    if (minute > 22) return { ...rest, values };
    return { ...rest, values, state: minute < 21 ? 'idle' : 'operating' };
  });
  const { transitions, pump } = evaluate(NOTHING_KNOWN, [], watches, 'device', given, 1_000, sense);
  const raised = transitions.find(({ condition }) => condition === 'oilLevel.low');
  const began = START + 21 * MINUTE;
  expect(raised).toMatchObject({ to: 'active', began, at: began + 5 * MINUTE });
  expect(pump).toMatchObject({ operating: true, startedAt: began });
});

describe('the deviation from the pump’s own baseline', () => {
  const watch = WATCHES.find(({ condition }) => condition === 'vibration.baseline')!;
  const deviation = (spreads: number, significant = true): Deviation => ({
    ...{ signal: 'vibration', at: START, spreads, off: spreads / 10, error: 0.01, significant },
  });
  const hourly = (found: readonly (Deviation | 'learning' | undefined)[]) => {
    let memory: ConditionMemory = UNSEEN;
    return found.flatMap((one, i) => {
      const learning = one === 'learning' ? (['vibration'] as const) : [];
      const known = one && one !== 'learning' ? [one] : [];
      const step = stepBaseline(memory, watch, 'device', known, learning, START + i * HOUR);
      memory = step?.memory ?? memory;
      return (step?.transitions ?? []).map(({ to, severity, value }) => `${i}: ${to} ${severity} ${value}`);
    });
  };

  test('to either side, is warned of after an hour, and returns likewise', () => {
    expect(hourly([deviation(7.04), deviation(7.2), deviation(2), deviation(1), deviation(1)])).toEqual([
      '1: active warning 7',
      '3: returned warning 2',
    ]);
    expect(hourly([deviation(-8), deviation(-8)])).toEqual(['1: active warning 8']);
  });

  test('that chance may have done, or of which nothing is known, is none', () => {
    expect(hourly([deviation(9, false), deviation(9, false), undefined])).toEqual([]);
    expect(hourly(['learning', 'learning'])).toEqual([]);
  });

  test('is over when the pump was put in order and its baseline begins anew, and not while nothing is known', () => {
    const away = [deviation(8), deviation(8)];
    expect(hourly([...away, undefined, undefined, undefined])).toEqual(['1: active warning 8']);
    expect(hourly([...away, 'learning', 'learning'])).toEqual([
      '1: active warning 8',
      '3: returned warning 0',
    ]);
  });
});
