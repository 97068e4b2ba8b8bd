import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import type { EndReason } from '../../../../shared/domain/contract/end.ts';
import dates from './dates.json' with { type: 'json' };

/** An end, and what another calendar makes of it ({@link REFERENCE}). Instants are in seconds. */
export type Row = [
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

/** Ends of contracts in every zone of Europe from 2020 to 2100, reckoned by Python's dateutil (`scripts/reference`). */
export const REFERENCE = dates as Row[];

/** The contract that ends so; where the rule by itself keeps it for as long, nothing else is agreed. */
export function contractOf(row: Row): Contract {
  const [zone, , , , , months] = row;
  const agreed = [3, 6].includes(months) ? {} : { retentionMonths: months };
  return { zone, assetManaged: months === 6, ...agreed, ...endIn(row) };
}

/** What is known of it that ends it. */
function endIn([, because, day, instant, grace]: Row): Partial<Contract> {
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
