import type { ContractChange } from '../domain/contract/change.ts';
import { endOf } from '../domain/contract/end.ts';
import { dueOn, isDue } from '../domain/contract/retention.ts';
import type { Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { customersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import { checkOrder } from './checks.ts';

/**
 * Changes a customer's contract as it stands at that moment.
 *
 * @param dueAtOnce whether it is meant that the data are due by that, and gone with the next purge. A slip in a
 *   year must not cost a customer its history
 * @throws {InputError} when the change can't be made, would end the contract before it began, or would have the
 *   data deleted at once without that being meant; and when the erasure has begun
 */
export async function changeContract(
  storage: Storage,
  customer: Customer,
  change: ContractChange,
  now: EpochMs,
  dueAtOnce = false,
): Promise<Customer> {
  const changed = await customersIn(storage).change(customer.key, (known) => {
    if (known.status === 'erasing' && !known.contract.hold) throw tooLate(customer);
    const contract = change(known.contract, now);
    const end = endOf(contract);
    // Erasure may be asked for at any time, also before the first day.
    if (end?.because !== 'request') checkOrder(contract.begins, end?.lastDay);
    if (!dueAtOnce && !isDue(known.contract, now) && isDue(contract, now)) {
      throw new InputError(
        `By that the data of ${customer.name} would be due since ${dueOn(contract)}, and be deleted for good at the next purge. If that is meant, say so with --due-at-once.`,
      );
    }
    return { ...known, contract };
  });
  if (!changed) throw tooLate(customer);
  return changed;
}

function tooLate({ name }: Customer): InputError {
  return new InputError(`${name} is being erased: its contract can't be changed any more.`);
}
