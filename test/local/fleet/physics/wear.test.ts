import { describe, expect, test } from 'vitest';
import { type PumpParameters, type Reading, simulatePump } from '../../../../local/fleet/physics/pump.ts';
import { day, hour, minute } from '../../../../local/fleet/physics/time.ts';
import type { Wear } from '../../../../local/fleet/physics/wear.ts';

const passesAt = Date.parse('2026-11-23T18:20:30Z');
const beganAt = passesAt - 10 * day;

const worn = (kind: Wear['kind'], limit: number, model = 'RV-250'): PumpParameters => ({
  model,
  seed: 5,
  wear: { kind, beganAt, passesAt, limit },
});
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function readings(pump: PumpParameters, from: number, to: number, step: number): Reading[] {
  const read = simulatePump(pump);
  return Array.from({ length: Math.floor((to - from) / step) }, (_, i) => read(from + i * step));
}

describe.each([
  { kind: 'bearings', signal: 'vibration', limit: 4.5, model: 'RV-250' },
  { kind: 'cooling', signal: 'oilTemperature', limit: 106, model: 'RV-250' },
  { kind: 'oil', signal: 'oilTemperature', limit: 106, model: 'RV-250' },
  { kind: 'bearings', signal: 'vibration', limit: 4.5, model: 'DS-600' },
  { kind: 'cooling', signal: 'oilTemperature', limit: 95, model: 'DS-600' },
] as const)('worn $kind of a $model', ({ kind, signal, limit, model }) => {
  const pump = worn(kind, limit, model);

  test('show nothing until the wear begins', () => {
    const sound = simulatePump({ model, seed: 5 });
    for (const reading of readings(pump, beganAt - 3 * day, beganAt, hour)) {
      expect(reading).toEqual(sound(Date.parse(reading.at)));
    }
  });

  test(`pass their limit in ${signal} within minutes of the time asked for, and stay above for hours`, () => {
    const around = readings(pump, passesAt - 6 * hour, passesAt + 5 * hour, minute);
    const first = around.find((reading) => reading[signal] > limit)!;
    expect(Math.abs(Date.parse(first.at) - passesAt)).toBeLessThan(8 * minute);
    const after = around.filter(({ at }) => Date.parse(at) > passesAt + 2 * minute);
    expect(Math.min(...after.map((reading) => reading[signal]))).toBeGreaterThan(limit);
  });

  test('get worse from day to day', () => {
    const days = [-8, -6, -4, -2].map((ago) =>
      mean(
        readings(pump, passesAt + ago * day, passesAt + (ago + 2) * day, 10 * minute).map((r) => r[signal]),
      ),
    );
    for (const [i, value] of days.slice(1).entries()) expect(value).toBeGreaterThan(days[i]!);
  });
});

test('oil that ages costs power, a covered cooler does not: so they can be told apart', () => {
  const powerOf = (pump: PumpParameters) =>
    mean(readings(pump, passesAt, passesAt + 4 * hour, minute).map(({ power }) => power));
  const covered = powerOf(worn('cooling', 106));
  expect(powerOf(worn('oil', 106)) / covered).toBeGreaterThan(1.05);
  expect(covered).toBeLessThan(5.6); // full load, with a clean filter
});

test('a pump that stands still does not wear', () => {
  const pump: PumpParameters = { ...worn('bearings', 4.5), duty: 'shifts' };
  const sunday = Date.parse('2026-11-22T00:00:00Z');
  const [saturdayNight, mondayMorning] = [sunday - 2.1 * hour, sunday + 30.1 * hour].map((at) =>
    mean(
      readings(pump, at, at + 3 * minute, minute / 20)
        .filter(({ state }) => state === 'operating')
        .map((reading) => reading.vibration / (0.7 + 0.3 * ((reading.power - 2.6) / 2.6))),
    ),
  ) as [number, number];
  expect(mondayMorning / saturdayNight).toBeCloseTo(1, 1);
  expect(simulatePump(pump)(sunday + 12 * hour).vibration).toBeLessThan(0.2);
});

test('wear that cannot be is refused', () => {
  expect(() => simulatePump(worn('oil', 60))).toThrow('a limit of 60 is passed by healthy oil already');
  expect(() => simulatePump(worn('bearings', 0.5))).toThrow('passed by healthy bearings already');
  const wear: Wear = { kind: 'oil', beganAt: passesAt, passesAt, limit: 106 };
  expect(() => simulatePump({ model: 'RV-250', seed: 1, wear })).toThrow('must begin an hour or more before');
});

test('a torn filter holds nothing back; the exhaust is at the atmosphere, and compression takes less power', () => {
  const read = simulatePump({ model: 'RV-250', seed: 5, tornAt: passesAt });
  const [before, after] = [read(passesAt - minute), read(passesAt + minute)];
  expect(before.exhaustPressure).toBeGreaterThan(1080);
  expect(after.exhaustPressure).toBeLessThan(1025);
});

test('a sensor that drifts shows what it should when it should, and leaves the other signals alone', () => {
  const showsAt = passesAt;
  const drift = { kind: 'drift', signal: 'oilTemperature', from: beganAt, showsAt, shows: 110 } as const;
  const shown = simulatePump({ model: 'RV-250', seed: 5, sensor: drift })(showsAt);
  expect(shown.oilTemperature).toBe(110);
  expect(shown.power).toBeLessThan(5.6);
  const early = { ...drift, showsAt: beganAt };
  expect(() => simulatePump({ model: 'RV-250', seed: 5, sensor: early })).toThrow('must end after');
});
