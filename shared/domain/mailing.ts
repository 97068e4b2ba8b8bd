import type { EpochMs } from '../time.ts';
import type { ConditionName } from './condition.ts';
import type { LedgerRow } from './ledger.ts';
import type { DropReason, HoldReason, SendReason } from './mailReasons.ts';
import type { Severity } from './model.ts';

/**
 * What of a condition somebody is told: that it was raised, that it has returned, that an alarm still stands and nobody
 * has acknowledged it (OPC UA Part 9, ReAlarmTime), or, to the second list, that those on the first did not.
 */
export type Stage = 'raised' | 'returned' | 'again' | 'escalated';

/** One thing to tell one person. */
export interface Item {
  readonly stage: Stage;
  /** {@link Transition.id}. */
  readonly transition: string;
  readonly device: string;
  readonly condition: ConditionName;
  readonly severity: Severity;
  /** Stands for the pump's site, by which it is grouped; `''` where the pump has none. */
  readonly site: string;
  /** When it came to be told. */
  readonly at: EpochMs;
}

/** ... that waits. */
export interface Held extends Item {
  readonly because: HoldReason;
  /** When it is decided of anew, at the latest. */
  readonly until: EpochMs;
}

/** An alarm that somebody knows of by mail, and whose return they were not told yet. */
export interface Told {
  readonly transition: string;
  readonly device: string;
  readonly condition: ConditionName;
  readonly severity: Severity;
  readonly site: string;
  readonly mailedAt: EpochMs;
  /** When it is mailed again if it still stands unacknowledged; absent once somebody has acknowledged it. */
  readonly remindAt?: EpochMs;
}

/** How one person stands with their mails. */
export interface RecipientState {
  /** Mails that left within the last hour, oldest first. */
  readonly sends: readonly EpochMs[];
  /** When the latest alarms came, at most as many as make a flood, and one. */
  readonly arrivals: readonly EpochMs[];
  /** When an alarm of a site was last mailed; forgotten after a minute. */
  readonly sites: Readonly<Record<string, EpochMs>>;
  readonly held: readonly Held[];
  readonly told: readonly Told[];
  /** Mails that are not known to be sent, and when each is to be looked at. */
  readonly mails: readonly { readonly id: string; readonly at: EpochMs }[];
}

export const NOTHING_SENT: RecipientState = {
  sends: [],
  arrivals: [],
  sites: {},
  held: [],
  told: [],
  mails: [],
};

/** What is decided of something to tell, and why. */
export type Outcome =
  | { readonly send: SendReason }
  | { readonly hold: HoldReason; readonly until: EpochMs }
  | { readonly drop: DropReason };

/** A decision as it is kept, for `vakt alerts explain`. */
export interface Decided extends Item {
  readonly user: string;
  readonly decidedAt: EpochMs;
  readonly outcome: Outcome;
  /** The mail it went into. */
  readonly mail?: string;
}

/** One mail to one person: what is in it, and what became of it. */
export interface MailRow {
  readonly user: string;
  readonly id: string;
  readonly items: readonly Item[];
  readonly decidedAt: EpochMs;
  /** What is in it had waited: it is told as it stands when it leaves, for no note may follow of what is over by then. */
  readonly released?: true;
  readonly ledger: LedgerRow;
}

/** When somebody's state has something to be done about, the first. */
export function nextOf({ held, told, mails }: RecipientState): EpochMs | undefined {
  const times = [
    ...held.map(({ until }) => until),
    ...told.flatMap(({ remindAt }) => remindAt ?? []),
    ...mails.map(({ at }) => at),
  ];
  return times.length > 0 ? times.reduce((first, at) => Math.min(first, at)) : undefined;
}
