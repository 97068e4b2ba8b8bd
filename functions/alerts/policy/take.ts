import { hasUnsubscribed, type User } from '../../../shared/domain/customer.ts';
import type { Held, Item, Outcome, RecipientState } from '../../../shared/domain/mailing.ts';
import type { HoldReason } from '../../../shared/domain/mailReasons.ts';
import { notWanted, quietUntil } from '../../../shared/domain/subscription.ts';
import { type EpochMs, HOUR } from '../../../shared/time.ts';
import { DIGEST_AFTER, isFlood, mayLeaveAt, pruned } from './ceilings.ts';
import { isSame, mailed, toldOf } from './told.ts';

/** What is known of a person when something is to be told. */
export type Who = Pick<User, 'wants' | 'quiet' | 'zone' | 'list' | 'unsubscribed'>;

/** What is decided, and how the person stands after it. */
export interface Taken {
  readonly state: RecipientState;
  readonly outcome: Outcome;
}

/** What a decision depends on beside the person and what they were told. */
export interface Circumstances {
  readonly deviceId: string;
  /** The pump's, by name. */
  readonly site?: string;
  /** Whether nothing is heard of the pump at present. */
  readonly silent: boolean;
  /** Whether it has come and gone again and again, and is over: there is nothing to tell but that. */
  readonly comesAndGoes: boolean;
  /** Whether it has come so often within a day that its coming once more is no news by itself. */
  readonly recurs: boolean;
  /** How long the first list has to acknowledge an alarm, ms. */
  readonly escalateAfter: number;
}

/** What waits for the next digest, whenever that leaves. */
const DIGESTED: ReadonlySet<HoldReason> = new Set([
  'follows-another',
  'flood',
  'ceiling',
  'may-become-alarm',
  'may-come-again',
  'recurs',
  'known-to-stand',
]);
export const isDigested = ({ because }: Held): boolean => DIGESTED.has(because);

/** How long what recurs waits. */
const RECURS_FOR = HOUR;

/** How long what a silent pump's conditions say waits at first, and once the pump is heard: what it had kept may end it. */
const SILENT_FOR = 5 * DIGEST_AFTER;
/** ... and at most, should nobody say that it is heard. */
const SILENT_FOR_AT_MOST = HOUR;

/** Until when it waits: as long again as it has waited, so that of a pump that is gone for good little is done. */
export function silentUntil({ at }: Pick<Item, 'at'>, now: EpochMs): EpochMs {
  return now + Math.min(Math.max(now - at, SILENT_FOR), SILENT_FOR_AT_MOST);
}

/** Decides of one thing that has just come to be told to one person: that it was raised, or has returned. */
export function take(
  known: RecipientState,
  item: Item,
  who: Who,
  circumstances: Circumstances,
  now: EpochMs,
): Taken {
  const before = isHeardAgain(item) ? withHeard(known, item.device, now) : known;
  const outcome = decide(before, item, who, circumstances, now);
  if ('drop' in outcome) {
    // A return that isn't told ends what they were told of all the same.
    if (item.stage !== 'returned') return { state: before, outcome };
    return { state: { ...before, told: before.told.filter((one) => !isSame(one, item)) }, outcome };
  }
  const state = pruned(before, now);
  const isAlarm = item.stage === 'raised' && item.severity === 'alarm';
  const arrived = isAlarm ? { ...state, arrivals: [...state.arrivals, now] } : state;
  if ('send' in outcome) return { state: mailed(arrived, [item], () => false, now), outcome };
  const { hold: because, until } = outcome;
  return { state: { ...arrived, held: [...arrived.held, { ...item, because, until }] }, outcome };
}

const isHeardAgain = ({ condition, stage }: Item): boolean => condition === 'noData' && stage === 'returned';

function withHeard(state: RecipientState, device: string, now: EpochMs): RecipientState {
  const held = state.held.map((one) => {
    if (one.because !== 'pump-silent' || one.device !== device) return one;
    return { ...one, until: Math.min(one.until, now + SILENT_FOR) };
  });
  return { ...state, held };
}

function decide(
  state: RecipientState,
  item: Item,
  who: Who,
  { deviceId, site, silent, comesAndGoes, recurs, escalateAfter }: Circumstances,
  now: EpochMs,
): Outcome {
  if (hasUnsubscribed(who, item.device)) return { drop: 'unsubscribed' };
  if (item.stage === 'returned') return ofReturn(state, item, now);
  const { severity, condition } = item;
  const unwanted = notWanted(who.wants ?? {}, { severity, condition, deviceId, ...(site ? { site } : {}) });
  if (unwanted) return { drop: unwanted };
  if (who.list === 'second') {
    if (severity !== 'alarm') return { drop: 'second-list' };
    return { hold: 'awaiting-acknowledgement', until: item.at + escalateAfter };
  }
  if (silent && condition !== 'noData') return { hold: 'pump-silent', until: silentUntil(item, now) };
  const quiet = severity === 'warning' && who.quiet ? quietUntil(who.quiet, who.zone, now) : undefined;
  if (quiet !== undefined) return { hold: 'quiet-hours', until: quiet };
  const returns = state.held.some((one) => one.stage === 'returned' && isSame(one, item));
  if (returns && toldOf(state, item)?.severity === severity) return joining(state, 'known-to-stand', now);
  if (recurs) {
    const waits = (one: Held) => one.because === 'recurs' && one.severity === severity && isSame(one, item);
    return state.held.some(waits)
      ? { drop: 'told-as-it-recurs' }
      : { hold: 'recurs', until: now + RECURS_FOR };
  }
  if (comesAndGoes) return joining(state, 'may-come-again', now);
  if (severity === 'warning') return joining(state, 'may-become-alarm', now);
  const leaves = mayLeaveAt(state, now);
  if (leaves > now) return { hold: 'ceiling', until: leaves };
  if (isFlood({ arrivals: [...state.arrivals, now] }, now)) return joining(state, 'flood', now);
  const lately = state.sites[item.site];
  if (lately !== undefined && lately > now - DIGEST_AFTER) return joining(state, 'follows-another', now);
  return { send: 'first-of-site' };
}

function ofReturn(state: RecipientState, item: Item, now: EpochMs): Outcome {
  const told = toldOf(state, item);
  if (told) return joining(state, 'may-come-again', now);
  const raised = state.held.some((one) => one.stage !== 'returned' && isSame(one, item));
  return { drop: raised ? 'told-with-its-raise' : 'nothing-to-resolve' };
}

/** Waits for the digest that others wait for already, so that what follows never waits for longer than a minute. */
function joining({ held }: RecipientState, hold: HoldReason, now: EpochMs): Outcome {
  const waiting = held.filter(isDigested).map(({ until }) => until);
  return { hold, until: Math.min(now + DIGEST_AFTER, ...waiting) };
}
