import { isOver } from '../../../shared/domain/contract/accounts.ts';
import { endOf } from '../../../shared/domain/contract/end.ts';
import { dueOn } from '../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { Letter } from '../../../shared/domain/letter.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** Whether what a letter says of the contract holds no more: its end was moved since, or a legal hold keeps the data. */
function isOutdated(letter: Letter, { contract }: Customer, now: EpochMs): boolean {
  if (letter.kind === 'contract-ended') {
    const isSo = endOf(contract)?.lastDay === letter.lastDay && dueOn(contract) === letter.due;
    return !isSo || !isOver(contract, now);
  }
  if (letter.kind !== 'erasure-reminder') return false;
  return contract.hold !== undefined || dueOn(contract) !== letter.due;
}

/** Whether a letter is outdated; then it is as if it had never been posted, and what it told of can be told anew. */
export async function withdrawOutdated(
  storage: Storage,
  key: string,
  id: string,
  letter: Letter,
  now: EpochMs,
): Promise<boolean> {
  if (letter.kind !== 'contract-ended' && letter.kind !== 'erasure-reminder') return false;
  const customer = await customersIn(storage).get(key);
  if (!customer || !isOutdated(letter, customer, now)) return false;
  const about = letter.kind === 'contract-ended' ? 'ended' : 'erasure-is-near';
  await customersIn(storage).change(key, (known) => {
    const { [about]: told, ...others } = known.told ?? {};
    return told === id ? { ...known, told: others } : undefined;
  });
  return true;
}
