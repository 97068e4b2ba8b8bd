import type { CalendarDate, Party } from './contract/contract.ts';
import type { EndReason } from './contract/end.ts';

/** What was deleted of one store. */
export interface DeletedStore {
  /** Its name: of a table, a container, a queue, or a service. */
  readonly store: string;
  /** What it held of the customer, and how that was deleted, in words. */
  readonly held: string;
  readonly how: string;
  /** How much of it there was when the erasure began, and when the store was asked again at its end: always 0. */
  readonly before: number;
  readonly after: number;
  /** What is counted, in the plural: `rows`, `tables`, `messages`. */
  readonly unit: string;
}

/** What can't be deleted, because it goes by itself or lies with somebody else. */
export interface Remainder {
  readonly what: string;
  readonly where: string;
  /** Until when at the latest (RFC 3339); `null` where only they know with whom it lies. */
  readonly until: string | null;
}

/** The proof that everything of a customer was erased. It names nobody. */
export interface Erased {
  readonly kind: 'erased';
  /** Random; what the certificate is asked for by. */
  readonly id: string;
  /** The customer, as a keyed hash of the operator's number for it: only who has the key and the number finds it. */
  readonly pseudonym: string;
  /** The last day in force, and what ended it; absent of a contract that had no end. */
  readonly ended?: { readonly on: CalendarDate; readonly because: EndReason };
  /** The day on which notice was received, where it was given. */
  readonly notice?: { readonly given: CalendarDate; readonly by: Party };
  /** The day on which erasure was asked for, where it was. Who asked was told to the operator, and is erased too. */
  readonly asked?: CalendarDate;
  /** The day on which the data were due, and the instant (RFC 3339). */
  readonly due: { readonly on: CalendarDate; readonly at: string };
  /** When the erasure began, and when nothing was left (RFC 3339). */
  readonly erased: { readonly begun: string; readonly at: string };
  readonly rule: { readonly version: string; readonly text: string };
  readonly stores: readonly DeletedStore[];
  readonly remains: readonly Remainder[];
}

/**
 * The end of a contract whose customer kept its data itself and declared that store lost for good: everything that lay
 * with us is erased; of what lay there nobody knows. It is no certificate of erasure, and never says so.
 */
export interface Unverified extends Omit<Erased, 'kind' | 'erased'> {
  readonly kind: 'unverified';
  /** When what lay with us began to be erased, and when nothing of it was left (RFC 3339). */
  readonly closed: { readonly begun: string; readonly at: string };
  /** Day on which the customer declared its store lost. */
  readonly declared: CalendarDate;
  /** What was not looked at, and may be anywhere. */
  readonly unverified: readonly Pick<DeletedStore, 'store' | 'held'>[];
}

/** What a contract ends with. */
export type Certificate = Erased | Unverified;

/** The address to which a certificate was mailed is deleted too. */
export interface AddressDeleted {
  readonly kind: 'address-deleted';
  /** Of the certificate. */
  readonly id: string;
  /** Whether the mail was accepted before. */
  readonly sent: boolean;
  readonly at: string;
}

export type ChainContent = Certificate | AddressDeleted;

/** An entry of the chain of certificates, as it is stored. */
export type ChainEntry<Content extends ChainContent = ChainContent> = Content & {
  /** Version of this form. */
  readonly v: 1;
  /** Its place, from 1. */
  readonly number: number;
  /** The hash of the entry before; `null` of the first. */
  readonly previous: string | null;
  /** SHA-256 of the entry without this field, as canonical JSON (RFC 8785); hexadecimal. */
  readonly hash: string;
};
