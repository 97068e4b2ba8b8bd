import { expect, test } from 'vitest';
import { endOf } from '../../../../shared/domain/contract/end.ts';
import { dueAt, dueOn } from '../../../../shared/domain/contract/retention.ts';
import reference from './dates.json' with { type: 'json' };

type Row = [
  zone: string,
  day: string,
  isNotice: boolean,
  retentionMonths: number,
  lastDay: string,
  dueOn: string,
  over: number,
  due: number,
];

test('in every zone of Europe, ends and due instants from 2020 to 2100 are those of another calendar', () => {
  const rows = reference as Row[];
  expect(new Set(rows.map(([zone]) => zone)).size).toBeGreaterThan(60);
  const ours = rows.map(([zone, day, isNotice, retentionMonths]): Row => {
    const told = isNotice ? { notice: { given: day, by: 'customer' as const } } : { ends: day };
    const contract = { zone, assetManaged: false, retentionMonths, ...told };
    const end = endOf(contract)!;
    return [
      zone,
      day,
      isNotice,
      retentionMonths,
      end.lastDay,
      dueOn(contract)!,
      end.at / 1_000,
      dueAt(contract)! / 1_000,
    ];
  });
  expect(ours).toEqual(rows);
});
