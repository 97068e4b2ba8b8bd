import type { Contract } from './contract.ts';

/** A contract's terms, and what became of it on which day: without what people wrote in it, and without its zone. */
export type ContractDates = Omit<Contract, 'zone'>;

/** What stands where somebody wrote who or why, and only the dates are known. */
const UNKNOWN = 'not known any more: a backup was put back';

/** What is kept of a contract beside the command that changed it: it says nothing of anybody. */
export function datesOf({ zone: _, ...contract }: Contract): ContractDates {
  return withWords(contract, undefined);
}

/** A contract with other dates, and with what people wrote where the one that is known has it. */
export function withDates(known: Contract, dates: ContractDates): Contract {
  return { zone: known.zone, ...withWords(dates, known) };
}

function withWords(
  { terminated, erasure, hold, ...dates }: ContractDates,
  known: Contract | undefined,
): ContractDates {
  const words = (text: string | undefined) => (known ? (text ?? UNKNOWN) : '');
  return {
    ...dates,
    ...(terminated ? { terminated: { at: terminated.at, cause: words(known?.terminated?.cause) } } : {}),
    ...(erasure
      ? { erasure: { asked: erasure.asked, from: erasure.from, by: words(known?.erasure?.by) } }
      : {}),
    ...(hold ? { hold: { since: hold.since, reason: words(known?.hold?.reason) } } : {}),
  };
}
