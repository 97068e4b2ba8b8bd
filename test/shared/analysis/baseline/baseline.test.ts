import { describe, expect, test } from 'vitest';
import { storyNamed } from '../../../../local/start/stories.ts';
import { deviations } from '../../../../shared/analysis/baseline/deviation.ts';
import type { OperatingHour } from '../../../../shared/analysis/baseline/hours.ts';
import {
  DEVIATES,
  deviationsNow,
  keepBaseline,
  LEARN_FOR,
} from '../../../../shared/analysis/baseline/keep.ts';
import {
  deviationOf,
  learnBaseline,
  type SignalBaseline,
} from '../../../../shared/analysis/baseline/learn.ts';
import { exhaustDrift } from '../../../../shared/analysis/sensors/drift.ts';
import { median } from '../../../../shared/analysis/trend/theilSen.ts';
import { SIGNAL_NAMES, type Signal } from '../../../../shared/domain/signals.ts';
import { DAY, HOUR, MINUTE } from '../../../../shared/time.ts';
import { healthyPump, hoursOf } from '../support/hours.ts';

const START = Date.parse('2026-10-01T00:00:00Z');

/** Hours made by hand: temperature follows the load and the hall, with noise that repeats itself. */
function madeHours(count: number, off = (_hour: number) => 0): OperatingHour[] {
  const noise = (i: number, k: number) => Math.sin(i * 12.9898 + k * 78.233) * 0.5;
  return Array.from({ length: count }, (_, i) => {
    const load = 0.7 + 0.25 * Math.sin(i * 1.7);
    const hall = 23 + 4 * Math.sin((2 * Math.PI * i) / 24);
    return {
      hour: START + i * HOUR,
      means: {
        inletPressure: 40 * load,
        oilTemperature: hall + 40 + 22 * load + noise(i, 1) + off(i),
        power: 2.6 + 2.6 * load,
      },
    };
  });
}

const never = () => undefined;
const learned = (signal: Signal, hours: readonly OperatingHour[]) =>
  learnBaseline(signal, hours) as SignalBaseline;

test('what an hour depends on is found out by predicting other days: here load and time of day', () => {
  const { conditions, spread, hours } = learned('oilTemperature', madeHours(400));
  expect(conditions).toEqual({ load: 'inletPressure', ambient: 'time-of-day' });
  expect(spread).toBeLessThan(0.7);
  expect(hours).toBe(400);
});

test('the same deviation counts for the same at whatever load and time of day it comes', () => {
  const baseline = learned('oilTemperature', madeHours(400));
  const hotter = madeHours(448, (i) => (i >= 400 ? 5 : 0)).slice(400);
  for (const hour of hotter) {
    const spreads = deviationOf('oilTemperature', baseline, hour)!;
    expect(spreads * baseline.spread).toBeGreaterThan(4);
    expect(spreads * baseline.spread).toBeLessThan(6);
  }
});

test('an hour at a load that was never learned is not compared', () => {
  const baseline = learned('oilTemperature', madeHours(400));
  const hour = { hour: START + 500 * HOUR, means: { inletPressure: 300, oilTemperature: 90 } };
  expect(deviationOf('oilTemperature', baseline, hour)).toBeUndefined();
  const unloaded = { hour: START + 500 * HOUR, means: { oilTemperature: 90 } };
  expect(deviationOf('oilTemperature', baseline, unloaded)).toBeUndefined();
});

test.each([
  [95, '95 operating hours over 3 days; 96 over 7 are needed'],
  [120, '120 operating hours over 4 days; 96 over 7 are needed'],
  [0, '0 operating hours over 0 days; 96 over 7 are needed'],
])('%d hours are too few, and the reason says so', (count, reason) => {
  expect(learnBaseline('oilTemperature', madeHours(count))).toEqual({ unavailable: reason });
});

test('power does not explain current, nor the pump what the process asks of it', () => {
  const hours = madeHours(400).map(({ hour, means }) => ({
    hour,
    means: { power: means.power!, motorCurrent: means.power! / 0.58, oilTemperature: means.oilTemperature! },
  }));
  expect(learned('power', hours).conditions.load).toBeUndefined();
  expect(learned('inletPressure', madeHours(400)).conditions.load).toBeUndefined();
});

test('while it deviates, a baseline learns nothing; otherwise it goes on for its first weeks', () => {
  const well = madeHours(800);
  const begun = keepBaseline({}, well.slice(0, 250), never);
  expect(begun.oilTemperature).toMatchObject({ since: START, baseline: { hours: 250 } });
  expect(keepBaseline(begun, well.slice(0, 500), never).oilTemperature!.baseline!.hours).toBe(500);
  const worse = madeHours(500, (i) => (i >= 250 ? 12 : 0));
  expect(keepBaseline(begun, worse, never).oilTemperature!.baseline).toEqual(begun.oilTemperature!.baseline);
  expect(keepBaseline({}, madeHours(50), never).oilTemperature!.baseline).toBeUndefined();
});

test('after its first four weeks a baseline stays as it is, until the pump was maintained', () => {
  const month = keepBaseline({}, madeHours(700), never);
  expect(month.oilTemperature!.baseline!.hours).toBe(28 * 24);
  const later = madeHours(1_000).slice(300);
  expect(keepBaseline(month, later, never)).toEqual(month);
  const changedAt = START + 800 * HOUR;
  const anew = keepBaseline(month, later, (signal) => (signal === 'oilTemperature' ? changedAt : undefined));
  expect(anew.oilTemperature).toMatchObject({ since: changedAt, baseline: { hours: 200 } });
  expect(anew.power).toEqual(month.power);
});

test('of new hours less than a day, nothing is learned anew', () => {
  const begun = keepBaseline({}, madeHours(300), never);
  expect(keepBaseline(begun, madeHours(320), never)).toEqual(begun);
});

test('a deviation of days ago says nothing of now', () => {
  const kept = keepBaseline({}, madeHours(300), never);
  const end = START + 300 * HOUR;
  expect(deviationsNow(kept, madeHours(300), end).map(({ signal }) => signal)).toContain('oilTemperature');
  expect(deviationsNow(kept, madeHours(300), end + 3 * DAY)).toEqual([]);
});

test('a baseline is plain JSON', () => {
  const baseline = learned('oilTemperature', madeHours(400));
  expect(JSON.parse(JSON.stringify(baseline))).toEqual(baseline);
});

test('of healthy simulated pumps, learned for four weeks and watched for four more, none deviates', () => {
  const found: string[] = [];
  for (let seed = 1; seed <= 6; seed++) {
    const hours = hoursOf(healthyPump(seed), START, START + 2 * LEARN_FOR, 20 * MINUTE);
    const first = hours.filter(({ hour }) => hour < START + LEARN_FOR);
    for (const signal of SIGNAL_NAMES) {
      const baseline = learnBaseline(signal, first);
      if ('unavailable' in baseline) continue;
      const bad = deviations(signal, baseline, hours).filter(({ significant }) => significant);
      if (bad.length > 0) found.push(`${signal} of pump ${seed}`);
    }
  }
  expect(found).toEqual([]);
});

describe('a story', () => {
  const HEAD = START + 40 * DAY;
  const course = (name: string) => {
    const { faults } = storyNamed(name)!;
    const { clogging, wear, sensor } = faults(HEAD);
    const hours = hoursOf({ model: 'RV-250', seed: 11, clogging, wear, sensor }, START, HEAD, 20 * MINUTE);
    const first = hours.filter(({ hour }) => hour < START + 24 * DAY);
    const of = (signal: Signal) => deviations(signal, learned(signal, first), hours);
    const firstOff = (signal: Signal) =>
      of(signal).find((one) => one.significant && Math.abs(one.spreads) >= DEVIATES)?.at;
    const level = (signal: Signal) => median(first.map(({ means }) => means[signal]!));
    return { of, firstOff, level };
  };

  test.each([
    ['bearing-wear', 'vibration'],
    ['oil-ageing', 'oilTemperature'],
    ['cooling-fouling', 'oilTemperature'],
  ] as const)('%s: %s deviates two days or more before its alarm level', (name, signal) => {
    const { firstOff } = course(name);
    expect(firstOff(signal)).toBeGreaterThan(START + 24 * DAY);
    expect(firstOff(signal)).toBeLessThan(HEAD - 2 * DAY);
  });

  test('cooling-fouling: power, which it costs nothing, does not deviate', () => {
    expect(course('cooling-fouling').firstOff('power')).toBeUndefined();
  });

  test('sensor-drift is told within five days, while the pressure is far from its warning', () => {
    const { of, level } = course('sensor-drift');
    const levels = { exhaustPressure: level('exhaustPressure'), power: level('power') };
    const [pressure, power] = [of('exhaustPressure'), of('power')];
    const told = pressure.findIndex((_, i) => exhaustDrift(pressure.slice(0, i + 1), power, levels));
    expect(told).toBeGreaterThan(0);
    expect(pressure[told]!.at).toBeGreaterThan(HEAD - 12 * DAY);
    expect(pressure[told]!.at).toBeLessThan(HEAD - 7 * DAY);
    const fault = exhaustDrift(pressure.slice(0, told + 1), power, levels)!;
    expect(fault).toMatchObject({ signal: 'exhaustPressure', fault: 'drifting' });
    expect(fault.since).toBeGreaterThan(HEAD - 12 * DAY);
  });

  test('exhaust-filter-clogging is never taken for a drifting sensor', () => {
    const { of, level } = course('exhaust-filter-clogging');
    const levels = { exhaustPressure: level('exhaustPressure'), power: level('power') };
    const [pressure, power] = [of('exhaustPressure'), of('power')];
    const told = pressure.filter((_, i) => exhaustDrift(pressure.slice(0, i + 1), power, levels));
    expect(told).toEqual([]);
    expect(pressure.at(-1)!.off).toBeGreaterThan(150);
  });
});
