import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../domain/contract/contract.ts';
import { END_REASONS, endOf } from '../domain/contract/end.ts';
import type { Customer } from '../domain/customer.ts';
import { PHONE } from '../domain/phone.ts';
import { InputError } from '../errors.ts';
import type { EpochMs } from '../time.ts';

/** Far more than any name has, and far less than what would break a mail's header or a page. */
const LONGEST_NAME = 200;
const EMAIL = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:".]+$/;
/** RFC 5321's bound on a path, less its brackets. */
const LONGEST_EMAIL = 254;
/** More than a century. */
const MOST_HOURS = 1_000_000;

/**
 * A name as it was meant: without spaces around it, on one line.
 *
 * @param what it names, for the message
 * @throws {InputError}
 */
export function checkName(what: string, text: string): string {
  const name = text.trim().normalize('NFC');
  if (name === '') throw new InputError(`${what} is empty: give it at least one letter.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name)) {
    throw new InputError(`${what} must be on one line, without control characters.`);
  }
  if (name.length > LONGEST_NAME) {
    throw new InputError(`${what} has ${name.length} characters; ${LONGEST_NAME} are the most.`);
  }
  return name;
}

/** @throws {InputError} unless this has the form of an e-mail address */
export function checkEmail(text: string): string {
  const email = text.trim();
  if (!EMAIL.test(email) || email.length > LONGEST_EMAIL) {
    throw new InputError(`"${text}" is not an e-mail address: give one like anna@example.com.`);
  }
  return email;
}

/** @throws {InputError} unless this can be a telephone number */
export function checkPhone(text: string): string {
  const phone = text.trim();
  if (!PHONE.test(phone)) {
    throw new InputError(`"${text}" is not a telephone number: give one like +46 31 123 45 67.`);
  }
  return phone;
}

/** @throws {InputError} unless this is on one line, as a postal address is written there */
export function checkAddress(text: string): string {
  return checkName('The postal address', text);
}

/** @throws {InputError} unless this is a time zone by its IANA name */
export function checkZone(text: string): string {
  try {
    // An offset would do as a zone here, but it knows no summer time: months would end an hour off.
    if (!/^[+-]/.test(text)) return new Intl.DateTimeFormat('en', { timeZone: text }) && text;
  } catch {
    // Told below.
  }
  throw new InputError(`"${text}" is not a time zone: give its IANA name, like Europe/Stockholm.`);
}

/** @throws {InputError} unless this is a day of the calendar, `2026-04-30` */
export function checkDate(what: string, text: string): CalendarDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text).toString();
  } catch {
    // Told below.
  }
  throw new InputError(`${what} is "${text}", which is not a day: give it like 2026-04-30.`);
}

/** @throws {InputError} unless this can be what a counter of running hours shows */
export function checkHours(hours: number): number {
  if (hours >= 0 && hours <= MOST_HOURS) return hours;
  throw new InputError(`The running hours must be a number from 0 to ${MOST_HOURS}.`);
}

/** @throws {InputError} when a contract would end before it begins */
export function checkOrder(begins: CalendarDate | undefined, ends: CalendarDate | undefined): void {
  if (begins !== undefined && ends !== undefined && ends < begins) {
    throw new InputError(
      `The last day in force, ${ends}, lies before the first, ${begins}: one must change.`,
    );
  }
}

/**
 * Whatever the operator's own pump says goes to the operator and to nobody else.
 *
 * @throws {InputError} when this is the customer of the canary
 */
export function checkTakesPeople({ own }: Pick<Customer, 'own'>): void {
  if (!own) return;
  throw new InputError(
    'The canary mails the operator and nobody else: vakt canary set-up --email changes whom.',
  );
}

/**
 * A device of a contract that is over would be kept outside at once: it is better told to who adds it.
 *
 * @throws {InputError} unless devices can be added to this customer
 */
export function checkTakesDevices({ name, number, status, contract }: Customer, now: EpochMs): void {
  if (status === 'erasing') {
    throw new InputError(`${name} is being erased: nothing can be added to it any more.`);
  }
  const end = endOf(contract);
  if (!end || end.at > now) return;
  throw new InputError(
    `The contract of ${name} is over since ${end.lastDay} (${END_REASONS[end.because]}), and no device of it is let in: vakt contract show ${number} says more. Under a new contract, add the customer anew.`,
  );
}
