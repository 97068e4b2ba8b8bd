import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  judgeSilence,
  type Pace,
  silentAfter,
  takeArrivals,
  usualInterval,
} from '../../../../functions/analyze/alarms/silence.ts';
import { uniform } from '../../../../shared/analysis/statistics/uniform.ts';
import { hearingOf, type PlantHearing } from '../../../../shared/domain/plant.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';

const T = Date.parse('2026-06-15T10:00:00Z');
const LIMIT = { floor: 900, factor: 4 };

/** The pace of a device that was heard every so often, until `T`. */
function paceOf(every: number, times: number): Pace {
  return takeArrivals(
    undefined,
    Array.from({ length: times }, (_, i) => T - i * every),
  )!;
}

describe('the usual interval', () => {
  test.each([
    ['every second', SECOND, 2_000, 60],
    ['every minute', MINUTE, 60, 60],
    ['every ten minutes', 10 * MINUTE, 20, 600],
    ['once a day', DAY, 10, 86_400],
  ])('of a device heard %s', (_, every, times, seconds) => {
    expect(usualInterval(paceOf(every, times))).toBe(seconds);
  });

  test('of a box that sends an hour at once, in many packets, is an hour', () => {
    const arrivals = Array.from({ length: 12 }, (_, hour) =>
      Array.from({ length: 50 }, (_, packet) => T + hour * HOUR + packet * 200),
    ).flat();
    expect(usualInterval(takeArrivals(undefined, arrivals)!)).toBe(3_600);
  });

  test('is an hour at least while fewer than three are known', () => {
    expect(usualInterval(paceOf(MINUTE, 3))).toBe(3_600);
    expect(usualInterval(paceOf(2 * HOUR, 3))).toBe(7_200);
    expect(usualInterval(paceOf(MINUTE, 4))).toBe(60);
  });

  test('stays what it was when one silence was longer', () => {
    const pace = takeArrivals(paceOf(10 * MINUTE, 30), [T + 2 * DAY, T + 2 * DAY + 10 * MINUTE])!;
    expect(usualInterval(pace)).toBe(600);
  });

  test('does not depend on how the arrivals were batched, in order', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 2 * HOUR }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 7 }), (gaps, size) => {
        let at = T;
        const arrivals = gaps.map((gap) => (at += gap));
        const whole = takeArrivals(undefined, arrivals);
        let pace: Pace | undefined;
        for (let i = 0; i < arrivals.length; i += size) {
          pace = takeArrivals(pace, arrivals.slice(Math.max(0, i - 2), i + size).reverse());
        }
        expect(pace).toEqual(whole);
      }),
    );
  });

  test('is remembered in bounded space', () => {
    expect(JSON.stringify(paceOf(DAY, 5_000)).length).toBeLessThan(300);
  });
});

test('silence is four usual intervals, and a quarter of an hour at least', () => {
  expect(silentAfter(paceOf(SECOND, 2_000), LIMIT)).toBe(15 * MINUTE);
  expect(silentAfter(paceOf(10 * MINUTE, 20), LIMIT)).toBe(40 * MINUTE);
});

/** A plant that was looked at, at this instant, with nothing the matter. */
const wellAt = (at: EpochMs): PlantHearing => ({ at, notices: [], outages: [] });

describe('of a device of which nothing is heard', () => {
  const pace = paceOf(MINUTE, 60);
  const silentAt = T + 15 * MINUTE;
  const outage = { from: T, to: T + MINUTE, customers: 3, devices: 9, seenAt: silentAt + MINUTE };
  const lag = { because: 'ingest-lags', from: T, seenAt: silentAt, seconds: 900 } as const;
  const away = { because: 'we-were-away', from: T, seenAt: silentAt, seconds: 900 } as const;

  test.each<[string, Pace | undefined, PlantHearing | undefined, boolean, EpochMs, string, string]>([
    ['that never was', undefined, wellAt(T), true, T + DAY, 'unjudged', 'never-heard'],
    ['whose contract is over', pace, wellAt(T + DAY), false, T + DAY, 'unjudged', 'contract-not-in-force'],
    ['to the end of its usual time', pace, undefined, true, silentAt, 'heard', 'within-usual'],
    ['for longer', pace, wellAt(silentAt), true, silentAt + 1, 'silent', 'overdue'],
    [
      'before the plant was looked at',
      pace,
      undefined,
      true,
      silentAt + 1,
      'unjudged',
      'plant-not-looked-at',
    ],
    [
      'since the plant was last looked at',
      pace,
      wellAt(silentAt - 1),
      true,
      silentAt + 1,
      'unjudged',
      'plant-not-looked-at',
    ],
    [
      'together with several customers',
      pace,
      { ...wellAt(silentAt), outages: [outage] },
      true,
      silentAt + MINUTE,
      'unjudged',
      'many-silent',
    ],
    [
      'within the grace after the others came back',
      pace,
      { ...wellAt(silentAt + 11 * MINUTE), outages: [outage] },
      true,
      silentAt + 11 * MINUTE,
      'unjudged',
      'many-silent',
    ],
    [
      'after that grace',
      pace,
      { ...wellAt(silentAt + 11 * MINUTE), outages: [outage] },
      true,
      silentAt + 11 * MINUTE + 1,
      'silent',
      'overdue',
    ],
    [
      'that fell silent before the others did',
      { ...pace, heardAt: T - 20 * MINUTE },
      { ...wellAt(silentAt), outages: [outage] },
      true,
      silentAt + MINUTE,
      'silent',
      'overdue',
    ],
    [
      'while our ingest lags',
      pace,
      { ...wellAt(silentAt), notices: [lag] },
      true,
      silentAt + 10 * MINUTE,
      'unjudged',
      'ingest-lags',
    ],
    [
      'after our ingest lagged, and the grace',
      pace,
      { ...wellAt(silentAt), notices: [lag] },
      true,
      silentAt + 10 * MINUTE + 1,
      'silent',
      'overdue',
    ],
    [
      'after we ourselves were away',
      pace,
      { ...wellAt(silentAt), notices: [away] },
      true,
      silentAt + MINUTE,
      'unjudged',
      'we-were-away',
    ],
  ])('%s', (_, known, hearing, permitted, now, state, because) => {
    expect(judgeSilence(known, LIMIT, hearing, permitted, undefined, now)).toEqual({ state, because });
  });
});

test('of 500 pumps of 20 customers that fall silent together and come back one by one none is told; of those that stay away each is, after a day', () => {
  const draw = uniform(1);
  const pumps = Array.from({ length: 500 }, (_, i) => {
    const pace = { ...paceOf(MINUTE, 60), heardAt: T + Math.floor(draw() * MINUTE) };
    // In any order, one a minute; the last ten not at all.
    return { contract: `c${i % 20}`, pace, backAt: Number.POSITIVE_INFINITY, toldAt: 0 };
  });
  const order = pumps.toSorted(() => draw() - 0.5);
  for (const [i, pump] of order.slice(0, 490).entries()) pump.backAt = T + (120 + i) * MINUTE;
  let hearing: PlantHearing | undefined;
  for (let now = T; now <= T + DAY + HOUR; now += MINUTE) {
    const away = pumps.filter(({ backAt }) => backAt > now);
    const within = 7.5 * MINUTE;
    const quiet = away.filter(({ pace }) => now - pace.heardAt > within && now - pace.heardAt <= DAY);
    const devices = quiet.map(({ contract, pace: { heardAt } }) => ({ contract, heardAt, within }));
    hearing = hearingOf(hearing, devices, 20, [], now);
    for (const pump of away) {
      if (pump.toldAt > 0) continue;
      if (judgeSilence(pump.pace, LIMIT, hearing, true, undefined, now).state === 'silent') pump.toldAt = now;
    }
  }
  expect(order.slice(0, 490).filter(({ toldAt }) => toldAt > 0)).toEqual([]);
  for (const { toldAt } of order.slice(490)) expect(toldAt).toBeGreaterThan(T + DAY);
});
