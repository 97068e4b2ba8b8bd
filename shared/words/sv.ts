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
  direction: { high: 'hög nivå', low: 'låg nivå', rising: 'stiger för snabbt', falling: 'faller för snabbt' },
  deviates: 'avviker från det vanliga',
  untrusted: 'givaren är inte att lita på',
  shortLife: 'kort återstående livslängd',
  noData: 'inga data',
  clockSetBack: 'boxens klocka har ställts tillbaka',
  component: { exhaustFilter: 'utloppsfilter', oil: 'olja', bearings: 'lager', cooling: 'kylning' },
  fault: {
    missing: 'sänder ingenting',
    'out-of-range': 'visar vad ingen pump kan',
    stuck: 'står stilla',
    jumped: 'har hoppat',
    spiking: 'hoppar',
    drifting: 'driver',
  },
  pump: 'Pump',
  site: 'Anläggning',
  model: 'Modell',
  serialNumber: 'Serienummer',
  since: 'Sedan',
  lastHeard: 'Senast hörd',
  value: 'Värde',
  limit: 'Gräns',
  deviation: 'Avvikelse',
  remainingLife: 'Återstående livslängd (median)',
  faultLabel: 'Givare',
  usualSilence: 'Tyst längre än',
  meaning: {
    warning: 'Pumpen kan fortsätta gå. Planera en kontroll.',
    alarm: 'Pumpen ligger utanför sina gränser. Kontrollera den nu.',
  },
  deviationMeaning: {
    warning: 'Pumpen beter sig inte som vanligt. Planera en kontroll.',
    alarm: 'Pumpen beter sig inte alls som vanligt. Kontrollera den nu.',
  },
  sensorMeaning: {
    warning:
      'Det givaren visar används inte förrän den är att lita på igen. Kontrollera givaren; pumpen kan fortsätta gå.',
    alarm:
      'Det givaren visar används inte förrän den är att lita på igen. Kontrollera givaren nu; pumpen kan fortsätta gå.',
  },
  lifeMeaning: { warning: 'Planera bytet.', alarm: 'Byt nu, innan gränsen passeras.' },
  noDataMeaning: {
    warning:
      'Tills data kommer igen övervakas pumpen inte. Kontrollera boxen på den, dess ström och nätverk.',
    alarm:
      'Tills data kommer igen övervakas pumpen inte. Kontrollera boxen på den, dess ström och nätverk nu.',
  },
  clockSetBackMeaning:
    'Boxen sänder, men daterar det den mäter före det som redan var känt: tills dess klocka går rätt, eller har kommit dit den var, övervakas pumpen inte. Ställ boxens klocka rätt.',
  footer: 'Du får det här meddelandet för att du är anmäld för larm från den här pumpen.',
  serviceFooter: 'Du får en kopia som kundens servicekontakt.',
};
