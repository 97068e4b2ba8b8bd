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
  /** Name of the backup that it lies in, where it does. */
  readonly backup?: string;
}

/** The proof that everything of a customer was erased. It names nobody. */
export interface Erased {
  readonly kind: 'erased';
  /** Random; what the certificate is asked for by. */
  readonly id: string;
  /** The customer, as a keyed hash of the operator's number for it: only who has the key and the number finds it. */
  readonly pseudonym: string;
  /**
   * SHA-256 of the contract's random key, which says nothing and is used never again: where a backup brings the contract
   * back, it is known by this. Absent of what earlier releases wrote.
   */
  readonly contract?: string;
  /** That a backup had brought back what an earlier certificate says is erased: which one, and when that backup was made. */
  readonly again?: { readonly certificate: string; readonly number: number; readonly taken: string };
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

/** A backup that holds what certificates say is erased, and that they could not know of: it was entered later. */
export interface BackupTold {
  readonly kind: 'backup-told';
  /** Of the backup, in the operator's register. */
  readonly id: string;
  /** What it is called, and where it lies. */
  readonly backup: string;
  readonly where: string;
  /** When it was made, and until when it is there at the latest (RFC 3339). */
  readonly taken: string;
  readonly until: string;
  /** IDs of the certificates. */
  readonly certificates: readonly string[];
  readonly at: string;
}

/** A backup in which something lay that certificates say is erased is gone, as the operator has confirmed. */
export interface BackupGone {
  readonly kind: 'backup-gone';
  readonly id: string;
  readonly backup: string;
  readonly taken: string;
  /** The day on which it was deleted. */
  readonly on: CalendarDate;
  readonly certificates: readonly string[];
  readonly at: string;
}

/** People who were erased while their customer stayed, and whom a backup had brought back, are erased again. */
export interface PeopleErasedAgain {
  readonly kind: 'people-erased-again';
  /** Random. */
  readonly id: string;
  readonly backup?: string;
  readonly taken: string;
  /** How many. */
  readonly people: number;
  readonly at: string;
}

export type ChainContent = Certificate | AddressDeleted | BackupTold | BackupGone | PeopleErasedAgain;

/** Whether an entry of the chain is what a contract ended with. */
export function isCertificate(entry: ChainEntry | undefined): entry is ChainEntry<Certificate> {
  return entry?.kind === 'erased' || entry?.kind === 'unverified';
}

/** When nothing was left (RFC 3339). */
export function finishedAt(certificate: Certificate): string {
  return certificate.kind === 'erased' ? certificate.erased.at : certificate.closed.at;
}

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
