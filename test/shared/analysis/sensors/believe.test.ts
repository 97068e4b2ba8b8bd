import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { believe } from '../../../../shared/analysis/sensors/believe.ts';
import { NO_SENSORS } from '../../../../shared/analysis/sensors/memory.ts';
import { heldBackSince, sensorFaults } from '../../../../shared/analysis/sensors/trust.ts';
import { type ArrivedReading, PUMP_STATES } from '../../../../shared/domain/reading.ts';
import type { Signal } from '../../../../shared/domain/signals.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';
import { believeAll, readingsOf } from '../support/pump.ts';

const END = Date.parse('2026-11-23T18:00:00Z');
const PUMP = { model: 'RV-250', seed: 11 };

const healthy = (from: number, to: number, step: number) => [...readingsOf(PUMP, from, to, step)];
/** The same readings, with one signal changed where it is to be. */
const withSignal = (
  readings: readonly ArrivedReading[],
  signal: Signal,
  of: (value: number, at: number, index: number) => number,
): ArrivedReading[] =>
  readings.map((reading, i) => ({
    ...reading,
    values: { ...reading.values, [signal]: of(reading.values[signal]!, reading.at, i) },
  }));
const valuesOf = (readings: readonly ArrivedReading[], signal: Signal) =>
  readings.flatMap(({ at, values }) => (values[signal] === undefined ? [] : [{ at, value: values[signal] }]));

describe.each([
  ['exhaustPressure', 2_500],
  ['exhaustPressure', 5_000],
  ['exhaustPressure', 0],
  ['oilTemperature', 150],
  ['oilTemperature', 250],
  ['oilTemperature', -50],
  ['vibration', 30],
  ['vibration', 0],
  ['power', 20],
  ['motorCurrent', 0],
  ['inletPressure', 1_013],
] as const)('a single %s of %d', (signal, spike) => {
  const course = healthy(END - 12 * HOUR, END, 2 * MINUTE);
  const spiked = withSignal(course, signal, (value, _at, i) => (i % 97 === 60 ? spike : value));
  const { counted, found } = believeAll(spiked);

  test('never counts, and everything else does', () => {
    const expected = valuesOf(spiked, signal).filter(({ value }) => value !== spike);
    expect(valuesOf(counted, signal)).toEqual(expected);
  });

  test('makes a spiking sensor the third time within a day, and no other sensor a bad one', () => {
    const third = spiked.filter(({ values }) => values[signal] === spike)[2]!;
    expect(found.map((one) => `${one.signal} ${one.fault}`)).toEqual([`${signal} spiking`]);
    expect(found[0]!.told - third.at).toBe(2 * MINUTE);
  });
});

test('a sensor that spiked is believed again when it has been quiet for a day', () => {
  const course = healthy(END - 3 * DAY, END, 10 * MINUTE);
  const spiked = withSignal(course, 'oilTemperature', (value, _at, i) =>
    i > 50 && i < 60 && i % 3 === 0 ? 160 : value,
  );
  const { found, faultOf } = believeAll(spiked);
  expect(found).toMatchObject([{ signal: 'oilTemperature', fault: 'spiking', since: course[51]!.at }]);
  expect(faultOf('oilTemperature')).toBeUndefined();
});

test('a jump that stays counts in full, each value at its own time, as soon as the next reading confirms it', () => {
  const course = healthy(END - 12 * HOUR, END, 2 * MINUTE);
  const torn = withSignal(course, 'exhaustPressure', (value, _at, i) => (i >= 200 ? 1_014 : value));
  const { counted, found } = believeAll(torn);
  expect(valuesOf(counted, 'exhaustPressure')).toEqual(valuesOf(torn, 'exhaustPressure'));
  expect(found).toEqual([]);
  const { memory, counted: soFar } = believeAll(torn.slice(0, 201));
  expect(heldBackSince(memory, 'exhaustPressure')).toBe(course[200]!.at);
  expect(heldBackSince(memory, 'vibration')).toBeUndefined();
  expect(valuesOf(soFar, 'exhaustPressure').at(-1)!.at).toBe(course[199]!.at);
});

test('what a second sensor sees in the same single reading happened to the pump, and counts', () => {
  const course = healthy(END - 12 * HOUR, END, 10 * MINUTE);
  const shut = course.map((reading, i) =>
    i === 40
      ? { ...reading, values: { ...reading.values, exhaustPressure: 1_600, power: 9, motorCurrent: 15.5 } }
      : reading,
  );
  const { counted, found } = believeAll(shut);
  expect(valuesOf(counted, 'exhaustPressure')).toEqual(valuesOf(shut, 'exhaustPressure'));
  expect(found).toEqual([]);
});

test('of readings too far apart to be neighbours, a single value of what follows the motor is no spike', () => {
  const course = healthy(END - 5 * DAY, END, 20 * MINUTE);
  const spiked = (signal: Signal, value: number) =>
    believeAll(withSignal(course, signal, (own, _at, i) => (i % 20 === 10 ? value : own))).found;
  expect(spiked('inletPressure', 400)).toEqual([]);
  expect(spiked('oilTemperature', 150)).toMatchObject([{ signal: 'oilTemperature', fault: 'spiking' }]);
});

test('power and current come from one meter, and do not confirm each other', () => {
  const course = healthy(END - 12 * HOUR, END, 10 * MINUTE);
  const glitch = course.map((reading, i) =>
    i % 20 === 10 ? { ...reading, values: { ...reading.values, power: 50, motorCurrent: 90 } } : reading,
  );
  const { counted, found } = believeAll(glitch);
  expect(valuesOf(counted, 'power').filter(({ value }) => value === 50)).toEqual([]);
  expect(found.map(({ signal, fault }) => `${signal} ${fault}`).sort()).toEqual([
    'motorCurrent spiking',
    'power spiking',
  ]);
});

test('starts and stops, at which everything jumps, cost no value and make no spike', () => {
  const course = [...readingsOf({ ...PUMP, duty: 'shifts' }, END - 10 * DAY, END, 5 * MINUTE)];
  const { counted, found } = believeAll(course);
  for (const signal of ['oilTemperature', 'exhaustPressure', 'inletPressure', 'power'] as const) {
    expect(valuesOf(counted, signal)).toEqual(valuesOf(course, signal));
  }
  expect(found).toEqual([]);
});

describe('a broken wire', () => {
  const course = healthy(END - 12 * HOUR, END, 2 * MINUTE);
  const broken = withSignal(course, 'oilTemperature', (value, _at, i) => (i >= 200 && i < 300 ? 250 : value));

  test('is told after three readings, with the first of them as its beginning', () => {
    const { found } = believeAll(broken);
    expect(found).toEqual([
      { signal: 'oilTemperature', fault: 'out-of-range', since: course[200]!.at, told: course[202]!.at },
    ]);
  });

  test('gives no value that counts, and is whole again after three that can be', () => {
    const { counted, faultOf } = believeAll(broken);
    const expected = valuesOf(course, 'oilTemperature').filter((_, i) => i < 200 || i >= 302);
    expect(valuesOf(counted, 'oilTemperature')).toEqual(expected);
    expect(faultOf('oilTemperature')).toBeUndefined();
  });

  test('is measured against the range that the model states for its own transmitter', () => {
    const reading = (value: number, at: number): ArrivedReading => ({
      ...{ at, arrivedAt: at, state: 'operating' as const },
      values: { oilTemperature: value },
    });
    const counts = (value: number) =>
      believe(NO_SENSORS, reading(value, END), { oilTemperature: [0, 120] }).readings[0]!.values;
    expect(counts(119)).toEqual({ oilTemperature: 119 });
    expect(counts(121)).toEqual({});
  });
});

describe('a unit mistaken by a thousand', () => {
  const course = healthy(END - 12 * HOUR, END, 2 * MINUTE);
  const mistaken = (signal: Signal, factor: number) =>
    withSignal(course, signal, (value, at) =>
      at >= END - 6 * HOUR && at < END - 2 * HOUR ? factor * value : value,
    );

  test.each([
    ['power', 1_000, 'motorCurrent out-of-range,power out-of-range'],
    ['power', 0.001, 'motorCurrent out-of-range,power out-of-range'],
    // Which of the two meters it is nobody knows.
    ['motorCurrent', 1_000, 'motorCurrent out-of-range,power out-of-range'],
    ['motorCurrent', 0.001, 'motorCurrent out-of-range,power out-of-range'],
    ['vibration', 0.001, 'vibration out-of-range'],
    ['vibration', 1_000, 'vibration out-of-range'],
    ['inletPressure', 1_000, 'inletPressure out-of-range'],
    ['exhaustPressure', 0.001, 'exhaustPressure out-of-range'],
    ['exhaustPressure', 1_000, 'exhaustPressure out-of-range'],
    ['oilTemperature', 1_000, 'oilTemperature out-of-range'],
  ] as const)(
    '%s times %d makes a broken sensor, and of what it says nothing counts',
    (signal, factor, expected) => {
      const { counted, found, memory } = believeAll(mistaken(signal, factor));
      expect([...new Set(found.map((one) => `${one.signal} ${one.fault}`))].join()).toBe(expected);
      expect(found[0]!.told - (END - 6 * HOUR)).toBe(4 * MINUTE);
      const within = valuesOf(counted, signal).filter(
        ({ at }) => at >= END - 6 * HOUR && at < END - 2 * HOUR,
      );
      expect(within).toEqual([]);
      expect(sensorFaults(memory)).toEqual([]);
    },
  );
});

test('an instrument with its zero a little off is whole: at the end vacuum, and of a motor at rest', () => {
  const course = healthy(END - 12 * HOUR, END, 2 * MINUTE).map((reading, i): ArrivedReading => {
    const inletPressure = -0.3 + 0.1 * Math.sin(i);
    const values = { ...reading.values, inletPressure };
    if (i % 100 < 50) return { ...reading, values };
    const rest = { motorCurrent: -0.02 - 0.01 * Math.sin(i), power: -0.01, vibration: 0 };
    return { ...reading, state: 'idle', values: { ...values, ...rest } };
  });
  expect(believeAll(course).found).toEqual([]);
});

describe('a sensor that is stuck', () => {
  const course = healthy(END - 6 * DAY, END, 2 * MINUTE);
  const from = END - 2 * DAY;
  const stuckAt = course.find(({ at }) => at >= from)!.values;

  test.each(['oilTemperature', 'exhaustPressure', 'vibration', 'power', 'inletPressure'] as const)(
    '%s: is told within three hours, since when it stood still, and counts no longer',
    (signal) => {
      const stuck = withSignal(course, signal, (value, at) => (at >= from ? stuckAt[signal]! : value));
      const { counted, found } = believeAll(stuck);
      expect(found.map((one) => `${one.signal} ${one.fault}`)).toEqual([`${signal} stuck`]);
      expect(Math.abs(found[0]!.since - from)).toBeLessThan(30 * MINUTE);
      expect(found[0]!.told - from).toBeLessThanOrEqual(3 * HOUR);
      expect(valuesOf(counted, signal).at(-1)!.at).toBeLessThan(found[0]!.told);
    },
  );

  test('lives again after three changes', () => {
    const stuck = withSignal(course, 'oilTemperature', (value, at) =>
      at >= from && at < from + DAY ? stuckAt.oilTemperature! : value,
    );
    const { counted, faultOf } = believeAll(stuck);
    expect(faultOf('oilTemperature')).toBeUndefined();
    expect(valuesOf(counted, 'oilTemperature').at(-1)!.at).toBe(course.at(-1)!.at);
  });

  test.each([1, 2, 5])('a coarse oil thermometer, of whole %d K, that repeats itself is none', (kelvin) => {
    const long = [...readingsOf(PUMP, END - 14 * DAY, END, 10 * MINUTE)];
    const coarse = withSignal(long, 'oilTemperature', (value) => Math.round(value / kelvin) * kelvin);
    expect(believeAll(coarse).found).toEqual([]);
  });

  test('a pump that stands still explains that all stands still', () => {
    const resting = healthy(END - 4 * DAY, END, 10 * MINUTE).map((reading) =>
      reading.at < END - 3 * DAY
        ? reading
        : {
            ...reading,
            state: 'idle' as const,
            values: { ...reading.values, ...{ power: 0, motorCurrent: 0, oilTemperature: 23 } },
          },
    );
    expect(believeAll(resting).found).toEqual([]);
  });

  test('nothing drawn by a pump that may be off is no stuck meter', () => {
    const silent = healthy(END - 4 * DAY, END, 10 * MINUTE).map(({ state: _, ...reading }) =>
      reading.at < END - 3 * DAY
        ? reading
        : { ...reading, values: { ...reading.values, power: 0, motorCurrent: 0 } },
    );
    expect(believeAll(silent).found).toEqual([]);
  });
});

describe('a signal that is missing', () => {
  const course = healthy(END - 2 * DAY, END, 5 * MINUTE);
  const without = (i: (index: number) => boolean) =>
    course.map((reading, index) => {
      if (!i(index)) return reading;
      const { vibration: _, ...values } = reading.values;
      return { ...reading, values };
    });

  test('is told after an hour, since its last value, and until it comes again', () => {
    const last = 300;
    const { found } = believeAll(without((i) => i > last));
    expect(found).toEqual([
      { signal: 'vibration', fault: 'missing', since: course[last]!.at, told: course[last]!.at + HOUR },
    ]);
    expect(believeAll(without((i) => i > last && i < 400)).faultOf('vibration')).toBeUndefined();
  });

  test('one that the box sends seldom is not missing in between', () => {
    expect(believeAll(without((i) => i % 24 !== 0)).found).toEqual([]);
  });

  test('one that the box never sent is not missing, nor is one that it sends in operation only', () => {
    expect(believeAll(without(() => true)).found).toEqual([]);
    const shifts = [...readingsOf({ ...PUMP, duty: 'shifts' }, END - 10 * DAY, END, 10 * MINUTE)];
    const inOperation = shifts.map((reading) =>
      reading.state === 'operating'
        ? reading
        : { ...reading, values: { oilTemperature: reading.values.oilTemperature! } },
    );
    expect(believeAll(inOperation).found).toEqual([]);
  });

  test('a box that is silent misses none of its signals', () => {
    const silent = course.filter((_, i) => i < 200 || i > 400);
    expect(believeAll(silent).found).toEqual([]);
  });
});

test('of healthy simulated pumps, in 210 pump-days at three rates, none has a sensor warning', () => {
  const found = [];
  for (const [step, days] of [
    [10 * MINUTE, 21],
    [2 * MINUTE, 7],
    [30 * SECOND, 2],
  ] as const) {
    for (let seed = 1; seed <= 7; seed++) {
      const pump = {
        model: seed % 2 ? 'RV-250' : 'DS-600',
        seed,
        duty: seed % 3 ? ('continuous' as const) : ('shifts' as const),
      };
      found.push(...believeAll(readingsOf(pump, END - days * DAY, END, step)).found);
    }
  }
  expect(found).toEqual([]);
});

test('what is remembered is plain JSON, small enough for the row of the alarm states', () => {
  const { memory } = believeAll(healthy(END - 2 * DAY, END, 2 * MINUTE));
  const text = JSON.stringify(memory);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(memory)));
  expect(text.length).toBeLessThan(600 * Object.keys(memory.signals).length);
});

test('readings taken in pieces, with the memory stored as JSON between, give the same as at one go', () => {
  const course = withSignal(healthy(END - 12 * HOUR, END, 5 * MINUTE), 'vibration', (value, _at, i) =>
    i % 31 === 0 ? 12 : value,
  );
  const whole = believeAll(course).counted;
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: course.length - 1 })), (cuts) => {
      let memory = NO_SENSORS;
      const counted = course.flatMap((reading, i) => {
        if (cuts.includes(i)) memory = JSON.parse(JSON.stringify(memory));
        const result = believe(memory, reading);
        memory = result.memory;
        return result.readings;
      });
      expect(counted).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

test('whatever values come, every one that counts was sent, at its own time, in order, and none twice', () => {
  const value = fc.oneof(
    fc.double({ min: 0, max: 5_000, noNaN: true }),
    fc.constantFrom(0, 1_013, 1_100, 5_000),
  );
  const readings = fc.array(
    fc.record({
      gap: fc.integer({ min: 1, max: 2 * HOUR }),
      state: fc.option(fc.constantFrom(...PUMP_STATES), { nil: undefined }),
      values: fc.record({ exhaustPressure: value, vibration: value, power: value }, { requiredKeys: [] }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(readings, (course) => {
      let at = END;
      const sent = course.map(({ gap, state, values }): ArrivedReading => {
        at += gap;
        return { at, arrivedAt: at, state, values };
      });
      const { counted } = believeAll(sent);
      for (const signal of ['exhaustPressure', 'vibration', 'power'] as const) {
        const all = valuesOf(sent, signal);
        const some = valuesOf(counted, signal);
        expect(all).toEqual(expect.arrayContaining(some));
        expect(some.map((one) => one.at)).toEqual(
          [...new Set(some.map((one) => one.at))].sort((a, b) => a - b),
        );
      }
    }),
  );
});
