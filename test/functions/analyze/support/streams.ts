import fc from 'fast-check';
import type { PumpModel } from '../../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import { SECOND } from '../../../../shared/time.ts';

/** Delays of any length, nothing among them. */
const delay = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 }), fc.constant(1_200));
/** Limits, one that is suppressed while the pump stands, and a rate. */
export const anyModel = fc
  .record({
    on: delay,
    off: delay,
    deadband: fc.integer({ min: 0, max: 25 }),
    window: fc.constantFrom(60, 600),
  })
  .map(({ on, off, deadband, window }): PumpModel => {
    const levels = { onDelay: on, offDelay: off, deadband, source: 'made up for tests' };
    return {
      name: 'any',
      components: [],
      noData: null,
      limits: [
        { signal: 'exhaustPressure', direction: 'high', warning: 1_100, alarm: 1_120, ...levels },
        {
          signal: 'oilTemperature',
          direction: 'low',
          warning: 40,
          alarm: 30,
          suppress: { stopped: true, started: 120 },
          ...levels,
        },
      ],
      rates: [{ signal: 'oilTemperature', direction: 'rising', warning: 200, window, ...levels }],
    };
  });
/** Readings with gaps, spikes, starts and stops, from second 1,000 on; each arrives as it is measured. */
export const anyStream = fc
  .array(
    fc.record({
      step: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constantFrom(900, 901, 4_000)),
      exhaustPressure: fc.option(
        fc.oneof(fc.integer({ min: 1_080, max: 1_140 }), fc.constantFrom(2_000, 100)),
        {
          nil: undefined,
        },
      ),
      oilTemperature: fc.option(fc.integer({ min: 20, max: 60 }), { nil: undefined }),
      state: fc.option(fc.constantFrom('operating', 'idle'), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let second = 1_000;
    return steps.map(({ step, state, ...measured }): ArrivedReading => {
      second += step;
      const values = Object.fromEntries(Object.entries(measured).filter(([, value]) => value !== undefined));
      const at = second * SECOND;
      return { at, values, arrivedAt: at, ...(state ? { state } : {}) } as ArrivedReading;
    });
  });
