import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConditionMemory } from '../../../../functions/analyze/alarms/change.ts';
import { UNSEEN } from '../../../../functions/analyze/alarms/condition.ts';
import {
  type AlarmState,
  dropUnwatched,
  evaluate,
  evaluateSilence,
  NOTHING_KNOWN,
} from '../../../../functions/analyze/alarms/evaluate.ts';
import { stepLife } from '../../../../functions/analyze/alarms/life.ts';
import { type NoDataWatch, stepNoData } from '../../../../functions/analyze/alarms/noData.ts';
import { takeArrivals } from '../../../../functions/analyze/alarms/silence.ts';
import { withTold } from '../../../../functions/analyze/alarms/told.ts';
import { isChattering, isRecurring, isStale, type Transition } from '../../../../shared/domain/alarm.ts';
import type { LifeEstimate } from '../../../../shared/domain/health.ts';
import type { Limit, PumpModel, RateLimit } from '../../../../shared/domain/model.ts';
import type { ArrivedReading, PumpState } from '../../../../shared/domain/reading.ts';
import { type Watch, watchesFor } from '../../../../shared/domain/watch.ts';
import { DAY, HOUR, MINUTE } from '../../../../shared/time.ts';

const T = Date.parse('2026-06-15T10:00:00Z');
const made = { onDelay: 60, offDelay: 60, deadband: 2, source: 'made up for tests' };
/** Cold oil is a consequence of a pump that stands still or has just begun; hot oil never is. */
const COLD: Limit = {
  ...made,
  signal: 'oilTemperature',
  direction: 'low',
  warning: 45,
  suppress: { stopped: true, started: 1_800 },
};
const HOT: Limit = { ...made, signal: 'oilTemperature', direction: 'high', alarm: 106 };
const RISING: RateLimit = {
  ...made,
  signal: 'oilTemperature',
  direction: 'rising',
  window: 600,
  warning: 60,
  deadband: 5,
};
const FALLING: RateLimit = { ...RISING, direction: 'falling' };

function watching(model: Partial<PumpModel>): Watch[] {
  const nothing = { limits: [], components: [], noData: null, sensor: null, baseline: null, life: null };
  return watchesFor({ name: 'any', ...nothing, ...model }, []);
}

type Sample = readonly [minute: number, oil: number | undefined, state?: PumpState];
const reading = ([minute, oil, state]: Sample): ArrivedReading => ({
  at: T + minute * MINUTE,
  arrivedAt: T + minute * MINUTE,
  values: oil === undefined ? {} : { oilTemperature: oil },
  ...(state ? { state } : {}),
});
const run = (watches: readonly Watch[], samples: readonly Sample[], before: AlarmState = NOTHING_KNOWN) =>
  evaluate(before, [], watches, 'device', samples.map(reading), 10_000);
const line = ({ condition, from, to, reason, began, at }: Transition) =>
  `${condition} ${from} → ${to} by ${reason}, began ${(began - T) / MINUTE}, at ${(at - T) / MINUTE}`;
const minutes = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('what follows from what the pump is doing', () => {
  const watches = watching({ limits: [COLD, HOT] });

  test('is not raised while it stands still, whatever the state is called', () => {
    for (const state of ['standby', 'idle', 'down'] as const) {
      const samples = minutes(0, 120).map((minute): Sample => [minute, 30, state]);
      expect(run(watches, samples).transitions).toEqual([]);
    }
  });

  test('is not raised within half an hour after a start, and is from then on', () => {
    const samples = minutes(0, 60).map((minute): Sample => [minute, 30, minute < 10 ? 'idle' : 'operating']);
    expect(run(watches, samples).transitions.map(line)).toEqual([
      'oilTemperature.low pending → active by level-passed, began 40, at 41',
    ]);
  });

  test('is raised of a pump whose box does not say what it is doing, or was never seen to start', () => {
    const silent = minutes(0, 5).map((minute): Sample => [minute, 30]);
    const running = minutes(0, 5).map((minute): Sample => [minute, 30, 'operating']);
    for (const samples of [silent, running]) expect(run(watches, samples).transitions).toHaveLength(1);
  });

  test('stays as it was while the pump stands still, is shown as suppressed, and returns when it runs warm', () => {
    const cold = minutes(0, 5).map((minute): Sample => [minute, 30, 'operating']);
    const stopped = minutes(5, 60).map((minute): Sample => [minute, 60, 'idle']);
    const first = run(watches, [...cold, ...stopped]);
    expect(first.transitions).toHaveLength(1);
    expect(first.memory['oilTemperature.low']!.condition).toMatchObject({
      state: 'active',
      suppressed: 'pump-stopped',
    });
    const warm = minutes(60, 100).map((minute): Sample => [minute, 60, 'operating']);
    const then = run(watches, warm, first);
    expect(then.transitions.map(line)).toEqual([
      'oilTemperature.low active → returned by back-behind-deadband, began 90, at 91',
    ]);
    expect(then.memory['oilTemperature.low']!.condition!.suppressed).toBeUndefined();
    expect(run(watches, warm.slice(0, 5), first).memory['oilTemperature.low']!.condition!.suppressed).toBe(
      'pump-started',
    );
  });

  test('forgets a delay that was running when it stopped', () => {
    const samples: Sample[] = [
      [0, 30, 'operating'],
      [0.5, 30, 'idle'],
      [40, 30, 'idle'],
    ];
    const { transitions, memory } = run(watches, samples);
    expect(transitions).toEqual([]);
    expect(memory['oilTemperature.low']!.condition!.state).toBe('normal');
    expect(evaluateSilence(run(watches, samples), [], watches, 'device', T + DAY).transitions).toEqual([]);
  });

  test('never keeps a cause from being raised, in any state', () => {
    for (const state of ['operating', 'standby', 'idle', 'down'] as const) {
      const samples: Sample[] = [
        [0, 60, 'idle'],
        [1, 110, state],
        [2, 110, state],
        [3, 110, state],
      ];
      expect(run(watches, samples).transitions.map(({ condition }) => condition)).toEqual([
        'oilTemperature.high',
      ]);
    }
  });
});

describe('a rate', () => {
  const watches = watching({ rates: [RISING, FALLING] });
  const ramp = (perHour: number, from = 0, to = 30, start = 60) =>
    minutes(from, to).map((minute): Sample => [minute, start + (perHour * (minute - from)) / 60]);

  test('that is passed for the OnDelay is raised, whichever way, and returns when it is steady', () => {
    const up = [...ramp(90), ...ramp(0, 30, 60, 105)];
    expect(run(watches, up).transitions.map(line)).toEqual([
      'oilTemperature.rising pending → active by level-passed, began 5, at 6',
      expect.stringMatching(/^oilTemperature.rising active → returned by back-behind-deadband/),
    ]);
    const [raised] = run(watches, ramp(-90)).transitions;
    expect(raised).toMatchObject({ condition: 'oilTemperature.falling', limit: 60 });
    expect(raised!.value).toBeCloseTo(90, 6);
  });

  test('below its level is none', () => {
    expect(run(watches, ramp(55)).transitions).toEqual([]);
    expect(run(watches, ramp(-55)).transitions).toEqual([]);
  });

  test('is taken anew after a start: what was before it has no part in it', () => {
    const suppressed = watching({ rates: [{ ...RISING, suppress: { started: 600 } }] });
    const start: Sample[] = [
      [-1, 20, 'idle'],
      ...ramp(300, 0, 10, 20).map(([m, oil]): Sample => [m, oil, 'operating']),
    ];
    const steady = minutes(10, 40).map((minute): Sample => [minute, 70, 'operating']);
    expect(run(suppressed, [...start, ...steady]).transitions).toEqual([]);
    expect(run(watches, [...start, ...steady]).transitions).not.toEqual([]);
  });
});

describe('a remaining life', () => {
  const [watch] = watching({
    components: [{ name: 'oil', signal: 'oilTemperature', reference: 0, growth: 'linear' }],
    life: { ...made, warning: 30, alarm: 7, onDelay: 6 * 3_600, offDelay: 6 * 3_600, deadband: 3 },
  }) as [Watch];
  const estimate = (days: number | null): LifeEstimate => {
    const p50 = days === null ? null : days * 86_400;
    return { component: 'oil', p10: 0, p50, p90: null, method: 'test' };
  };
  const over: LifeEstimate = { component: 'oil', p10: 0, p50: 0, p90: 0, method: 'limit-passed' };
  const unknown: LifeEstimate = { component: 'oil', unavailable: 'no trend' };

  /** What hourly estimates come to. */
  function hours(estimates: readonly LifeEstimate[], before = UNSEEN, from = 0) {
    let memory: ConditionMemory = before;
    const transitions: Transition[] = [];
    estimates.forEach((one, hour) => {
      const result = stepLife(memory, watch, 'device', [one], T + (from + hour) * HOUR);
      if (!result) return;
      ({ memory } = result);
      transitions.push(...result.transitions);
    });
    return { memory, transitions };
  }
  const brief = ({ to, severity, at, value, limit }: Transition) =>
    `${to} ${severity} after ${(at - T) / HOUR} h, ${value} against ${limit}`;

  test('that is short for six hours is warned of, and alarmed at when it gets shorter', () => {
    const { transitions } = hours([...Array(8).fill(estimate(20)), ...Array(8).fill(estimate(5))]);
    expect(transitions.map(brief)).toEqual([
      'active warning after 6 h, 20 against 30',
      'active alarm after 14 h, 5 against 7',
    ]);
  });

  test('that jumps for an hour raises nothing', () => {
    expect(hours([estimate(100), estimate(3), ...Array(12).fill(estimate(100))]).transitions).toEqual([]);
  });

  test('that is long again, beyond the horizon or cannot be said, returns after six hours', () => {
    for (const well of [estimate(40), estimate(null), unknown]) {
      const { transitions } = hours([...Array(8).fill(estimate(20)), ...Array(8).fill(well)]);
      expect(transitions.map(({ to }) => to)).toEqual(['active', 'returned']);
    }
  });

  test('that is over is told by the limit that was passed: it is neither raised nor returns', () => {
    expect(hours(Array(20).fill(over)).transitions).toEqual([]);
    const { transitions, memory } = hours([...Array(8).fill(estimate(5)), ...Array(20).fill(over)]);
    expect(transitions.map(({ to, severity }) => `${to} ${severity}`)).toEqual(['active alarm']);
    expect(memory.condition).toMatchObject({ state: 'active', suppressed: 'limit-passed' });
  });

  test('that never was short is not remembered', () => {
    expect(hours([unknown, estimate(null), unknown]).memory).toBe(UNSEEN);
  });
});

describe('no data', () => {
  const [watch] = watching({ noData: { floor: 900, factor: 4, source: 'made up for tests' } }) as [
    NoDataWatch,
  ];
  const pace = takeArrivals(
    undefined,
    minutes(-30, 1).map((minute) => T + minute * MINUTE),
  )!;
  const silent = { state: 'silent', because: 'overdue' } as const;
  const heard = { state: 'heard', because: 'within-usual' } as const;
  const raised = stepNoData(UNSEEN, watch, 'device', pace, silent);

  test('dates from when the device was last heard, and is raised at the end of its usual time', () => {
    expect(raised.transitions.map(line)).toEqual(['noData normal → active by silent, began 0, at 15']);
    expect(raised.transitions[0]).toMatchObject({
      severity: 'warning',
      value: 900,
      limit: 900,
      notice: 'due',
    });
  });

  test('is raised once, and stays while nothing is heard, also when it would be excused by then', () => {
    for (const verdict of [silent, { state: 'unjudged', because: 'many-silent' } as const]) {
      expect(stepNoData(raised.memory, watch, 'device', pace, verdict).transitions).toEqual([]);
    }
  });

  test('has returned with the first packet that arrives', () => {
    const back = takeArrivals(pace, [T + 50 * MINUTE, T + 51 * MINUTE, T + 52 * MINUTE])!;
    const returned = stepNoData(raised.memory, watch, 'device', back, heard);
    expect(returned.transitions.map(line)).toEqual([
      'noData active → returned by heard-again, began 50, at 50',
    ]);
    expect(stepNoData(returned.memory, watch, 'device', back, heard).transitions).toEqual([]);
  });
});

test('raised three times within a minute a condition chatters; slower, it does not', () => {
  const watches = watching({ limits: [{ ...HOT, onDelay: 0, offDelay: 0, deadband: 0 }] });
  const wave = (seconds: number) =>
    evaluate(
      NOTHING_KNOWN,
      [],
      watches,
      'device',
      Array.from({ length: 12 }, (_, i) => reading([(i * seconds) / 60, i % 2 ? 120 : 90])),
      1_000,
    );
  const fast = wave(10);
  const raisings = fast.transitions.filter(({ to }) => to === 'active');
  expect(raisings.map(({ chattering }) => chattering === true)).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
  const condition = fast.memory['oilTemperature.high']!.condition!;
  expect(isChattering(condition, T + 3 * MINUTE)).toBe(true);
  expect(isChattering(condition, T + HOUR)).toBe(false);
  expect(condition.raisedAt).toHaveLength(3);
  expect(wave(40).transitions.some(({ chattering }) => chattering)).toBe(false);
});

test('a condition recurs that was told of six times within a day as what it has become, and since its pump was released', () => {
  const apart = (minute: number) => {
    const waves = minutes(0, 7).flatMap((i): Sample[] => [
      [i * minute, 120],
      [i * minute + 2, 120],
      [i * minute + 5, 60],
      [i * minute + 8, 60],
    ]);
    const { memory, transitions } = run(watching({ limits: [HOT] }), waves);
    return withTold(memory, transitions)['oilTemperature.high']!.condition!;
  };
  const often = apart(280);
  expect(often.toldAt).toEqual({ alarm: minutes(1, 7).map((i) => T + (i * 280 + 1) * MINUTE) });
  expect(isRecurring(often, 'alarm')).toBe(true);
  expect(isRecurring(often, 'warning')).toBe(false);
  expect(isRecurring(often, 'alarm', T + 281 * MINUTE)).toBe(true);
  expect(isRecurring(often, 'alarm', T + 282 * MINUTE)).toBe(false);
  expect(isRecurring(apart(300), 'alarm')).toBe(false);
});

test('a condition that is active for more than a day is stale', () => {
  const { memory } = run(watching({ limits: [HOT] }), [
    [0, 120],
    [2, 120],
  ]);
  const condition = memory['oilTemperature.high']!.condition!;
  expect(isStale(condition, T + DAY)).toBe(false);
  expect(isStale(condition, T + DAY + 1)).toBe(true);
  expect(isStale({ ...condition, state: 'returned' }, T + 2 * DAY)).toBe(false);
});

test('what is active of a limit that is taken away has ended, and nothing of it is remembered', () => {
  const active = run(watching({ limits: [HOT] }), [
    [0, 120],
    [2, 120],
  ]);
  const dropped = dropUnwatched(active, [], [], 'device', T + HOUR);
  expect(dropped.transitions.map(line)).toEqual([
    'oilTemperature.high active → returned by no-longer-watched, began 60, at 60',
  ]);
  expect(dropped.memory).toEqual({});
});

test('a level that is taken away while it is passed leaves what the other level says', () => {
  const both: Limit = { ...HOT, warning: 100 };
  const active = run(watching({ limits: [both] }), [
    [0, 120],
    [2, 120],
  ]);
  const { alarm: _, ...warningOnly } = both;
  const after = run(watching({ limits: [warningOnly] }), [[3, 120]], active);
  expect(after.transitions).toMatchObject([
    { from: 'active', to: 'active', severity: 'warning', reason: 'no-longer-watched' },
  ]);
});

test('of all kinds that readings speak of, the transitions are the same however the readings are batched', () => {
  const watches = watching({ limits: [COLD, HOT], rates: [RISING, FALLING] });
  const samples = fc
    .array(
      fc.record({
        step: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constant(1_000)),
        oil: fc.option(fc.integer({ min: 20, max: 120 }), { nil: undefined }),
        state: fc.option(fc.constantFrom<PumpState>('operating', 'idle', 'down'), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 60 },
    )
    .map((steps) => {
      let seconds = 0;
      return steps.map(({ step, oil, state }) => {
        seconds += step;
        return reading([seconds / 60, oil, state]);
      });
    });
  fc.assert(
    fc.property(samples, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (readings, sizes) => {
      const whole = evaluate(NOTHING_KNOWN, [], watches, 'device', readings, 10_000);
      let state: AlarmState = NOTHING_KNOWN;
      let transitions: readonly Transition[] = [];
      for (let i = 0, turn = 0; i < readings.length; turn++) {
        const batch = readings.slice(i, i + sizes[turn % sizes.length]!);
        const part = evaluate(
          JSON.parse(JSON.stringify(state)) as AlarmState,
          transitions,
          watches,
          'device',
          batch,
          transitions.length + 3,
        );
        state = { memory: part.memory, pump: part.pump };
        ({ transitions } = part);
        i += part.taken;
      }
      expect(transitions).toEqual(whole.transitions);
      for (const one of Map.groupBy(transitions, ({ condition }) => condition).values()) {
        one.forEach(({ from, to, reason }, i) => {
          if (to === 'returned') expect(one[i - 1]?.to).toBe('active');
          else expect(from === 'active').toBe(one[i - 1]?.to === 'active');
          expect(reason).toBeDefined();
        });
      }
    }),
  );
});
