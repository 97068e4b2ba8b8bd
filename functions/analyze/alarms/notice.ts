import { CHATTERING_WITHIN, type Notice, type Transition } from '../../../shared/domain/alarm.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** What a notice depends on beside the transition itself. */
export interface Situation {
  /** Whether people have been told of this episode of the condition: since it left normal. */
  readonly told: boolean;
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
 * mailed if it holds once that is over.
 */
export function noticeOf(transition: Transition, situation: Situation, now: EpochMs): Notice {
  const { to, at, endedAt, arrivedAt, chattering } = transition;
  // Who was told of it is to know that it is over, also of what was shelved since.
  if (to !== 'active') return situation.told ? 'due' : 'not-notified-kind';
  if (isNothingNew(transition) && situation.told) return 'not-notified-kind';
  if (endedAt !== undefined && endedAt <= arrivedAt) return 'over-before-arrival';
  const { shelvedUntil, catchingUp, aheadBy } = situation;
  const shelved = shelvedUntil !== undefined && now < shelvedUntil;
  if (endedAt === undefined) {
    if (shelved) return 'awaiting-unshelving';
    if (chattering && now - aheadBy - at < CHATTERING_WITHIN) return 'awaiting-calm';
    if (!catchingUp) return 'due';
    // What a backlog will say of it may have been so while it was shelved.
    return transition.notice === 'awaiting-unshelving' ? 'awaiting-unshelving' : 'awaiting-backlog';
  }
  if (shelved || transition.notice === 'awaiting-unshelving') return 'over-while-shelved';
  return chattering && endedAt - at < CHATTERING_WITHIN ? 'over-while-chattering' : 'due';
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
  return transitions.map((transition) => {
    if (!which(transition)) return transition;
    const { episode } = transition;
    const isTold = episode === undefined || known.has(episode);
    const notice = noticeOf(transition, { ...situationOf(transition), told: isTold }, now);
    if (notice === 'due' && episode !== undefined) known.add(episode);
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
