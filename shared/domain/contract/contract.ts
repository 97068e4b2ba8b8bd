import type { EpochMs } from '../../time.ts';
import type { CalendarDate } from './calendar.ts';

export type { CalendarDate } from './calendar.ts';

/** Who may give notice. */
export type Party = 'customer' | 'operator';

/** The terms on which a customer's data may be collected and must be deleted, and what became of them since. */
export interface Contract {
  /** IANA zone in which its dates are counted. */
  readonly zone: string;
  /** First day in force; absent where collection was always permitted. */
  readonly begins?: CalendarDate;
  /** Last day of the agreed period; absent while it is open. */
  readonly ends?: CalendarDate;
  /** Asset-managed customers' data are kept longer: their pumps' history serves the next contract. */
  readonly assetManaged: boolean;
  /** Months agreed for this customer, where more than the rule's. */
  readonly retentionMonths?: number;
  /** Notice given in writing: the day it was received. */
  readonly notice?: { readonly given: CalendarDate; readonly by: Party };
  /** Ended for cause, without notice, at this instant. */
  readonly terminated?: { readonly at: EpochMs; readonly cause: string };
  /** Last day that is paid for; absent where payment isn't watched. */
  readonly paidThrough?: CalendarDate;
  /** Days of grace agreed for payment, where others than the rule's. */
  readonly graceDays?: number;
  /** Erasure asked for before the retention is over. */
  readonly erasure?: ErasureRequest;
  /** A legal hold: while it stands nothing is deleted. */
  readonly hold?: { readonly since: EpochMs; readonly reason: string };
  /** When a legal hold was last lifted: what it kept isn't due before the contact could be reminded. */
  readonly lifted?: EpochMs;
}

/** Somebody's wish that the customer's data be erased now. */
export interface ErasureRequest {
  /** The day it was asked for, and who asked, in words; both go with the customer. */
  readonly asked: CalendarDate;
  readonly by: string;
  /** The instant from which it is carried out, and the contract over; until then it can be withdrawn. */
  readonly from: EpochMs;
  /** Why it doesn't wait, where it doesn't. */
  readonly reason?: string;
}
