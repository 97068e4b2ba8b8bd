import type { Words } from './words.ts';

export const de: Words = {
  severity: { warning: 'Warnung', alarm: 'Alarm' },
  signal: {
    inletPressure: 'Eintrittsdruck',
    exhaustPressure: 'Austrittsdruck',
    oilTemperature: 'Öltemperatur',
    motorCurrent: 'Motorstrom',
    vibration: 'Schwingung',
    power: 'elektrische Leistung',
    coolantTemperature: 'Kühlmitteltemperatur',
    ambientTemperature: 'Umgebungstemperatur',
    bearingTemperature: 'Lagertemperatur',
    rotationalSpeed: 'Drehzahl',
    oilLevel: 'Ölstand',
  },
  direction: { high: 'zu hoch', low: 'zu niedrig' },
  pump: 'Pumpe',
  site: 'Standort',
  model: 'Modell',
  serialNumber: 'Seriennummer',
  since: 'Seit',
  value: 'Wert',
  limit: 'Grenzwert',
  meaning: {
    warning: 'Die Pumpe darf weiterlaufen. Planen Sie eine Prüfung ein.',
    alarm: 'Die Pumpe liegt außerhalb ihrer Grenzwerte. Prüfen Sie sie jetzt.',
  },
  footer: 'Sie erhalten diese Nachricht, weil Sie für Meldungen zu dieser Pumpe angemeldet sind.',
};
