import type { CalendarDate, Contract } from '../domain/contract/contract.ts';
import type { Customer } from '../domain/customer.ts';
import type { OwnStore } from '../domain/ownStore.ts';
import { InputError } from '../errors.ts';
import { randomKey } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { createContractStores } from '../storage/contracts.ts';
import { customersIn } from '../storage/registry.ts';
import type { EpochMs } from '../time.ts';
import { checkAddress, checkDate, checkName, checkOrder, checkZone } from './checks.ts';
import { type ContactInput, contactOf } from './contact.ts';
import { tryOwnStore } from './store.ts';

/** What a new customer is told to be. */
export interface CustomerInput {
  readonly name: string;
  /** The operator's own customer number; no two customers share one. */
  readonly number: string;
  /** Postal; nobody has to tell it. */
  readonly address?: string;
  /** IANA zone in which the contract's dates are counted. */
  readonly zone: string;
  /** First day in force; without it, readings are taken however old they are. */
  readonly begins?: CalendarDate;
  /** Last day in force, where it is known. */
  readonly ends?: CalendarDate;
  readonly assetManaged?: boolean;
  /** Months of retention agreed, where more than the rule's. */
  readonly retentionMonths?: number;
  /** Whether it is the operator itself: see {@link Customer.own}. */
  readonly isOwn?: true;
  /** Whom letters about the contract go to. */
  readonly contact?: ContactInput;
  /** Where it keeps what is the contract's; absent: with us. */
  readonly store?: OwnStore;
}

/** The longest retention that can be agreed: what is meant to be kept for good is not retention. */
export const LONGEST_RETENTION = 120;

/**
 * Adds a customer, with the stores of its contract.
 *
 * @throws {InputError} naming what is wrong, also when the number is taken
 */
export async function addCustomer(storage: Storage, input: CustomerInput, now: EpochMs): Promise<Customer> {
  const customer = newCustomer(input);
  const { number } = customer;
  for await (const other of customersIn(storage).all()) {
    if (other.number.toLowerCase() === number.toLowerCase()) {
      throw new InputError(
        `The customer number ${number} belongs to ${other.name}: choose another, or see vakt customer show ${number}.`,
      );
    }
  }
  if (customer.store) await tryOwnStore(storage, customer.store);
  return enterCustomer(storage, customer, now);
}

/**
 * A customer as told, not entered anywhere.
 *
 * @throws {InputError} naming what is wrong
 */
export function newCustomer(input: CustomerInput): Customer {
  const name = checkName("The customer's name", input.name);
  const number = checkName('The customer number', input.number);
  const contact = input.contact && contactOf(input.contact);
  return {
    key: randomKey(20),
    number,
    name,
    ...(input.address === undefined ? {} : { address: checkAddress(input.address) }),
    contract: contractOf(input),
    ...(input.store ? { store: input.store } : {}),
    ...(input.isOwn ? { own: true as const } : {}),
    ...(contact ? { contact } : {}),
    status: 'active',
  };
}

/**
 * Enters a customer whose number is known to be free, with the stores of its contract. The stores come first:
 * a customer is there only once its data has a place, and what a crash leaves behind are empty stores under a
 * key that nothing knows.
 */
export async function enterCustomer(storage: Storage, customer: Customer, now: EpochMs): Promise<Customer> {
  await createContractStores(storage, customer.key, customer.store);
  const entered = { ...customer, added: now };
  await customersIn(storage).add(entered);
  return entered;
}

function contractOf(input: CustomerInput): Contract {
  const zone = checkZone(input.zone);
  const begins = input.begins === undefined ? undefined : checkDate('The first day in force', input.begins);
  const ends = input.ends === undefined ? undefined : checkDate('The last day in force', input.ends);
  checkOrder(begins, ends);
  const { assetManaged = false, retentionMonths } = input;
  if (
    retentionMonths !== undefined &&
    !(Number.isInteger(retentionMonths) && retentionMonths >= 1 && retentionMonths <= LONGEST_RETENTION)
  ) {
    throw new InputError(
      `The retention must be a whole number of months from 1 to ${LONGEST_RETENTION}; where the rule asks for more, the rule holds.`,
    );
  }
  return {
    zone,
    ...(begins === undefined ? {} : { begins }),
    ...(ends === undefined ? {} : { ends }),
    assetManaged,
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
  };
}
