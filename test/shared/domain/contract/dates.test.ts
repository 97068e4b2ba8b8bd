import { expect, test } from 'vitest';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { END_REASONS, type EndReason, endOf } from '../../../../shared/domain/contract/end.ts';
import { dueAt, dueOn } from '../../../../shared/domain/contract/retention.ts';
import reference from './dates.json' with { type: 'json' };

type Row = [
  zone: string,
  because: EndReason,
  day: string,
  instant: number | null,
  grace: number | null,
  retentionMonths: number,
  lastDay: string,
  dueOn: string,
  over: number,
  due: number,
];

/** What is known of a contract that ends so. */
function told([, because, day, instant, grace]: Row): Partial<Contract> {
  const at = (instant ?? 0) * 1_000;
  switch (because) {
    case 'expiry':
      return { ends: day };
    case 'notice':
      return { notice: { given: day, by: 'customer' } };
    case 'non-payment':
      return { paidThrough: day, ...(grace === 30 ? {} : { graceDays: grace! }) };
    case 'cause':
      return { terminated: { at, cause: 'sold on' } };
    case 'request':
      return { erasure: { asked: day, by: 'Kim Berg', from: at } };
  }
}

/** Zones of European states that the tz database calls by another continent, or an ocean. */
const ELSEWHERE = [
  'Atlantic/Reykjavik',
  'Atlantic/Faroe',
  'Atlantic/Madeira',
  'Africa/Ceuta',
  'Asia/Nicosia',
];

test('in every zone of Europe, whatever ends a contract, ends and due instants from 2020 to 2100 are those of another calendar', () => {
  const rows = reference as Row[];
  const zones = new Set(rows.map(([zone]) => zone));
  expect(ELSEWHERE.filter((zone) => !zones.has(zone))).toEqual([]);
  expect(
    Intl.supportedValuesOf('timeZone').filter((zone) => /^Europe/.test(zone) && !zones.has(zone)),
  ).toEqual([]);
  expect(new Set(rows.map(([, because]) => because))).toEqual(new Set(Object.keys(END_REASONS)));
  const ours = rows.map((row): Row => {
    const [zone, because, day, instant, grace, retentionMonths] = row;
    const contract = { zone, assetManaged: false, retentionMonths, ...told(row) };
    const end = endOf(contract)!;
    expect(end.because).toBe(because);
    return [
      ...([zone, because, day, instant, grace, retentionMonths] as const),
      ...([end.lastDay, dueOn(contract)!, end.at / 1_000, dueAt(contract)! / 1_000] as const),
    ];
  });
  expect(ours).toEqual(rows);
});
