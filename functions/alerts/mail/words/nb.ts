import type { Words } from './words.ts';

export const nb: Words = {
  severity: { warning: 'Advarsel', alarm: 'Alarm' },
  signal: {
    inletPressure: 'innløpstrykk',
    exhaustPressure: 'utløpstrykk',
    oilTemperature: 'oljetemperatur',
    motorCurrent: 'motorstrøm',
    vibration: 'vibrasjon',
    power: 'elektrisk effekt',
    coolantTemperature: 'kjølemiddeltemperatur',
    ambientTemperature: 'omgivelsestemperatur',
    bearingTemperature: 'lagertemperatur',
    rotationalSpeed: 'turtall',
    oilLevel: 'oljenivå',
  },
  direction: { high: 'høyt nivå', low: 'lavt nivå' },
  pump: 'Pumpe',
  site: 'Anlegg',
  model: 'Modell',
  serialNumber: 'Serienummer',
  since: 'Siden',
  value: 'Verdi',
  limit: 'Grense',
  meaning: {
    warning: 'Pumpen kan fortsette å gå. Planlegg en kontroll.',
    alarm: 'Pumpen er utenfor grensene sine. Kontroller den nå.',
  },
  footer: 'Du får denne meldingen fordi du er registrert for varsler fra denne pumpen.',
};
