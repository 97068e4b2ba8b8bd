import {
  CHATTERING_WITHIN,
  CHATTERS_FOR,
  type Notice,
  type Transition,
} from '../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../shared/domain/condition.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** What a notice depends on beside the transition itself. */
export interface Situation {
  /** Whether people have been told of this episode of the condition: since it left normal. */
  readonly told: boolean;
  /** Whether people know of the condition that it comes and goes. */
  readonly chatterTold: boolean;
  /** Until when its condition is shelved. */
  readonly shelvedUntil?: EpochMs;
  /** Whether older readings are still coming in, and the next of them may end it. */
  readonly catchingUp: boolean;
  /** How far ahead of the reading time our clock is, ms. */
  readonly aheadBy: number;
}

/**
 * Whether a transition is to be mailed now: one to *active*, or the return of what people have been told of. A backlog
 * never mails yesterday's alarms: one that was over before its data arrived is only recorded; and while old readings are
 * still coming in, the next of them may end what seems to hold. The same goes for what is shelved or chatters: it is
 * mailed if it holds once that is over. Of what has just come and gone again and again, though it never held for long
 * enough to be told of, people are told so once.
 */
export function noticeOf(transition: Transition, situation: Situation, now: EpochMs): Notice {
  const { to, at, endedAt, arrivedAt, chattering } = transition;
  // Who was told of it is to know that it is over; that nobody is mailed while it is shelved, the mailing sees to.
  if (to !== 'active') return situation.told ? 'due' : 'not-notified-kind';
  if (isNothingNew(transition) && situation.told) return 'not-notified-kind';
  const { shelvedUntil, catchingUp, aheadBy } = situation;
  const shelved = shelvedUntil !== undefined && now < shelvedUntil;
  const ago = now - aheadBy - at;
  const isNews = chattering && !situation.chatterTold && !shelved && ago <= CHATTERS_FOR;
  if (endedAt !== undefined && endedAt <= arrivedAt) return isNews ? 'due' : 'over-before-arrival';
  if (endedAt === undefined) {
    if (shelved) return 'awaiting-unshelving';
    if (chattering && ago < CHATTERING_WITHIN) return 'awaiting-calm';
    if (!catchingUp) return 'due';
    // What a backlog will say of it may have been so while it was shelved.
    return transition.notice === 'awaiting-unshelving' ? 'awaiting-unshelving' : 'awaiting-backlog';
  }
  if (shelved || transition.notice === 'awaiting-unshelving') return 'over-while-shelved';
  return chattering && endedAt - at < CHATTERING_WITHIN && !isNews ? 'over-while-chattering' : 'due';
}

/** When a notice is to be decided anew, if nothing else is heard; a backlog, whenever there is time. */
export function decidedAt(
  transition: Transition,
  { shelvedUntil, aheadBy }: Pick<Situation, 'shelvedUntil' | 'aheadBy'>,
  now: EpochMs,
): EpochMs | undefined {
  switch (transition.notice) {
    case 'due':
    case 'awaiting-backlog':
      return now;
    case 'awaiting-unshelving':
      return shelvedUntil ?? now;
    case 'awaiting-calm':
      return transition.at + CHATTERING_WITHIN + aheadBy;
    default:
      return undefined;
  }
}

/**
 * Decides transitions in their order, so that a warning which is left of an alarm is told of where the alarm wasn't.
 *
 * @param told episodes that people have been told of
 * @param which those that are not wanted are left as they are
 */
export function decideAll(
  transitions: readonly Transition[],
  told: ReadonlySet<string>,
  situationOf: (transition: Transition) => Omit<Situation, 'told'>,
  now: EpochMs,
  which: (transition: Transition) => boolean = () => true,
): Transition[] {
  const known = new Set(told);
  const chatters = new Set<ConditionName>();
  return transitions.map((transition) => {
    if (!which(transition)) return transition;
    const { episode, condition } = transition;
    const isTold = episode === undefined || known.has(episode);
    const situation = situationOf(transition);
    const chatterTold = situation.chatterTold || chatters.has(condition);
    const notice = noticeOf(transition, { ...situation, chatterTold, told: isTold }, now);
    if (notice === 'due' && episode !== undefined) known.add(episode);
    if (notice === 'due' && transition.chattering) chatters.add(condition);
    return { ...transition, notice };
  });
}

/**
 * An alarm that has come down to a warning is on its way back: nobody is to be alarmed by that. Nor by another fault of a
 * sensor that they know isn't to be believed.
 */
function isNothingNew({ from, severity, reason }: Transition): boolean {
  return from === 'active' && (severity === 'warning' || reason === 'another-fault');
}
