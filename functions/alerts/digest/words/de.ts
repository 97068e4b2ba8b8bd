import type { DigestWords } from './words.ts';

export const de: DigestWords = {
  alarms: (count, one) => `${count} ${one ? 'Alarm' : 'Alarme'}`,
  warnings: (count, one) => `${count} ${one ? 'Warnung' : 'Warnungen'}`,
  over: (count) => `${count} vorbei`,
  digest:
    'An Ihren Pumpen hat sich in kurzer Zeit mehreres geändert. Es steht in einer Mail, damit es nicht viele werden.',
  active: 'Jetzt',
  wasOver: 'Wieder vorbei',
  more: (count) => `und ${count} weitere`,
  chatters: 'kommt und geht; 10 Minuten lang erhalten Sie dazu keine Mail',
  resolvedTag: 'Vorbei',
  againTag: 'Weiterhin Alarm',
  escalatedTag: 'Nicht quittiert',
  resolved: 'Dieser Alarm ist vorbei. Es ist nichts zu tun.',
  late: 'Diese Nachricht kommt spät: Sie ließ sich nicht rechtzeitig senden. Worum es geht, ist inzwischen vorbei.',
  again: 'Dieser Alarm steht weiterhin an, und niemand hat ihn quittiert.',
  escalated: 'Noch niemand hat diesen Alarm quittiert. Bitte sorgen Sie dafür, dass es jemand tut.',
  footer: 'Sie erhalten diese Nachricht, weil Sie für Meldungen zu diesen Pumpen angemeldet sind.',
  until: 'Vorbei seit',
};
