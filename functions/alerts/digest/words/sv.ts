import type { DigestWords } from './words.ts';

export const sv: DigestWords = {
  alarms: (count) => `${count} larm`,
  warnings: (count, one) => `${count} ${one ? 'varning' : 'varningar'}`,
  over: (count, one) => `${count} ${one ? 'avslutad' : 'avslutade'}`,
  digest:
    'Flera saker har ändrats vid era pumpar på kort tid. De står i ett mejl, så att det inte blir många.',
  active: 'Nu',
  wasOver: 'Över igen',
  more: (count) => `och ${count} till`,
  chatters: 'kommer och går; du får inga mejl om det på 10 minuter',
  resolvedTag: 'Över',
  againTag: 'Fortfarande larm',
  escalatedTag: 'Inte kvitterat',
  resolved: 'Larmet är över. Du behöver inte göra något.',
  late: 'Det här meddelandet är försenat: det gick inte att skicka i tid. Det som det handlar om är över nu.',
  again: 'Larmet står kvar, och ingen har kvitterat det.',
  escalated: 'Ingen har kvitterat larmet ännu. Se till att någon gör det.',
  footer: 'Du får det här meddelandet för att du är anmäld för larm från de här pumparna.',
  until: 'Över sedan',
};
