import { dueAt, ERASED_WITHIN } from '../domain/contract/retention.ts';
import type { Customer } from '../domain/customer.ts';
import type { Journal } from '../domain/erasure.ts';
import type { EpochMs } from '../time.ts';

/** An erasure that is due, whether it has begun or not. */
export interface OpenErasure {
  readonly contract: string;
  /** Absent when the customer's row is gone already. */
  readonly customer?: Customer;
  /** Absent before it has begun. */
  readonly journal?: Journal;
  readonly due: EpochMs;
}

export interface Looked {
  readonly open: readonly OpenErasure[];
  /** Due, and kept by a legal hold. */
  readonly held: readonly Customer[];
  /** Those whose contract can't be read: nothing of them is erased. */
  readonly unreadable: readonly { readonly customer: Customer; readonly error: unknown }[];
}

/** What is to be erased by an instant: every contract that is due, and whatever has begun. */
export function openErasures(
  customers: readonly Customer[],
  journals: readonly Journal[],
  now: EpochMs,
): Looked {
  const begun = new Map(journals.map((journal) => [journal.contract, journal]));
  const held: Customer[] = [];
  const unreadable: { customer: Customer; error: unknown }[] = [];
  const open = customers.flatMap((customer): OpenErasure[] => {
    const { key: contract } = customer;
    const journal = begun.get(contract);
    begun.delete(contract);
    try {
      const due = dueAt(customer.contract);
      if (due === undefined || due > now) return [];
      if (customer.contract.hold) {
        held.push(customer);
        return [];
      }
      return [{ contract, customer, due, ...(journal ? { journal } : {}) }];
    } catch (error) {
      unreadable.push({ customer, error });
      return [];
    }
  });
  const rest = [...begun.values()].filter(({ certified }) => !certified);
  const alone = rest.map((journal) => ({
    contract: journal.contract,
    journal,
    due: Date.parse(journal.facts.due.at),
  }));
  return { open: [...open, ...alone], held, unreadable };
}

/** Whether it should be over by now: data are erased within a day after they are due. */
export function isOverdue({ due }: OpenErasure, now: EpochMs): boolean {
  return now - due > ERASED_WITHIN;
}
