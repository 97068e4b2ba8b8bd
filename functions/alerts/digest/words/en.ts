import type { DigestWords } from './words.ts';

export const en: DigestWords = {
  alarms: (count, one) => `${count} ${one ? 'alarm' : 'alarms'}`,
  warnings: (count, one) => `${count} ${one ? 'warning' : 'warnings'}`,
  over: (count) => `${count} over`,
  digest:
    'Several things have changed at your pumps within a short time. They are in one mail, so that you don’t get many.',
  active: 'Now',
  wasOver: 'Over again',
  more: (count) => `and ${count} more`,
  chatters: 'comes and goes; you get no mail about it for 10 minutes',
  resolvedTag: 'Over',
  againTag: 'Still an alarm',
  escalatedTag: 'Not acknowledged',
  resolved: 'This alarm is over. There is nothing to do.',
  late: 'This mail is late: it could not be sent in time. What it tells of is over by now.',
  again: 'This alarm still stands, and nobody has acknowledged it.',
  escalated: 'Nobody has acknowledged this alarm yet. Please see to it that somebody does.',
  footer: 'You get this mail because you are registered for alerts on these pumps.',
  until: 'Over since',
};
