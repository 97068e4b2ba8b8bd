import type { Words } from './words.ts';

export const sv: Words = {
  severity: { warning: 'Varning', alarm: 'Larm' },
  signal: {
    inletPressure: 'inloppstryck',
    exhaustPressure: 'utloppstryck',
    oilTemperature: 'oljetemperatur',
    motorCurrent: 'motorström',
    vibration: 'vibration',
    power: 'eleffekt',
    coolantTemperature: 'kylmedelstemperatur',
    ambientTemperature: 'omgivningstemperatur',
    bearingTemperature: 'lagertemperatur',
    rotationalSpeed: 'varvtal',
    oilLevel: 'oljenivå',
  },
  direction: { high: 'hög nivå', low: 'låg nivå' },
  pump: 'Pump',
  site: 'Anläggning',
  model: 'Modell',
  serialNumber: 'Serienummer',
  since: 'Sedan',
  value: 'Värde',
  limit: 'Gräns',
  meaning: {
    warning: 'Pumpen kan fortsätta gå. Planera en kontroll.',
    alarm: 'Pumpen ligger utanför sina gränser. Kontrollera den nu.',
  },
  footer: 'Du får det här meddelandet för att du är anmäld för larm från den här pumpen.',
};
