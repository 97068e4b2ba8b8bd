import type { Notice } from './alarm.ts';

/** Why nobody is told of a change of a condition, or not yet; what was queued is decided of for each person. */
export const NOTICE_REASONS: Readonly<Record<Exclude<Notice, 'queued'>, string>> = {
  due: 'It is to be told, and goes to the queue with the next look at the pump.',
  'awaiting-backlog': 'The pump still sends what it measured a while ago, and the next of that may end it.',
  'awaiting-unshelving': 'It is shelved: told if it still holds when that is over.',
  'awaiting-calm': 'It comes and goes: told if it still holds after a minute.',
  'over-before-arrival': 'It had ended before its readings reached us: recorded, and told to nobody.',
  'over-while-shelved': 'It was shelved, and ended meanwhile.',
  'over-while-chattering': 'It came and went, and ended before it had held for a minute.',
  'not-notified-kind':
    'It asks nothing new of anybody: a return of what nobody was told of, or an alarm or a fault that they were told of and that is less, or another, now.',
};

/** Why of something that was queued nothing was decided for anybody. */
export const UNTOLD_REASONS = {
  'not-released': 'The pump was commissioning: nobody is mailed about it until it is released.',
  'nobody-there': 'The customer has nobody who could be mailed.',
  undecided:
    'Nothing was decided for anybody: its message still waits or rests (vakt alerts failed), the contract was not in force, or it is longer ago than decisions are kept.',
} as const;
