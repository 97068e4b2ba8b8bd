import { describe, expect, test } from 'vitest';
import type { Stretch } from '../../../../shared/analysis/survival/duty.ts';
import {
  type ClockedLife,
  pumpLives,
  type Serving,
  type Watched,
} from '../../../../shared/analysis/survival/pumpLives.ts';
import type { Change } from '../../../../shared/domain/maintenance.ts';
import type { Component } from '../../../../shared/domain/model.ts';
import { DAY } from '../../../../shared/time.ts';

const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const OIL: Component = { name: 'oil', signal: 'oilTemperature', reference: 0, growth: 'linear' };
const day = (n: number) => BEGIN + n * DAY;
const change = (at: number, reason: Change['reason'], hours?: number): Change => ({
  kind: 'change',
  component: 'oil',
  reason,
  at: day(at),
  ...(hours === undefined ? {} : { hours }),
});

/** Heard for a hundred days, half of the time in operation. */
const stretches: Stretch[] = Array.from({ length: 100 }, (_, i) => ({
  from: day(i),
  to: day(i + 1),
  known: 24,
  operating: 12,
  metered: 0,
  energy: 0,
}));
const of = (watched: Partial<Watched>, clock: string) => {
  const { lives, serving } = pumpLives({
    pump: {},
    components: [OIL],
    records: [],
    offers: [],
    stretches,
    ...watched,
  });
  const bare = ({ component: _, clock: __, ...rest }: ClockedLife | Serving) => rest;
  return {
    lives: lives.filter((life) => life.clock === clock).map(bare),
    serving: serving.filter((part) => part.clock === clock).map(bare),
  };
};

describe('a part', () => {
  test('that was put in and worn out while the pump was heard is a whole life; the next one serves', () => {
    const records = [change(10, 'worn'), change(60, 'worn')];
    expect(of({ records }, 'calendar')).toEqual({
      lives: [
        { entry: 0, exit: 1_200, ended: true },
        { entry: 0, exit: 960, ended: false },
      ],
      serving: [{ age: 960, rate: 1 }],
    });
    expect(of({ records }, 'operating')).toEqual({
      lives: [
        { entry: 0, exit: 600, ended: true },
        { entry: 0, exit: 480, ended: false },
      ],
      serving: [{ age: 480, rate: 1 / 2 }],
    });
  });

  test('that was in before the pump was heard is met in mid-life, and what ended before doesn’t count', () => {
    const records = [change(-200, 'worn'), change(-50, 'worn'), change(20, 'preventive')];
    expect(of({ records }, 'calendar').lives).toEqual([
      { entry: 1_200, exit: 1_680, ended: false },
      { entry: 0, exit: 1_920, ended: false },
    ]);
  });

  test('has the age that the counter showed, where it was read', () => {
    const records = [change(-100, 'worn', 1_000), change(50, 'worn', 2_500)];
    const pump = { runningHours: 1_900, runningHoursAt: BEGIN };
    expect(of({ records, pump }, 'operating').lives).toEqual([
      // By the reading at day 50: 2,500 less 50 days at 12 hours are 1,900 at day 0.
      { entry: 900, exit: 1_500, ended: true },
      { entry: 0, exit: 600, ended: false },
    ]);
  });

  test('that a service renews is as old as the last service was at the onboarding', () => {
    const components = [{ ...OIL, renewedAtService: true }];
    const pump = { lastService: '2025-12-02' };
    expect(of({ components, pump }, 'calendar')).toEqual({
      lives: [{ entry: 720, exit: 3_120, ended: false }],
      serving: [{ age: 3_120, rate: 1 }],
    });
    expect(of({ components, pump }, 'operating').serving).toEqual([{ age: 1_560, rate: 1 / 2 }]);
  });

  test('that no service renews is as old as the pump’s counter says', () => {
    const components = [{ ...OIL, renewedAtService: false }];
    const pump = { lastService: '2025-12-02', runningHours: 18_000, runningHoursAt: BEGIN };
    expect(of({ components, pump }, 'operating')).toEqual({
      lives: [{ entry: 18_000, exit: 19_200, ended: false }],
      serving: [{ age: 19_200, rate: 1 / 2 }],
    });
  });

  test('of which nobody knows since when it is in has no age', () => {
    const pump = { lastService: '2025-12-02', runningHours: 18_000, runningHoursAt: BEGIN };
    expect(of({ pump }, 'calendar')).toEqual({ lives: [], serving: [] });
    expect(of({ records: [change(10, 'worn')], stretches: [] }, 'calendar')).toEqual({
      lives: [],
      serving: [],
    });
  });

  test('that failed serves no longer', () => {
    const records = [change(10, 'worn'), { kind: 'failure', component: 'oil', from: day(70) } as const];
    expect(of({ records }, 'calendar')).toEqual({
      lives: [{ entry: 0, exit: 1_440, ended: true }],
      serving: [],
    });
  });

  test('whose change is only offered ends by nobody’s fault, and dismissed lives on', () => {
    const shift = { signal: 'oilTemperature', at: day(40), before: 90, after: 80 } as const;
    const offer = { id: 'x', component: 'oil', shift, state: 'open' } as const;
    const records = [change(10, 'worn')];
    expect(of({ records, offers: [offer] }, 'calendar').lives).toEqual([
      { entry: 0, exit: 720, ended: false },
      { entry: 0, exit: 1_440, ended: false },
    ]);
    expect(of({ records, offers: [{ ...offer, state: 'dismissed' }] }, 'calendar').lives).toEqual([
      { entry: 0, exit: 2_160, ended: false },
    ]);
  });
});
