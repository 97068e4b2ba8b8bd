import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dutyClocks, type Stretch } from '../../../../shared/analysis/survival/duty.ts';
import { DAY, HOUR } from '../../../../shared/time.ts';

const BEGIN = Date.parse('2026-01-01T00:00:00Z');
/** Days, each with hours in operation, of so many known, at so many kW. */
const days = (operating: readonly number[], known = 24, power = 0): Stretch[] =>
  operating.map((hours, i) => ({
    from: BEGIN + i * DAY,
    to: BEGIN + (i + 1) * DAY,
    known,
    operating: hours,
    metered: power > 0 ? 24 : 0,
    energy: power * 24,
  }));

describe('a clock of operation', () => {
  test('adds up the hours in operation, and goes on as the pump has lately been run', () => {
    const clock = dutyClocks(days([...new Array(40).fill(24), ...new Array(30).fill(6)])).operating!;
    expect(clock.at(BEGIN + 40 * DAY) - clock.at(BEGIN)).toBe(40 * 24);
    expect(clock.at(BEGIN + 70 * DAY) - clock.at(BEGIN + 40 * DAY)).toBe(30 * 6);
    expect(clock.rate).toBe(1 / 4);
  });

  test('takes what isn’t known as the mean of what is: before, between and after', () => {
    const stretches = days([12, 12, 12, 12], 24).filter((_, i) => i !== 1);
    const clock = dutyClocks(stretches).operating!;
    expect(clock.at(BEGIN + 4 * DAY) - clock.at(BEGIN)).toBe(48);
    expect(clock.at(BEGIN) - clock.at(BEGIN - 2 * DAY)).toBe(24);
    expect(clock.at(BEGIN + 6 * DAY) - clock.at(BEGIN + 4 * DAY)).toBe(24);
    // Half of each day is known, and the pump operated in half of that.
    expect(dutyClocks(days([6, 6, 6, 6], 12)).operating!.at(BEGIN + 4 * DAY)).toBe(48);
  });

  test('never goes back', () => {
    const instant = fc.integer({ min: -2 * DAY, max: 9 * DAY });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 12, noNaN: true }), fc.boolean()), {
          minLength: 4,
          maxLength: 8,
        }),
        instant,
        instant,
        (hours, a, b) => {
          const stretches = days(
            hours.map(([h]) => h),
            12,
          ).filter((_, i) => hours[i]![1]);
          const clock = dutyClocks(stretches).operating;
          expect(clock === undefined).toBe(stretches.length < 2);
          if (!clock) return;
          const [early, late] = [Math.min(a, b), Math.max(a, b)];
          expect(clock.at(BEGIN + late)).toBeGreaterThanOrEqual(clock.at(BEGIN + early) - 1e-9);
        },
      ),
    );
  });
});

test('a pump that says neither its state nor its power has the calendar alone', () => {
  expect(Object.keys(dutyClocks(days([0, 0], 0)))).toEqual(['calendar']);
  expect(Object.keys(dutyClocks([]))).toEqual(['calendar']);
  expect(dutyClocks([]).calendar!.at(BEGIN + DAY) - dutyClocks([]).calendar!.at(BEGIN)).toBe(DAY / HOUR);
});

test('energy is what its power came to', () => {
  const { energy } = dutyClocks(days([24, 24], 24, 5.5));
  expect(energy!.at(BEGIN + 2 * DAY) - energy!.at(BEGIN)).toBe(264);
  expect(energy!.rate).toBe(5.5);
});
