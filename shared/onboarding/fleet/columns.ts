import { LOCALES } from '../../domain/customer.ts';
import type { LimitOverride } from '../../domain/override.ts';
import { InputError } from '../../errors.ts';
import { LONGEST_RETENTION } from '../addCustomer.ts';
import { checkLocale } from '../addUser.ts';
import {
  checkAddress,
  checkDate,
  checkEmail,
  checkHours,
  checkName,
  checkPhone,
  checkZone,
} from '../checks.ts';
import { checkDeviceId } from '../devices.ts';
import { parseLimit } from '../limits.ts';

/** A column of a fleet file. */
export interface Column<T> {
  readonly name: string;
  /** What stands in it, for people. */
  readonly help: string;
  /** @throws {InputError} saying what is wrong with a cell, which is never empty */
  readonly read: (cell: string) => T;
}

/** The columns that speak of one kind of thing, by the field they give. The first names the thing. */
export type Columns = Readonly<Record<string, Column<unknown>>>;

/** What lines say of a thing, by field; a field whose cells are all empty is absent. */
export type Told<C extends Columns> = { readonly [F in keyof C]?: ReturnType<C[F]['read']> };

const text = (what: string) => (cell: string) => checkName(what, cell);

export const CUSTOMER = {
  number: {
    name: 'customer',
    help: 'your customer number; on every line',
    read: text('The customer number'),
  },
  name: { name: 'customer_name', help: 'a new customer needs it', read: text("The customer's name") },
  address: { name: 'customer_address', help: 'postal, on one line; nothing needs it', read: checkAddress },
  zone: {
    name: 'zone',
    help: "IANA time zone of the contract's days; a new customer needs it",
    read: checkZone,
  },
  begins: { name: 'begins', help: 'first day in force', read: day('The first day in force') },
  ends: { name: 'ends', help: 'last day in force, where it is known', read: day('The last day in force') },
  assetManaged: { name: 'asset_managed', help: 'yes or no', read: yesOrNo },
  retentionMonths: {
    name: 'retention_months',
    help: 'months of retention agreed, where more than the rule asks for',
    read: wholeMonths,
  },
} satisfies Columns;

export const USER = {
  email: { name: 'user_email', help: 'of a person who gets the alerts', read: checkEmail },
  phone: { name: 'user_phone', help: 'nothing needs it', read: checkPhone },
  address: { name: 'user_address', help: 'postal, on one line; nothing needs it', read: checkAddress },
  name: { name: 'user_name', help: 'a new person needs it', read: text("The person's name") },
  locale: { name: 'user_locale', help: LOCALES.join(', '), read: checkLocale },
  zone: { name: 'user_zone', help: "IANA time zone of the times in mails (the contract's)", read: checkZone },
} satisfies Columns;

export const PUMP = {
  deviceId: { name: 'device', help: 'ID of the box on the pump', read: deviceId },
  model: { name: 'model', help: 'as vakt model list shows it; a new pump needs it', read: text('The model') },
  serialNumber: { name: 'serial_number', help: 'of the pump', read: text('The serial number') },
  tag: { name: 'tag', help: "the customer's own name for the pump (the device ID)", read: text('The tag') },
  site: { name: 'site', help: 'where it stands', read: text('The site') },
  runningHours: { name: 'running_hours', help: 'on its counter', read: hours },
  lastService: { name: 'last_service', help: 'day of the last service', read: day('The last service') },
  limits: {
    name: 'limits',
    help: "levels in place of the model's: exhaustPressure.high.alarm=1313; …",
    read: limits,
  },
  released: {
    name: 'released',
    help: 'yes: its alerts are mailed; otherwise a new pump is commissioning',
    read: yesOrNo,
  },
} satisfies Columns;

/** The kinds of things a fleet file speaks of, and the columns of each. */
export const KINDS = { customer: CUSTOMER, user: USER, pump: PUMP } as const;

/** Every column, in the order in which they are explained. */
export const COLUMNS: readonly Column<unknown>[] = Object.values(KINDS).flatMap((columns) =>
  Object.values<Column<unknown>>(columns),
);

function day(what: string) {
  return (cell: string) => checkDate(what, cell);
}

function yesOrNo(cell: string): boolean {
  if (/^(yes|true|1)$/i.test(cell)) return true;
  if (/^(no|false|0)$/i.test(cell)) return false;
  throw new InputError(`"${cell}" is neither yes nor no.`);
}

function wholeMonths(cell: string): number {
  const months = Number(cell);
  if (Number.isInteger(months) && months >= 1 && months <= LONGEST_RETENTION) return months;
  throw new InputError(`"${cell}" is not a whole number of months from 1 to ${LONGEST_RETENTION}.`);
}

function hours(cell: string): number {
  const value = Number(cell);
  if (Number.isNaN(value)) throw new InputError(`"${cell}" is not a number: give it like 12345.5.`);
  return checkHours(value);
}

function deviceId(cell: string): string {
  checkDeviceId(cell);
  return cell;
}

function limits(cell: string): LimitOverride[] {
  const parts = cell.split(';').filter((part) => part.trim() !== '');
  return parts.map(parseLimit);
}
