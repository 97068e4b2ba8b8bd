import type { EpochMs } from '../time.ts';
import type { Contract } from './contract/contract.ts';
import type { OwnStore } from './ownStore.ts';
import type { QuietHours, Subscription } from './subscription.ts';

/** A customer under contract. Its row is the only place that joins a name to a contract's key. */
export interface Customer {
  /** Random and never used again; names the contract's tables and container. */
  readonly key: string;
  /** The operator's own customer number. */
  readonly number: string;
  readonly name: string;
  /** Postal, on one line; absent: nobody told it. Nothing needs it. */
  readonly address?: string;
  readonly contract: Contract;
  /** When it was added; absent where an earlier release did that. */
  readonly added?: EpochMs;
  /** Where it keeps what is the contract's, if not with us. */
  readonly store?: OwnStore;
  /**
   * The operator itself, as the customer of its canary: not counted among customers, in no statistics, and with one
   * person only.
   */
  readonly own?: true;
  /** Whom the operator writes to about the contract itself: its end, the erasure, the certificate. */
  readonly contact?: Contact;
  /** How long an alarm may stay unacknowledged before the second list is told, minutes; absent: half an hour. */
  readonly escalateAfter?: number;
  /** `erasing` from the first step of its erasure: nothing may be written for it any more. */
  readonly status: 'active' | 'erasing';
  /** That what let it in was closed after its contract was over; absent while it isn't. */
  readonly closed?: Closing;
  /** IDs of the letters about its contract that were posted last, by what they are about. */
  readonly told?: Readonly<Partial<Record<Told, string>>>;
  /** The latest month whose reports were posted to its people: `2026-10`. */
  readonly reported?: string;
}

/** What somebody is told about a contract. */
export type Told = 'end-is-near' | 'ended' | 'erasure-is-near';

export type Locale = 'sv' | 'nb' | 'en' | 'de';
export const LOCALES: readonly Locale[] = ['sv', 'nb', 'en', 'de'];

/** How far the closing of a customer's accounts has come. */
export interface Closing {
  readonly since: EpochMs;
  /** Random; who closes, or opens again, knows by it whether somebody else was at it meanwhile. */
  readonly run: string;
  readonly finished: boolean;
  /** When it was last found to be closed. */
  readonly lookedAt?: EpochMs;
  /** That they are being opened again. */
  readonly opening?: boolean;
  /** Key of the last device, in their order, that is done: an outage needn't begin again. */
  readonly after?: string;
  /** Identities are still as they were, because nobody said how IoT Hub is reached. */
  readonly hubUntold?: true;
}

/** The person, or the desk, at the customer that letters about the contract go to. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly locale: Locale;
}

/** A person at the customer who gets its alerts. */
export interface User {
  /** Random; stands for the person in ledgers and message IDs. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  /** How the operator's people reach the person otherwise, where that was told: nothing here needs either. */
  readonly phone?: string;
  /** Postal, on one line. */
  readonly address?: string;
  readonly locale: Locale;
  /** IANA zone in which times are written to this person. */
  readonly zone: string;
  /** What the person wants to be told of; absent: everything. */
  readonly wants?: Subscription;
  /** When warnings wait; absent: never. */
  readonly quiet?: QuietHours;
  /** Told only of alarms that nobody acknowledges in time; absent: told at once. */
  readonly list?: 'second';
  /** The operator's own service contact, which gets a copy: nobody of the customer's. */
  readonly service?: true;
  /** How often this person's links were revoked: those made before bear another number. Absent: never. */
  readonly links?: number;
  /** Of which mail this person wants none any more. */
  readonly unsubscribed?: readonly Unsubscription[];
  /** Monthly reports by name: those this person gets, and those they have ended, which nobody is to send them. */
  readonly reports?: Readonly<Record<string, 'wanted' | 'ended'>>;
}

/** A person has ended mail: alerts about one pump, or everything. */
export interface Unsubscription {
  /** The pump, by its device's key; absent: all. */
  readonly device?: string;
  readonly at: EpochMs;
}

/** Whether a person has ended the mail about a pump; asked without a pump, all mail. */
export function hasUnsubscribed({ unsubscribed = [] }: Pick<User, 'unsubscribed'>, device?: string): boolean {
  return unsubscribed.some((one) => one.device === undefined || one.device === device);
}
