import type { Customer } from '../domain/customer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { customersIn } from '../storage/registry.ts';
import { checkDate, checkOrder } from './checks.ts';

/**
 * Sets the last day on which a contract is in force. Its retention is counted from the day after.
 *
 * @throws {InputError} when the day is none, or lies before the contract begins, or the erasure has begun
 */
export async function endContract(storage: Storage, customer: Customer, on: string): Promise<Customer> {
  const ends = checkDate('The last day in force', on);
  const ended = await customersIn(storage).change(customer.key, (known) => {
    if (known.status === 'erasing') throw tooLate(customer);
    checkOrder(known.contract.begins, ends);
    return { ...known, contract: { ...known.contract, ends } };
  });
  if (!ended) throw tooLate(customer);
  return ended;
}

function tooLate({ name }: Customer): InputError {
  return new InputError(`${name} is being erased: its contract can't be changed any more.`);
}
