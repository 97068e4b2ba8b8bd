import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArrivedReading, PumpState } from '../../../../shared/domain/reading.ts';
import type { Signal } from '../../../../shared/domain/signals.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';
import { believeAll, readingsOf } from '../support/pump.ts';

const END = Date.parse('2026-11-23T18:00:00Z');
const STEP = 30 * SECOND;
const COURSE = [...readingsOf({ model: 'RV-250', seed: 11 }, END - 12 * HOUR, END, STEP)];
/** The reading at which it happens, four hours after the beginning. */
const AT = 480;

/** The course, with one signal's value changed from then on. */
const from = (signal: Signal, of: (value: number, since: number) => number, course = COURSE) =>
  course.map((reading, i): ArrivedReading => {
    if (i < AT) return reading;
    return { ...reading, values: { ...reading.values, [signal]: of(reading.values[signal]!, i - AT) } };
  });
const countedOf = (readings: readonly ArrivedReading[], signal: Signal) =>
  readings.flatMap(({ at, values }) => (values[signal] === undefined ? [] : [`${at} ${values[signal]}`]));
const faultsOf = ({ found }: ReturnType<typeof believeAll>) =>
  found.map(({ signal, fault, since, told }) => [signal, fault, since - COURSE[AT]!.at, told - since]);
const before = countedOf(COURSE.slice(0, AT), 'oilTemperature');

describe('an oil thermometer that jumps by 40 K from one reading to the next', () => {
  test('and stands there is at fault with its second value, since its first, and none of them counts', () => {
    const result = believeAll(from('oilTemperature', () => 121.3));
    expect(faultsOf(result)).toEqual([['oilTemperature', 'jumped', 0, STEP]]);
    expect(countedOf(result.counted, 'oilTemperature')).toEqual(before);
  });

  test.each([40, -40])('and comes back counts again from there on (%d K)', (kelvin) => {
    const course = from('oilTemperature', (value, i) => (i < 60 ? value + kelvin : value));
    const result = believeAll(course);
    expect(faultsOf(result)).toEqual([['oilTemperature', 'jumped', 0, STEP]]);
    expect(result.faultOf('oilTemperature')).toBeUndefined();
    const after = countedOf(COURSE.slice(AT + 60), 'oilTemperature');
    expect(countedOf(result.counted, 'oilTemperature')).toEqual([...before, ...after]);
  });

  test('and lives there counts when it has done so for half an hour: the doubt has an end', () => {
    const course = from('oilTemperature', (value) => value + 40);
    const { counted, faultOf } = believeAll(course);
    const after = countedOf(course.slice(AT + (30 * MINUTE) / STEP), 'oilTemperature');
    expect(countedOf(counted, 'oilTemperature')).toEqual([...before, ...after]);
    expect(faultOf('oilTemperature')).toBeUndefined();
  });

  test('again and again is at fault until it has left that for half an hour', () => {
    const course = from('oilTemperature', (value, i) => value + (i < 200 && i % 7 < 3 ? 40 : 70));
    const { counted } = believeAll(course);
    const last = AT + 199 - (199 % 7) + 3;
    const after = countedOf(course.slice(last + (30 * MINUTE) / STEP), 'oilTemperature');
    expect(countedOf(counted, 'oilTemperature')).toEqual([...before, ...after]);
  });

  test('three times within a day, and back each time, is spiking for the day', () => {
    const course = from('oilTemperature', (value, i) => (i % 40 < 5 && i < 120 ? value + 40 : value));
    expect(believeAll(course).faultOf('oilTemperature')).toMatchObject({ fault: 'spiking' });
  });
});

describe('what may have happened to the pump counts in full', () => {
  /** Everything that was sent of it, each at its own time. */
  function isBelieved(course: readonly ArrivedReading[], signal: Signal) {
    const { counted, found } = believeAll(course);
    expect(countedOf(counted, signal)).toEqual(countedOf(course, signal));
    expect(found).toEqual([]);
  }

  test('a vacuum that is lost, a filter that tears, a bearing that breaks', () => {
    isBelieved(
      from('inletPressure', () => 1_000),
      'inletPressure',
    );
    isBelieved(
      from('exhaustPressure', (value) => value - 200),
      'exhaustPressure',
    );
    isBelieved(
      from('vibration', (value) => value + 15),
      'vibration',
    );
    const bearing = COURSE.map((reading, i): ArrivedReading => {
      const bearingTemperature = 60 + Math.sin(i) + (i < AT ? 0 : 60);
      return { ...reading, values: { ...reading.values, bearingTemperature } };
    });
    isBelieved(bearing, 'bearingTemperature');
  });

  test('oil that takes all of the motor’s power, or is let out at rest, or that another thermometer sees too', () => {
    isBelieved(
      from('oilTemperature', (value, i) => value + Math.min(60, 0.11 * 30 * i)),
      'oilTemperature',
    );
    const at = (state: PumpState, course: readonly ArrivedReading[]) =>
      course.map((reading, i): ArrivedReading => (i < AT - 40 ? reading : { ...reading, state }));
    isBelieved(
      at(
        'down',
        from('oilTemperature', () => 22),
      ),
      'oilTemperature',
    );
    const both = from('oilTemperature', (value) => value + 40).map((reading, i): ArrivedReading => {
      const coolantTemperature = 40 + Math.sin(i) + (i < AT ? 0 : 40);
      return { ...reading, values: { ...reading.values, coolantTemperature } };
    });
    isBelieved(both, 'oilTemperature');
  });

  test('hot oil that comes to the thermometer of a pump that starts', () => {
    const started = from('oilTemperature', (value) => value).map((reading, i): ArrivedReading => {
      if (i >= AT) return reading;
      return { ...reading, state: 'idle', values: { ...reading.values, oilTemperature: 25 + (i % 3) / 10 } };
    });
    isBelieved(started, 'oilTemperature');
  });

  test('readings too far apart to say how fast it went', () => {
    const apart = [...readingsOf({ model: 'RV-250', seed: 11 }, END - 80 * HOUR, END, 10 * MINUTE)];
    isBelieved(
      from('oilTemperature', (value) => value + 40, apart),
      'oilTemperature',
    );
  });
});

test('of oil that warms and cools no faster than it can, whatever else it does, every value counts', () => {
  const step = fc.record({
    seconds: fc.integer({ min: 1, max: 1_200 }),
    // K a second, within the bound of 0.2.
    rate: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      let [at, oilTemperature] = [END, 80];
      const sent = steps.map(({ seconds, rate }): ArrivedReading => {
        at += seconds * SECOND;
        oilTemperature = Math.min(170, Math.max(-30, oilTemperature + rate * seconds));
        return { at, arrivedAt: at, state: 'operating', values: { oilTemperature } };
      });
      expect(believeAll(sent).found.filter(({ fault }) => fault === 'jumped')).toEqual([]);
    }),
  );
});
