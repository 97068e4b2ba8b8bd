import { expect, test } from 'vitest';
import { END_REASONS, endOf } from '../../../../shared/domain/contract/end.ts';
import { dueAt, dueOn } from '../../../../shared/domain/contract/retention.ts';
import { contractOf, REFERENCE, type Row } from './reference.ts';

/** Zones of European states that the tz database calls by another continent, or an ocean. */
const ELSEWHERE = [
  'Atlantic/Reykjavik',
  'Atlantic/Faroe',
  'Atlantic/Madeira',
  'Africa/Ceuta',
  'Asia/Nicosia',
];

test('in every zone of Europe, whatever ends a contract, ends and due instants from 2020 to 2100 are those of another calendar', () => {
  const zones = new Set(REFERENCE.map(([zone]) => zone));
  expect(ELSEWHERE.filter((zone) => !zones.has(zone))).toEqual([]);
  expect(
    Intl.supportedValuesOf('timeZone').filter((zone) => /^Europe/.test(zone) && !zones.has(zone)),
  ).toEqual([]);
  expect(new Set(REFERENCE.map(([, because]) => because))).toEqual(new Set(Object.keys(END_REASONS)));
  const ours = REFERENCE.map((row): Row => {
    const [zone, because, day, instant, grace, retentionMonths] = row;
    const contract = contractOf(row);
    const end = endOf(contract)!;
    expect(end.because).toBe(because);
    return [
      ...([zone, because, day, instant, grace, retentionMonths] as const),
      ...([end.lastDay, dueOn(contract)!, end.at / 1_000, dueAt(contract)! / 1_000] as const),
    ];
  });
  expect(ours).toEqual(REFERENCE);
});
