import { type EpochMs, iso } from '../../time.ts';
import { remindedFrom, warnedFrom } from './accounts.ts';
import { type CalendarDate, dayAt, daysAfter, startOf } from './calendar.ts';
import type { Contract } from './contract.ts';
import { END_REASONS, endOf, paymentEnds } from './end.ts';
import { beginsAt } from './permits.ts';
import {
  dueAt,
  dueOn,
  ERASED_WITHIN,
  isDueLaterByHold,
  REMINDED_DAYS,
  retentionMonths,
} from './retention.ts';

/** Where a contract stands. One that is erased has no row any more that could stand anywhere. */
export type ContractState =
  | 'agreed' // its first day is still to come
  | 'active' // in force, and nothing is known that ends it
  | 'ending' // in force, and the day is known on which it ends
  | 'retained' // over; its data are kept until they are due
  | 'due' // its data are to be deleted at the next run
  | 'held'; // its data would be due, and a legal hold keeps them

/** The state of a contract at an instant. */
export function stateOf(contract: Contract, now: EpochMs): ContractState {
  const begins = beginsAt(contract);
  const end = endOf(contract);
  const due = dueAt(contract);
  if (due !== undefined && due <= now) return contract.hold ? 'held' : 'due';
  if (end && end.at <= now) return 'retained';
  if (begins !== undefined && now < begins) return 'agreed';
  return end ? 'ending' : 'active';
}

/** Something that happens in the life of a contract, and why. */
export interface Milestone {
  readonly on: CalendarDate;
  /** The instant it takes effect; what is only written down has the start of its day. */
  readonly at: EpochMs;
  readonly what: string;
}

/** Everything that has happened and will happen as things stand, in order. */
export function timelineOf(contract: Contract): Milestone[] {
  const { zone, begins, notice, paidThrough, graceDays, terminated, erasure, hold, lifted } = contract;
  const milestones: Milestone[] = [];
  const add = (on: CalendarDate, what: string, at: EpochMs = startOf(on, zone)) =>
    milestones.push({ on, at, what });

  if (begins !== undefined) add(begins, 'first day in force: collection begins');
  if (notice) add(notice.given, `the ${notice.by} gives notice in writing`);
  if (erasure) {
    add(
      erasure.asked,
      `erasure is asked for by ${erasure.by}; it can be withdrawn until ${iso(erasure.from)}`,
    );
  }
  if (hold) {
    add(
      dayAt(hold.since, zone),
      `legal hold: nothing is deleted while it stands (${hold.reason})`,
      hold.since,
    );
  }
  if (lifted !== undefined) add(dayAt(lifted, zone), 'a legal hold is lifted', lifted);
  const end = endOf(contract);
  if (paidThrough !== undefined && (!end || paidThrough < end.lastDay)) {
    const through = paymentEnds(paidThrough, graceDays);
    add(daysAfter(paidThrough, 1), `paid through the day before; unless it is paid, over after ${through}`);
  }
  if (end) {
    const why =
      terminated && end.because === 'cause'
        ? `${END_REASONS.cause}: ${terminated.cause}`
        : END_REASONS[end.because];
    const warned = warnedFrom(contract);
    if (warned !== undefined) {
      add(dayAt(warned, zone), `the operator is warned: over after ${end.lastDay}, by itself`, warned);
    }
    add(dayAt(end.at, zone), `over (${why}): nothing is collected any more, and nobody gets mail`, end.at);
    const reminded = remindedFrom(contract);
    if (reminded !== undefined) {
      add(dayAt(reminded, zone), 'the contact is reminded of the erasure, where there is one', reminded);
    }
    const due = dueOn(contract)!;
    const at = dueAt(contract)!;
    const since =
      at === erasure?.from
        ? 'as was asked'
        : isDueLaterByHold(contract)
          ? `${REMINDED_DAYS} days after the legal hold was lifted`
          : `kept for ${retentionMonths(contract)} months`;
    if (hold) add(due, `would be due: ${since}; the legal hold keeps everything until it is lifted`, at);
    else {
      add(due, `due: ${since}, at the next purge everything of the customer is deleted`, at);
      const late = at + ERASED_WITHIN;
      add(
        dayAt(late, zone),
        'erased by now at the latest: from here on it is overdue, and the operator told',
        late,
      );
    }
  }
  return milestones.sort((a, b) => a.at - b.at);
}
