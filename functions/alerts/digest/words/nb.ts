import type { DigestWords } from './words.ts';

export const nb: DigestWords = {
  alarms: (count, one) => `${count} ${one ? 'alarm' : 'alarmer'}`,
  warnings: (count, one) => `${count} ${one ? 'advarsel' : 'advarsler'}`,
  over: (count) => `${count} over`,
  digest:
    'Flere ting har endret seg ved pumpene deres på kort tid. De står i én e-post, så det ikke blir mange.',
  active: 'Nå',
  wasOver: 'Over igjen',
  more: (count) => `og ${count} til`,
  chatters: 'kommer og går; du får ingen e-post om det på 10 minutter',
  resolvedTag: 'Over',
  againTag: 'Fortsatt alarm',
  escalatedTag: 'Ikke kvittert',
  resolved: 'Alarmen er over. Du trenger ikke gjøre noe.',
  late: 'Denne meldingen er forsinket: den kunne ikke sendes i tide. Det den handler om, er over nå.',
  again: 'Alarmen står fortsatt, og ingen har kvittert den.',
  escalated: 'Ingen har kvittert alarmen ennå. Sørg for at noen gjør det.',
  footer: 'Du får denne meldingen fordi du er registrert for varsler fra disse pumpene.',
  until: 'Over siden',
};
