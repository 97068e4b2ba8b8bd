import type { EpochMs } from '../time.ts';
import type { Certificate, ChainEntry } from './certificate.ts';
import type { CalendarDate } from './contract/contract.ts';
import type { EndReason } from './contract/end.ts';
import type { Locale } from './customer.ts';

/**
 * A mail that is not about a change of a condition: data only, put into words where it is sent. Each kind has its file
 * under `functions/alerts/letters/`.
 */
export type Letter =
  | TestLetter
  | OperatorNews
  | ContractEnded
  | ErasureReminder
  | CertificateLetter
  | MonthlyReport;

/** Shows a person that mail from Vakt gets through, and in which language and time zone. */
export interface TestLetter {
  readonly kind: 'test';
  /** Who had it sent. */
  readonly by: string;
  readonly at: EpochMs;
}

/** What the operator is to know of the plant. In English, and without data of any customer: it lies in no contract. */
export interface OperatorNews {
  readonly kind: 'operator-news';
  /** One line: what has happened. */
  readonly headline: string;
  readonly facts: readonly (readonly [label: string, fact: string])[];
  /** One sentence each: what it means, what to do. */
  readonly advice: readonly string[];
}

/** Tells the customer's contact that the contract is over, what will be deleted and when. */
export interface ContractEnded {
  readonly kind: 'contract-ended';
  /** Last day in force, and what ended it. */
  readonly lastDay: CalendarDate;
  readonly because: EndReason;
  /** Day from whose start on everything is deleted. */
  readonly due: CalendarDate;
}

/** Reminds the customer's contact that everything will be deleted soon. */
export interface ErasureReminder {
  readonly kind: 'erasure-reminder';
  readonly due: CalendarDate;
}

/** The proof of erasure, for the customer's contact. */
export interface CertificateLetter {
  readonly kind: 'certificate';
  readonly certificate: ChainEntry<Certificate>;
}

/** A customer's month as a report's definition wants it shown; gathered when it is sent. */
export interface MonthlyReport {
  readonly kind: 'monthly-report';
  /** Name of the definition. */
  readonly report: string;
  /** `2026-10`. */
  readonly month: string;
}

/** Whom a letter is for; the address is looked up when it is sent. */
export type Addressee =
  /** One of the contract's users, by key. */
  | { readonly user: string }
  /** The customer's contact. */
  | { readonly contact: true }
  /** The operator, and who looks after data protection there: `VAKT_OPERATOR_MAIL`, `VAKT_DATA_PROTECTION_MAIL`. */
  | { readonly operator: true }
  | { readonly dataProtection: true }
  | Recipient
  /** Of a letter that was sent, and whose address lay in its own row. */
  | { readonly forgotten: true };

/** A person as a mail needs it. */
export interface Recipient {
  readonly address: string;
  readonly name: string;
  readonly locale: Locale;
  /** IANA zone in which times are written. */
  readonly zone: string;
}
