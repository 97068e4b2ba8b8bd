import { isOver } from '../domain/contract/accounts.ts';
import type { ContractChange } from '../domain/contract/change.ts';
import { END_REASONS, endOf } from '../domain/contract/end.ts';
import { dueOn, isDue } from '../domain/contract/retention.ts';
import { datesOf } from '../domain/contract/withoutWords.ts';
import type { Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { lastingIn } from '../storage/lasting.ts';
import { customersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import { checkOrder } from './checks.ts';

/** What of a change is meant, and no slip in a date. */
export interface Meant {
  /** That the contract is over by that at once: devices are kept outside, and nothing brings it back. */
  readonly overAtOnce?: boolean | undefined;
  /** That the data are due by that, and gone with the next purge; then it is over too. */
  readonly dueAtOnce?: boolean | undefined;
}

/**
 * Changes a customer's contract as it stands at that moment.
 *
 * @throws {InputError} when the change can't be made, would end the contract before it began, or would end it or have
 *   the data deleted at once without that being meant; and when the erasure has begun
 */
export async function changeContract(
  storage: Storage,
  customer: Customer,
  change: ContractChange,
  now: EpochMs,
  meant: Meant = {},
): Promise<Customer> {
  const changed = await customersIn(storage).change(customer.key, (known) => {
    if (known.status === 'erasing') throw tooLate(known);
    const contract = change(known.contract, now);
    const end = endOf(contract);
    // Erasure may be asked for at any time, also before the first day.
    if (end?.because !== 'request') checkOrder(contract.begins, end?.lastDay);
    if (!meant.dueAtOnce && !isDue(known.contract, now) && isDue(contract, now)) {
      throw new InputError(
        `By that the data of ${customer.name} would be due since ${dueOn(contract)}, and be deleted for good at the next purge. If that is meant, say so with --due-at-once.`,
      );
    }
    if (
      !meant.overAtOnce &&
      !meant.dueAtOnce &&
      end &&
      !isOver(known.contract, now) &&
      isOver(contract, now)
    ) {
      throw new InputError(
        `By that the contract of ${customer.name} would be over since ${end.lastDay} (${END_REASONS[end.because]}): its devices are kept outside at once, its contact is told, and it can't be brought back. If that is meant, say so with --over-at-once.`,
      );
    }
    return { ...known, contract };
  });
  if (!changed) throw tooLate(customer);
  await keepDates(storage, changed, now);
  return changed;
}

/**
 * Puts a legal hold on a customer's data, or lifts it; also while they are being erased. Nobody has to say that it is
 * meant that data are deleted by that: what a hold kept was due before, and its contact is reminded first.
 *
 * @throws {InputError} when there is one already, or none to be lifted; and when nothing is left
 */
export async function changeHold(
  storage: Storage,
  customer: Customer,
  change: ContractChange,
  now: EpochMs,
): Promise<Customer> {
  const changed = await customersIn(storage).change(customer.key, (known) => {
    const { lifted, ...contract } = change(known.contract, now);
    // What is half deleted goes on at once: nobody could fetch it any more.
    const since = known.status === 'erasing' ? known.contract.lifted : lifted;
    return { ...known, contract: since === undefined ? contract : { ...contract, lifted: since } };
  });
  if (!changed) throw tooLate(customer);
  await keepDates(storage, changed, now);
  return changed;
}

/** Notes the dates where no backup that is put back undoes them; of one that is being erased nothing is kept any more. */
async function keepDates(storage: Storage, { key, status, contract }: Customer, now: EpochMs): Promise<void> {
  if (status === 'active') await lastingIn(storage).putDates(key, { at: now, dates: datesOf(contract) });
}

function tooLate({ name, contract: { hold } }: Customer): InputError {
  const held = hold ? `, and a legal hold stops that (${hold.reason})` : '';
  return new InputError(`${name} is being erased${held}: its contract can't be changed any more.`);
}
