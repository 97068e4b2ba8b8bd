import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { believedHours, piecesOf } from '../../../../shared/analysis/kpis/believed.ts';
import { doubtsFrom, episodesAfter, joined } from '../../../../shared/analysis/sensors/doubts.ts';
import type { Doubt, FaultEpisode } from '../../../../shared/domain/doubt.ts';
import type { HourRollup } from '../../../../shared/domain/rollup.ts';
import { DAY, type EpochMs, HOUR, hourOf, MINUTE } from '../../../../shared/time.ts';

/** An hour in which oil temperature and power were measured. */
function hourWith(hour: EpochMs): HourRollup {
  const value = {
    count: 1,
    held: 1,
    sum: 1,
    sumOfSquares: 1,
    min: 1,
    max: 1,
    operatingHeld: 1,
    operatingSum: 1,
  };
  const states = { operating: 3_600, standby: 0, idle: 0, down: 0 };
  return {
    hour,
    count: 1,
    covered: 3_600,
    states,
    starts: 0,
    signals: { oilTemperature: value, power: value },
  };
}

const AT = Date.parse('2026-06-01T00:00:00Z');
const stuck = (since: number) => ({ signal: 'oilTemperature', fault: 'stuck', since }) as const;

describe('doubts', () => {
  test('begin when the fault did, go on while it is there, and end when it is no more', () => {
    const one = episodesAfter([], [stuck(AT)], AT + HOUR);
    expect(one).toEqual([{ signal: 'oilTemperature', fault: 'stuck', from: AT }]);
    expect(episodesAfter(one, [stuck(AT)], AT + 9 * HOUR)).toBe(one);
    const over = episodesAfter(one, [], AT + 10 * HOUR);
    expect(doubtsFrom(over)).toEqual([{ signal: 'oilTemperature', from: AT, to: AT + 10 * HOUR }]);
    // A day later it is remembered; with another that begins after more than a month it is not.
    expect(episodesAfter(over, [], AT + 2 * DAY)).toBe(over);
    expect(episodesAfter(over, [stuck(AT + 42 * DAY)], AT + 42 * DAY)).toHaveLength(1);
  });

  test('of one fault after another are one, and what is remembered says which it was', () => {
    const spiking = { ...stuck(AT + 9 * HOUR), fault: 'spiking' } as const;
    const two = episodesAfter(episodesAfter([], [stuck(AT)], AT), [spiking], AT + 10 * HOUR);
    expect(two).toEqual([
      { signal: 'oilTemperature', fault: 'stuck', from: AT, to: AT + 10 * HOUR },
      { signal: 'oilTemperature', fault: 'spiking', from: AT + 9 * HOUR },
    ]);
    expect(doubtsFrom(two)).toEqual([{ signal: 'oilTemperature', from: AT }]);
  });

  test('of a sensor that is well for an hour in between are one; what isn’t sent needs none', () => {
    const known: FaultEpisode = { signal: 'oilTemperature', fault: 'stuck', from: AT };
    const over = episodesAfter([known], [], AT + HOUR);
    expect(episodesAfter(over, [stuck(AT + 2 * HOUR)], AT + 3 * HOUR)).toEqual([known]);
    expect(episodesAfter(over, [stuck(AT + 12 * HOUR)], AT + 13 * HOUR)).toHaveLength(2);
    const missing = { signal: 'vibration', fault: 'missing', since: AT } as const;
    expect(doubtsFrom(episodesAfter([], [missing], AT + HOUR))).toEqual([]);
  });

  const doubt = fc.record({
    signal: fc.constantFrom('oilTemperature' as const, 'power' as const),
    from: fc.integer({ min: 0, max: 900 }).map((minutes) => AT + minutes * MINUTE),
    lasts: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
  });
  const doubts = fc.array(
    doubt.map(({ signal, from, lasts }): Doubt => {
      return { signal, from, ...(lasts === undefined ? {} : { to: from + lasts * MINUTE }) };
    }),
    { maxLength: 8 },
  );

  test('leave out of hours what was said in any of them that somebody doubts, and nothing else', () => {
    const hours = Array.from({ length: 24 }, (_, i) => hourWith(AT + i * HOUR));
    fc.assert(
      fc.property(doubts, (all) => {
        const believed = believedHours(hours, all);
        for (const [i, { hour, signals, states }] of believed.entries()) {
          const doubted = all.filter((one) => one.from < hour + HOUR && (one.to ?? Infinity) > hour);
          const left = ['oilTemperature', 'power'].filter(
            (name) => !doubted.some(({ signal }) => signal === name),
          );
          expect(Object.keys(signals)).toEqual(left);
          expect(states).toBe(hours[i]!.states);
        }
      }),
    );
  });

  test('cut a window into pieces that follow each other, each without whom somebody doubts in one of its hours', () => {
    fc.assert(
      fc.property(doubts, fc.integer({ min: 1, max: 24 }), (all, hours) => {
        const window = { from: AT, to: AT + hours * HOUR - 7 * MINUTE };
        const pieces = piecesOf(window, all);
        expect([pieces[0]!.from, pieces.at(-1)!.to]).toEqual([window.from, window.to]);
        for (const [i, { from, to, without }] of pieces.entries()) {
          expect(to).toBeGreaterThan(from);
          if (i > 0) expect(from).toBe(pieces[i - 1]!.to);
          if (i > 0) expect(from).toBe(hourOf(from));
          for (let hour = from; hour < to; hour += HOUR) {
            const doubted = all.filter((one) => one.from < hour + HOUR && (one.to ?? Infinity) > hour);
            expect(new Set(without)).toEqual(new Set(doubted.map(({ signal }) => signal)));
          }
        }
      }),
    );
  });

  test('joined are as doubtful as each by itself, and lie further apart', () => {
    fc.assert(
      fc.property(doubts, fc.integer({ min: 0, max: 1_600 }), (all, minute) => {
        const at = AT + minute * MINUTE;
        const isDoubted = (those: readonly Doubt[], signal: string) =>
          those.some((one) => one.signal === signal && one.from <= at && at < (one.to ?? Infinity));
        const few = joined(all);
        for (const signal of ['oilTemperature', 'power']) {
          if (isDoubted(all, signal)) expect(isDoubted(few, signal)).toBe(true);
          const own = few.filter((one) => one.signal === signal);
          for (const [i, { from }] of own.entries()) {
            if (i > 0) expect(from - own[i - 1]!.to!).toBeGreaterThan(6 * HOUR);
          }
        }
      }),
    );
  });
});
