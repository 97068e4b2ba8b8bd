import type { Notice, Transition } from '../../../shared/domain/alarm.ts';
import { type EpochMs, MINUTE } from '../../../shared/time.ts';

/** A device whose newest reading is older than this on arrival is still catching up. */
const CATCHING_UP = 5 * MINUTE;
/** ... unless nothing more has come from it for this long. */
const QUIET = 1 * MINUTE;

/** How far a device's readings have come. */
export interface Progress {
  /** Reading time of its newest reading. */
  readonly through: EpochMs;
  /** When its latest packet reached IoT Hub. */
  readonly lastArrival: EpochMs;
}

/** Whether a device is still sending what it measured a while ago: the next packet may tell another story. */
export function isCatchingUp({ through, lastArrival }: Progress, now: EpochMs): boolean {
  return lastArrival - through > CATCHING_UP && now - lastArrival < QUIET;
}

/**
 * Whether a transition to *active* is mailed now. A backlog never mails yesterday's alarms: one that was over
 * before its data arrived is only recorded; and while old readings are still coming in, the next of them may
 * end what seems to hold.
 */
export function noticeOf(transition: Transition, progress: Progress, now: EpochMs): Notice {
  if (transition.to !== 'active' || isEasing(transition)) return 'not-notified-kind';
  const { endedAt, arrivedAt } = transition;
  if (endedAt !== undefined && endedAt <= arrivedAt) return 'over-before-arrival';
  if (endedAt !== undefined) return 'due';
  return isCatchingUp(progress, now) ? 'awaiting-backlog' : 'due';
}

/** An alarm that has come down to a warning is on its way back: nobody is to be alarmed by that. */
function isEasing({ from, severity }: Transition): boolean {
  return from === 'active' && severity === 'warning';
}
