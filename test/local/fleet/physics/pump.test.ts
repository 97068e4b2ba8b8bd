import { describe, expect, test } from 'vitest';
import { models } from '../../../../local/fleet/physics/models.ts';
import { type PumpParameters, type Reading, simulatePump } from '../../../../local/fleet/physics/pump.ts';
import { day, hour, minute, second } from '../../../../local/fleet/physics/time.ts';

const now = Date.parse('2026-11-23T18:20:30Z');

function readings(pump: PumpParameters, from: number, to: number, interval: number): Reading[] {
  const read = simulatePump(pump);
  return Array.from({ length: Math.floor((to - from) / interval) + 1 }, (_, i) => read(from + i * interval));
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the same pump gives the same readings, in whatever order it is asked', () => {
  const pump = { model: 'RV-250', seed: 7, clogging: { passesAt: now, limit: 1350 } };
  const forward = readings(pump, now - 2 * day, now, 7 * minute);
  const read = simulatePump(pump);
  const backward = [...forward].reverse().map(({ at }) => read(Date.parse(at)));

  expect(backward.reverse()).toEqual(forward);
});

test('another seed gives another course', () => {
  const one = readings({ model: 'RV-250', seed: 1 }, now, now + hour, minute);
  const two = readings({ model: 'RV-250', seed: 2 }, now, now + hour, minute);
  const same = one.filter((reading, index) => reading.power === two[index]?.power);
  expect(same.length).toBeLessThan(one.length / 10);
});

test('an unknown model is refused, with the known ones', () => {
  expect(() => simulatePump({ model: 'XX', seed: 1 })).toThrow('no model XX; the fleet knows RV-250, DS-600');
});

describe.each(Object.keys(models))('a healthy %s', (model) => {
  const course = readings({ model, seed: 5, duty: 'shifts' }, now - 14 * day, now, 10 * minute);
  const running = course.filter((reading) => reading.state === 'operating');
  const stopped = course.filter((reading) => reading.state === 'idle');

  test('runs in its shifts: 16 hours on 6 days of the week', () => {
    expect(running.length / course.length).toBeCloseTo((16 * 6) / (24 * 7), 1);
  });

  test('stays within what is good for such a pump while it runs', () => {
    for (const reading of running) {
      expect(reading.oilTemperature).toBeLessThan(95);
      expect(reading.vibration).toBeLessThan(1.8);
      expect(reading.exhaustPressure).toBeLessThan(1120);
      expect(reading.exhaustPressure).toBeGreaterThan(1000);
      expect(reading.inletPressure).toBeLessThan(60);
      expect(reading.motorCurrent).toBeGreaterThan(3);
      expect(reading.coolantTemperature).toBeGreaterThan(reading.ambientTemperature - 1);
      expect(reading.coolantTemperature).toBeLessThan(reading.oilTemperature + 1);
      expect(reading.bearingTemperature).toBeGreaterThan(reading.oilTemperature);
      expect(reading.rotationalSpeed).toBeGreaterThan(1_400);
      // 400 V, three phases: current and power tell the same story.
      expect(reading.power / reading.motorCurrent).toBeCloseTo(0.58, 1);
    }
  });

  test('is at rest when stopped: no power, the atmosphere on both sides, and the oil cools to the hall', () => {
    for (const reading of stopped) {
      expect(reading).toMatchObject({ power: 0, motorCurrent: 0, rotationalSpeed: 0 });
      expect(Math.abs(reading.exhaustPressure - reading.inletPressure)).toBeLessThan(1.5);
      expect(reading.vibration).toBeLessThan(0.2);
    }
    expect(Math.min(...stopped.map((reading) => reading.oilTemperature))).toBeLessThan(26);
  });

  test('runs hotter in the afternoon than in the early morning', () => {
    const oil = readings({ model, seed: 5 }, now - 14 * day, now, 10 * minute);
    const at = (hourOfDay: number) =>
      mean(oil.filter(({ at }) => new Date(at).getUTCHours() === hourOfDay).map((r) => r.oilTemperature));
    expect(at(16) - at(4)).toBeGreaterThan(4);
  });
});

describe('a filter that clogs', () => {
  const passesAt = now + 30 * second;

  test.each([
    { model: 'RV-250', limit: 1350, timeConstant: 30 },
    { model: 'RV-250', limit: 1220, timeConstant: 100 },
    { model: 'DS-600', limit: 1500, timeConstant: 12 },
  ])(
    'passes $limit hPa at the second asked for, not before, and stays above ($model)',
    ({ model, limit, timeConstant }) => {
      const pump: PumpParameters = { model, seed: 3, clogging: { passesAt, limit, timeConstant } };
      const before = readings(pump, now - 5 * day, now, minute);
      const seconds = readings(pump, passesAt - 10 * minute, passesAt + 10 * minute, second);
      const after = readings(pump, passesAt, passesAt + 6 * hour, minute);

      expect(Math.max(...before.map((r) => r.exhaustPressure))).toBeLessThan(limit);
      expect(seconds.find((r) => r.exhaustPressure > limit)?.at).toBe(new Date(passesAt).toISOString());
      expect(Math.min(...after.map((r) => r.exhaustPressure))).toBeGreaterThan(limit);
    },
  );

  test('grows from day to day, faster and faster', () => {
    const pump: PumpParameters = { model: 'RV-250', seed: 3, clogging: { passesAt, limit: 1350 } };
    const days = [-5, -4, -3, -2, -1].map((ago) =>
      mean(
        readings(pump, passesAt + ago * day, passesAt + (ago + 1) * day, 10 * minute).map(
          (r) => r.exhaustPressure,
        ),
      ),
    );
    const steps = days.slice(1).map((value, index) => value - (days[index] as number));
    expect(steps.every((step) => step > 0)).toBe(true);
    expect(steps[3]).toBeGreaterThan((steps[0] as number) * 2);
  });

  test('passes an earlier limit around its own time, too', () => {
    const earlier = { passesAt: now - 20 * hour, limit: 1230 };
    const pump: PumpParameters = { model: 'RV-250', seed: 3, clogging: { passesAt, limit: 1350, earlier } };
    const around = (from: number, to: number) =>
      mean(
        readings(pump, earlier.passesAt + from, earlier.passesAt + to, minute).map((r) => r.exhaustPressure),
      );

    expect(around(-10 * hour, -4 * hour)).toBeLessThan(earlier.limit);
    expect(around(4 * hour, 10 * hour)).toBeGreaterThan(earlier.limit);
    expect(simulatePump(pump)(passesAt).exhaustPressure).toBeGreaterThan(1350);
  });

  test('adds nothing while the pump stands still', () => {
    const clogging = { passesAt, limit: 1350 };
    const read = simulatePump({ model: 'RV-250', seed: 3, duty: 'shifts', clogging });
    const sunday = Date.parse('2026-11-22T12:00:00Z');
    expect(read(sunday)).toMatchObject({ state: 'idle' });
    expect(read(sunday).exhaustPressure).toBeLessThan(1030);
  });

  test('is refused when it cannot be: a limit below the atmosphere, or an earlier limit above the later', () => {
    const pump = (clogging: PumpParameters['clogging']) => () =>
      simulatePump({ model: 'RV-250', seed: 3, clogging });
    expect(pump({ passesAt, limit: 1000 })).toThrow('passed by a clean filter already');
    expect(pump({ passesAt, limit: 1200, earlier: { passesAt: now - day, limit: 1300 } })).toThrow(
      'cannot pass 1300 hPa before 1200 hPa',
    );
    expect(pump({ passesAt, limit: 1200, earlier: { passesAt: now + day, limit: 1100 } })).toThrow(
      'cannot pass',
    );
  });
});
