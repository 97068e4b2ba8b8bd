import type { Stored } from '../../../../functions/alerts/mail/gather.ts';
import type { LifeEstimate } from '../../../../shared/domain/health.ts';
import type { HourRollup } from '../../../../shared/domain/rollup.ts';
import { DAY, HOUR, hourOf } from '../../../../shared/time.ts';
import { AT } from './samples.ts';

const EVIDENCE = { points: 160, span: 6e5, slope: 19, slopeLow: 9, slopeHigh: 28, significance: 0.001 };

export const FILTER = {
  component: 'exhaustFilter',
  p10: 5 * 86_400,
  p50: 12 * 86_400,
  p90: null,
  method: 'trend',
  evidence: EVIDENCE,
} as const satisfies LifeEstimate;

/** Hours of a week in which the back pressure of a filter rose. */
export function risingHours(): HourRollup[] {
  return Array.from({ length: 7 * 24 }, (_, i) => {
    const value = 1_050 + i + 8 * Math.sin(i / 4);
    const known = { count: 60, held: 3_600, sum: value * 3_600, sumOfSquares: value ** 2 * 3_600 };
    const operating = { operatingHeld: 3_600, operatingSum: value * 3_600 };
    const exhaustPressure = { ...known, ...operating, min: value - 9, max: value + 9 };
    const states = { operating: 3_600, standby: 0, idle: 0, down: 0 };
    const hour = hourOf(AT) - 7 * DAY + i * HOUR;
    return { hour, count: 60, covered: 3_600, states, starts: 0, signals: { exhaustPressure } };
  });
}

/** What the stores know of a pump whose exhaust filter clogs. */
export function storedOf(life: readonly LifeEstimate[] = [FILTER]): Stored {
  const levels = { warning: 1_163, alarm: 1_213, onDelay: 0, offDelay: 0, deadband: 0, source: '' };
  return {
    model: {
      name: 'RV-250',
      limits: [{ signal: 'exhaustPressure', direction: 'high', ...levels }],
      components: [
        { name: 'exhaustFilter', signal: 'exhaustPressure', reference: 1_013, growth: 'linear' },
        { name: 'separator', signal: 'exhaustPressure', reference: 1_013, growth: 'linear' },
        { name: 'bearings', signal: 'vibration', reference: 0, growth: 'exponential' },
      ],
    },
    health: { computedAt: AT - HOUR, through: AT - HOUR, waiting: false, life },
    hours: risingHours(),
  };
}
