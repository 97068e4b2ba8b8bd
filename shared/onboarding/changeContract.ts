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
    if (known.status === 'erasing') throw tooLate(known);
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

/**
 * Puts a legal hold on a customer's data, or lifts it; also while they are being erased. Nobody has to say that it is
 * meant that data are deleted by that: what a hold kept was due before.
 *
 * @throws {InputError} when there is one already, or none to be lifted; and when nothing is left
 */
export async function changeHold(
  storage: Storage,
  customer: Customer,
  change: ContractChange,
  now: EpochMs,
): Promise<Customer> {
  const changed = await customersIn(storage).change(customer.key, (known) => ({
    ...known,
    contract: change(known.contract, now),
  }));
  if (!changed) throw tooLate(customer);
  return changed;
}

function tooLate({ name, contract: { hold } }: Customer): InputError {
  const held = hold ? `, and a legal hold stops that (${hold.reason})` : '';
  return new InputError(`${name} is being erased${held}: its contract can't be changed any more.`);
}
