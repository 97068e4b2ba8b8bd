import { DAY, type EpochMs, MINUTE, SECOND } from '../time.ts';
import type { Backup } from './backup.ts';
import type { Certificate } from './certificate.ts';
import type { Recipient } from './letter.ts';
import type { OwnStore } from './ownStore.ts';

/** The journal of an erasure: what has been done of it, so that whoever takes it up goes on from there. */
export interface Journal {
  /** Of the certificate it will end with. */
  readonly id: string;
  readonly contract: string;
  /** What the certificate says of the customer and its contract: the customer's row is erased before it is written. */
  readonly facts: Pick<
    Certificate,
    'pseudonym' | 'contract' | 'again' | 'ended' | 'notice' | 'asked' | 'due' | 'rule'
  >;
  /** When the customer was added, where that is known: backups made before hold nothing of it. */
  readonly added?: EpochMs;
  /** The backups that hold its data, as they were known last: looked up when nothing else is left. */
  readonly backups?: readonly Backup[];
  /** Where the customer kept its data itself: its row, which says so too, goes before it is known that nothing is left. */
  readonly store?: OwnStore;
  readonly begun: EpochMs;
  /** When somebody was last at it: a clock that says less than that has jumped back. */
  readonly touched: EpochMs;
  readonly attempts: number;
  /** Who is at it, and until when nobody else may be. */
  readonly lease?: { readonly by: string; readonly until: EpochMs };
  /** How much each place held when the erasure began, by its name; absent before it was counted. */
  readonly found?: Readonly<Record<string, number>>;
  /** The last device, in their order, of which IoT Hub was asked, where there are many of them. */
  readonly through?: { readonly deleted?: string; readonly askedAgain?: string };
  /** Steps that are done: names of places. */
  readonly done: readonly string[];
  /** Whom the certificate goes to by mail; here only until it is posted. */
  readonly contact?: Recipient;
  /** When the certificate was written; what is left to do is to delete the address it was mailed to. */
  readonly certified?: EpochMs;
  /** Whether it was mailed, once that is known for good: noted before the letter goes, which alone could tell. */
  readonly sent?: boolean;
  /** What went wrong last. */
  readonly failure?: { readonly at: EpochMs; readonly message: string };
}

/**
 * For so long functions may go on by what they remember of a customer whose erasure has begun (ingest asks every 20 s
 * whether a permission is being taken away). Only then is it asked for good what is left.
 */
export const SETTLES_WITHIN = 1 * MINUTE;

/**
 * No message is put off for longer than this; what is to wait longer comes early, and is put off again. It is part of what
 * adjacent releases agree on: one erases beside what the other put off. So a release that is to put off longer comes after
 * one in which {@link HIDDEN_AT_MOST} has room for it.
 */
export const PUT_OFF_AT_MOST = 15 * MINUTE;

/**
 * For so long a message may be out of sight on a queue: as long as it may be put off, or a function may run, which is
 * ten minutes, and what it takes to come back from a failure. By then each has been taken and found to be of a contract
 * that is gone, or been in sight of a sweep.
 */
export const HIDDEN_AT_MOST = PUT_OFF_AT_MOST + 5 * MINUTE;

/** How long one process has an erasure to itself after it last said that it is at it, which it does all the while. */
export const ERASURE_LEASE = 10 * MINUTE;

/** How far two clocks may be apart: hosts keep theirs to a second by NTP, and Azure itself refuses a request 15 minutes off. */
export const CLOCKS_APART = 5 * MINUTE;

/**
 * Whether a clock is not to be erased by, which can't be undone: it is too far from the store's, be it before or after, or
 * says less than an erasure has seen. By a clock that is a year fast every contract would be due.
 *
 * @param store what the storage service says at the same moment
 * @param seen when somebody was last at the erasure, where it has begun; where the store runs on the same host, a jump
 *   back shows by this alone
 */
export function isClockOff(ours: EpochMs, store: EpochMs, seen: EpochMs = -Infinity): boolean {
  return Math.abs(ours - store) > CLOCKS_APART || ours < seen - CLOCKS_APART;
}

/** How soon a queue is looked at again while something on it is out of sight: the longer it has been, the later. */
export function lookAgainAfter(waited: number): number {
  return Math.min(Math.max(waited / 2, 2 * SECOND), MINUTE);
}

/** For so long it is tried to mail a certificate; then the address is deleted all the same. */
export const ADDRESS_KEPT = 30 * DAY;
