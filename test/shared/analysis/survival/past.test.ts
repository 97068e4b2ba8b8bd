import { expect, test } from 'vitest';
import {
  condensed,
  doubtedBy,
  type PastPart,
  pastDay,
  stretchOf,
} from '../../../../shared/analysis/survival/past.ts';
import type { DayRollup } from '../../../../shared/domain/rollup.ts';
import { DAY } from '../../../../shared/time.ts';

const START = Date.parse('2020-01-01T00:00:00Z');

function part(i: number, doubted: PastPart['doubted'] = []): PastPart {
  const power = {
    held: 86_400,
    sum: 4 * 86_400,
    min: i,
    max: i,
    operatingHeld: 43_200,
    operatingSum: 43_200 * 5,
  };
  return {
    from: START + i * DAY,
    to: START + (i + 1) * DAY,
    known: 24,
    operating: 12,
    metered: 24,
    energy: 96,
    signals: { power: { ...power, beyond: { high: i, low: 0 } } },
    doubted,
  };
}

test('ten years are kept in as many parts as one, lose nothing that counts, and are known by days lately', () => {
  // As nights do it: a day more each.
  let parts: PastPart[] = [];
  for (let i = 0; i < 3_650; i++) parts = condensed([...parts, part(i)]);
  expect(parts.length).toBeLessThanOrEqual(400);
  const sum = (of: (one: PastPart) => number) => parts.reduce((total, one) => total + of(one), 0);
  expect(sum(({ operating }) => operating)).toBe(3_650 * 12);
  expect(sum(({ energy }) => energy)).toBe(3_650 * 96);
  expect(sum(({ signals }) => signals.power!.operatingSum)).toBe(3_650 * 43_200 * 5);
  expect(parts.every((one, i) => i === 0 || one.from === parts[i - 1]!.to)).toBe(true);
  expect(parts.slice(-200).every(({ from, to }) => to - from === DAY)).toBe(true);
  expect(parts[0]!.signals.power).toMatchObject({ min: 0, beyond: { high: parts[0]!.signals.power!.max } });
});

test('of two days that become one, only what may be believed speaks', () => {
  const days = Array.from({ length: 401 }, (_, i) =>
    part(i, i === 0 ? ['power'] : i === 3 || i === 2 ? ['power'] : []),
  );
  const [first, second] = condensed(days);
  expect(first).toMatchObject({ doubted: [], metered: 24, energy: 96, known: 48 });
  expect(first!.signals.power).toMatchObject({ held: 86_400, min: 1 });
  expect(second!.doubted).toEqual(['power']);
  expect(stretchOf(second!)).toMatchObject({ metered: 0, energy: 0, operating: 24 });
});

test('doubts are looked for anew in what is recent, and stay as they were known before that', () => {
  const parts = [part(0, ['power']), part(1, ['power']), part(2)];
  const doubts = [{ signal: 'power', from: START + 2.5 * DAY }] as const;
  const anew = doubtedBy(parts, doubts, { from: START + DAY, to: START + 9 * DAY });
  expect(anew.map(({ doubted }) => doubted)).toEqual([['power'], [], ['power']]);
});

test('a day is beyond its level for as long as the pump was in operation at the least', () => {
  const rollup = {
    day: START,
    count: 1,
    covered: 86_400,
    states: { operating: 43_200, standby: 0, idle: 43_200, down: 0 },
    starts: 0,
    signals: {
      exhaustPressure: {
        ...{ count: 1, held: 86_400, sum: 0, sumOfSquares: 0, min: 0, max: 1_300 },
        ...{ operatingHeld: 43_200, operatingSum: 0, beyond: { 'high.alarm': 50_400 } },
      },
    },
  } satisfies DayRollup;
  const { signals, to } = pastDay(rollup, new Set(['exhaustPressure']), START + DAY / 2);
  expect(signals.exhaustPressure!.beyond).toEqual({ high: 7_200, low: 0 });
  expect(to).toBe(START + DAY / 2);
});
