import { hasUnsubscribed } from '../../../shared/domain/customer.ts';
import type { Held, Item, RecipientState, Told } from '../../../shared/domain/mailing.ts';
import type { DropReason, HoldReason, SendReason } from '../../../shared/domain/mailReasons.ts';
import type { Severity } from '../../../shared/domain/model.ts';
import { quietUntil } from '../../../shared/domain/subscription.ts';
import { type EpochMs, MINUTE } from '../../../shared/time.ts';
import { mayLeaveAt, pruned } from './ceilings.ts';
import { isDigested, silentUntil, type Who } from './take.ts';
import { isSame, mailed, REALARM_AFTER, toldOf } from './told.ts';

/** How a condition stands at the moment at which what is held of it is decided of. */
export interface Standing {
  /** Of what is active; absent when nothing is. */
  readonly severity?: Severity;
  readonly acknowledged: boolean;
  /** By a person: what is shelved because it chatters is told. */
  readonly shelved: boolean;
  readonly chattering: boolean;
  /** Whether it says nothing at present, because it follows from what the pump is doing. */
  readonly suppressed: boolean;
  /** Whether nothing is heard of its pump, and it is not that which this is about. */
  readonly silent: boolean;
  /** Whether its box is kept out, or for longer than a day nothing has been heard of it, whoever's doing that is. */
  readonly unheard: boolean;
}

/** What became of something that was held. */
export type Fate =
  | { readonly item: Item; readonly send: SendReason }
  | { readonly item: Item; readonly hold: HoldReason; readonly until: EpochMs }
  | { readonly item: Item; readonly drop: DropReason };

export interface Released {
  readonly state: RecipientState;
  readonly fates: readonly Fate[];
  /** What leaves now, in one mail; empty when nothing does. */
  readonly mail: readonly Item[];
}

/** Why an alarm isn't mailed again at one time, and may be at the next. */
const ASKED_AGAIN: ReadonlySet<DropReason> = new Set([
  'shelved-meanwhile',
  'suppressed-meanwhile',
  'unheard-meanwhile',
]);
/** How long what the second list is to be told waits before it is looked again whether it is still suppressed. */
const SUPPRESSED_FOR = 30 * MINUTE;

/** Things that are decided of together: what becomes of them is kept in one row. The rest is looked at right after. */
const MOST_DECIDED = 1_000;

/**
 * Decides of what one person is to be told and has waited for its time, and of alarms that are to be mailed again. When
 * anything leaves, all that waits for a digest leaves with it.
 */
export function release(
  before: RecipientState,
  standingOf: (item: Item | Told) => Standing,
  who: Pick<Who, 'quiet' | 'zone' | 'unsubscribed'>,
  now: EpochMs,
): Released {
  const due = before.held.filter(({ until }) => until <= now).slice(0, MOST_DECIDED);
  const reminders = before.told
    .filter(({ remindAt }) => remindAt !== undefined && remindAt <= now)
    .slice(0, MOST_DECIDED - due.length);
  if (due.length === 0 && reminders.length === 0) return { state: before, fates: [], mail: [] };

  const quiet = who.quiet && quietUntil(who.quiet, who.zone, now);
  const fateOf = (held: Held): Fate => {
    const { because: _, until: _1, ...item } = held;
    if (hasUnsubscribed(who, item.device)) return { item, drop: 'unsubscribed' };
    const fate = fateByStanding(held, before, standingOf(held), now);
    const waits = quiet !== undefined && isSent(fate) && isQuiet(fate.item);
    return waits ? { item: fate.item, hold: 'quiet-hours', until: quiet } : fate;
  };
  const again = reminders.map((one): Fate => {
    const item = reminderOf(one, now);
    if (hasUnsubscribed(who, item.device)) return { item, drop: 'unsubscribed' };
    return unattended(item, standingOf(one), now);
  });
  let decided = due;
  let fates = [...due.map(fateOf), ...again];
  const state = pruned(withoutReminders(before, reminders), now);
  const leaves = mayLeaveAt(state, now);
  if (fates.some(isSent) && leaves <= now) {
    const along = before.held
      .filter((one) => one.until > now && isDigested(one))
      .slice(0, MOST_DECIDED - due.length - reminders.length);
    decided = [...due, ...along];
    fates = [...fates, ...along.map(fateOf)];
  } else {
    fates = fates.map((fate) =>
      isSent(fate) ? { item: fate.item, hold: 'ceiling' as const, until: leaves } : fate,
    );
  }
  const kept = before.held.filter((one) => !decided.includes(one));
  const held = fates.flatMap((fate) =>
    'hold' in fate ? [{ ...fate.item, because: fate.hold, until: fate.until }] : [],
  );
  const dropped = fates.flatMap((fate) => ('drop' in fate ? [fate] : []));
  const after = { ...state, held: [...kept, ...held], told: stillTold(state.told, dropped, now) };
  const mail = fates.filter(isSent).map(({ item }) => item);
  if (mail.length === 0) return { state: after, fates, mail };
  const isOver = (item: Item) => {
    const { severity, chattering } = standingOf(item);
    return item.stage === 'returned' || severity === undefined || chattering;
  };
  return { state: mailed(after, mail, isOver, now), fates, mail };
}

const isSent = (fate: Fate): fate is Fate & { readonly send: SendReason } => 'send' in fate;

/** What may wait for the morning: a warning, and the news that something is over. */
export const isQuiet = ({ severity, stage }: Item): boolean => severity === 'warning' || stage === 'returned';

function fateByStanding(held: Held, state: RecipientState, standing: Standing, now: EpochMs): Fate {
  const { because, until: _, ...item } = held;
  const { severity } = standing;
  const drop = (reason: DropReason): Fate => ({ item, drop: reason });
  if (item.stage === 'returned') return ofReturn(item, state, standing);
  if (item.stage === 'again' || because === 'awaiting-acknowledgement') {
    const stage = item.stage === 'again' ? 'again' : 'escalated';
    return unattended({ ...item, stage }, standing, now);
  }
  if (item.stage === 'escalated') return unattended(item, standing, now);
  if (because === 'pump-silent') {
    if (severity === undefined) return drop('over-while-silent');
    if (standing.silent) return { item, hold: 'pump-silent', until: silentUntil(item, now) };
  }
  if (standing.chattering) return { item, send: 'chatters' };
  if (standing.shelved) return drop('shelved-meanwhile');
  if (item.severity === 'warning') {
    if (severity === 'alarm') return drop('alarm-speaks-for-it');
    if (severity === undefined)
      return drop(because === 'quiet-hours' ? 'over-while-quiet' : 'over-while-held');
  }
  if (because === 'known-to-stand' && severity === item.severity) return drop('still-stands');
  if (because === 'quiet-hours') return { item, send: 'quiet-over' };
  if (because === 'pump-silent') return { item, send: 'heard-again' };
  return { item, send: 'digest' };
}

function ofReturn(item: Item, state: RecipientState, standing: Standing): Fate {
  if (!toldOf(state, item)) return { item, drop: 'nothing-to-resolve' };
  if (standing.chattering) return { item, send: 'chatters' };
  if (standing.severity !== undefined) return { item, drop: 'raised-again' };
  if (standing.shelved) return { item, drop: 'shelved-meanwhile' };
  return { item, send: 'resolved' };
}

function reminderOf({ remindAt: _, mailedAt: _1, ...told }: Told, now: EpochMs): Item {
  return { ...told, stage: 'again', at: now };
}

/** An alarm that is to be told once more, or to somebody else, because nobody has attended to it. */
function unattended(item: Item, standing: Standing, now: EpochMs): Fate {
  const { severity, acknowledged, shelved, chattering, suppressed, unheard } = standing;
  if (severity === undefined) return { item, drop: 'over-in-time' };
  if (severity !== 'alarm') return { item, drop: 'eased-in-time' };
  if (acknowledged) return { item, drop: 'acknowledged-in-time' };
  if (shelved || chattering) return { item, drop: 'shelved-meanwhile' };
  if (unheard && item.stage === 'again') return { item, drop: 'unheard-meanwhile' };
  if (suppressed && item.stage === 'again') return { item, drop: 'suppressed-meanwhile' };
  if (suppressed) return { item, hold: 'suppressed', until: now + SUPPRESSED_FOR };
  return { item, send: item.stage === 'again' ? 're-alarm' : 'escalated' };
}

function withoutReminders(state: RecipientState, reminders: readonly Told[]): RecipientState {
  if (reminders.length === 0) return state;
  const told = state.told.map((one) => {
    if (!reminders.includes(one)) return one;
    const { remindAt: _, ...rest } = one;
    return rest;
  });
  return { ...state, told };
}

/** What is over by then, or whose end is not told, is not known of any more; what is shelved is asked of again later. */
function stillTold(
  told: readonly Told[],
  dropped: readonly { readonly item: Item; readonly drop: DropReason }[],
  now: EpochMs,
): readonly Told[] {
  return told.flatMap((one) => {
    const fate = dropped.find(({ item }) => isSame(item, one));
    if (fate === undefined) return one;
    const { item, drop } = fate;
    if (item.stage === 'returned' && drop !== 'raised-again') return [];
    if (item.stage !== 'again') return one;
    if (drop === 'over-in-time') return [];
    return ASKED_AGAIN.has(drop) ? { ...one, remindAt: now + REALARM_AFTER } : one;
  });
}
