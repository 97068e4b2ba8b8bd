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
  direction: { high: 'høyt nivå', low: 'lavt nivå', rising: 'stiger for raskt', falling: 'faller for raskt' },
  deviates: 'avviker fra det vanlige',
  untrusted: 'giveren er ikke til å stole på',
  shortLife: 'kort gjenværende levetid',
  noData: 'ingen data',
  clockSetBack: 'boksens klokke er stilt tilbake',
  component: { exhaustFilter: 'utløpsfilter', oil: 'olje', bearings: 'lagre', cooling: 'kjøling' },
  fault: {
    missing: 'sender ingenting',
    'out-of-range': 'viser det ingen pumpe kan',
    stuck: 'står stille',
    jumped: 'har hoppet',
    spiking: 'hopper',
    drifting: 'driver',
  },
  pump: 'Pumpe',
  site: 'Anlegg',
  model: 'Modell',
  serialNumber: 'Serienummer',
  since: 'Siden',
  lastHeard: 'Sist hørt',
  value: 'Verdi',
  limit: 'Grense',
  deviation: 'Avvik',
  remainingLife: 'Gjenværende levetid (median)',
  faultLabel: 'Giver',
  usualSilence: 'Stille lenger enn',
  meaning: {
    warning: 'Pumpen kan fortsette å gå. Planlegg en kontroll.',
    alarm: 'Pumpen er utenfor grensene sine. Kontroller den nå.',
  },
  deviationMeaning: {
    warning: 'Pumpen oppfører seg ikke som vanlig. Planlegg en kontroll.',
    alarm: 'Pumpen oppfører seg slett ikke som vanlig. Kontroller den nå.',
  },
  sensorMeaning: {
    warning:
      'Det giveren viser, brukes ikke før den er til å stole på igjen. Kontroller giveren; pumpen kan fortsette å gå.',
    alarm:
      'Det giveren viser, brukes ikke før den er til å stole på igjen. Kontroller giveren nå; pumpen kan fortsette å gå.',
  },
  lifeMeaning: { warning: 'Planlegg utskiftingen.', alarm: 'Skift nå, før grensen passeres.' },
  noDataMeaning: {
    warning:
      'Inntil data kommer igjen, overvåkes ikke pumpen. Kontroller boksen på den, dens strøm og nettverk.',
    alarm:
      'Inntil data kommer igjen, overvåkes ikke pumpen. Kontroller boksen på den, dens strøm og nettverk nå.',
  },
  clockSetBackMeaning:
    'Boksen sender, men daterer det den måler, til før det som alt var kjent: inntil klokken går riktig, eller er kommet dit den var, overvåkes ikke pumpen. Still klokken i boksen riktig.',
  footer: 'Du får denne meldingen fordi du er registrert for varsler fra denne pumpen.',
  serviceFooter: 'Du får en kopi som kundens servicekontakt.',
};
