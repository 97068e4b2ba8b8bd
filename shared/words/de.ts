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
  direction: { high: 'zu hoch', low: 'zu niedrig', rising: 'steigt zu schnell', falling: 'fällt zu schnell' },
  deviates: 'weicht vom Üblichen ab',
  untrusted: 'dem Sensor ist nicht zu trauen',
  shortLife: 'kurze Restlebensdauer',
  noData: 'keine Daten',
  clockSetBack: 'Uhr der Box zurückgestellt',
  component: { exhaustFilter: 'Abluftfilter', oil: 'Öl', bearings: 'Lager', cooling: 'Kühlung' },
  fault: {
    missing: 'sendet nichts',
    'out-of-range': 'zeigt, was keine Pumpe kann',
    stuck: 'steht still',
    jumped: 'ist gesprungen',
    spiking: 'springt',
    drifting: 'driftet',
  },
  pump: 'Pumpe',
  site: 'Standort',
  model: 'Modell',
  serialNumber: 'Seriennummer',
  since: 'Seit',
  lastHeard: 'Zuletzt gehört',
  value: 'Wert',
  limit: 'Grenzwert',
  deviation: 'Abweichung',
  remainingLife: 'Restlebensdauer (Median)',
  faultLabel: 'Sensor',
  usualSilence: 'Stumm seit mehr als',
  meaning: {
    warning: 'Die Pumpe darf weiterlaufen. Planen Sie eine Prüfung ein.',
    alarm: 'Die Pumpe liegt außerhalb ihrer Grenzwerte. Prüfen Sie sie jetzt.',
  },
  deviationMeaning: {
    warning: 'Die Pumpe verhält sich anders als sonst. Planen Sie eine Prüfung ein.',
    alarm: 'Die Pumpe verhält sich ganz anders als sonst. Prüfen Sie sie jetzt.',
  },
  sensorMeaning: {
    warning:
      'Was dieser Sensor anzeigt, wird nicht verwendet, bis ihm wieder zu trauen ist. Prüfen Sie den Sensor; die Pumpe darf weiterlaufen.',
    alarm:
      'Was dieser Sensor anzeigt, wird nicht verwendet, bis ihm wieder zu trauen ist. Prüfen Sie den Sensor jetzt; die Pumpe darf weiterlaufen.',
  },
  lifeMeaning: {
    warning: 'Planen Sie den Austausch ein.',
    alarm: 'Tauschen Sie jetzt aus, bevor der Grenzwert überschritten ist.',
  },
  noDataMeaning: {
    warning:
      'Bis wieder Daten kommen, wird die Pumpe nicht überwacht. Prüfen Sie die Box an der Pumpe, ihren Strom und ihr Netzwerk.',
    alarm:
      'Bis wieder Daten kommen, wird die Pumpe nicht überwacht. Prüfen Sie jetzt die Box an der Pumpe, ihren Strom und ihr Netzwerk.',
  },
  clockSetBackMeaning:
    'Die Box sendet, datiert aber, was sie misst, vor das, was schon bekannt war: Bis ihre Uhr richtig geht oder wieder so weit ist, wie sie war, wird die Pumpe nicht überwacht. Stellen Sie die Uhr der Box richtig.',
  footer: 'Sie erhalten diese Nachricht, weil Sie für Meldungen zu dieser Pumpe angemeldet sind.',
  serviceFooter: 'Sie erhalten eine Kopie als Servicekontakt des Kunden.',
};
