import type { Words } from './words.ts';

export const en: Words = {
  severity: { warning: 'Warning', alarm: 'Alarm' },
  signal: {
    inletPressure: 'inlet pressure',
    exhaustPressure: 'exhaust pressure',
    oilTemperature: 'oil temperature',
    motorCurrent: 'motor current',
    vibration: 'vibration',
    power: 'electrical power',
    coolantTemperature: 'coolant temperature',
    ambientTemperature: 'ambient temperature',
    bearingTemperature: 'bearing temperature',
    rotationalSpeed: 'rotational speed',
    oilLevel: 'oil level',
  },
  direction: { high: 'high', low: 'low', rising: 'rising too fast', falling: 'falling too fast' },
  deviates: 'not as it used to be',
  untrusted: 'sensor not to be trusted',
  shortLife: 'short remaining life',
  noData: 'no data',
  clockSetBack: 'clock of the box set back',
  component: { exhaustFilter: 'exhaust filter', oil: 'oil', bearings: 'bearings', cooling: 'cooling' },
  fault: {
    missing: 'sends nothing',
    'out-of-range': 'reads what no pump can',
    stuck: 'stands still',
    jumped: 'has jumped',
    spiking: 'jumps',
    drifting: 'drifts',
  },
  pump: 'Pump',
  site: 'Site',
  model: 'Model',
  serialNumber: 'Serial number',
  since: 'Since',
  lastHeard: 'Last heard',
  value: 'Value',
  limit: 'Limit',
  deviation: 'Deviation',
  remainingLife: 'Remaining life (median)',
  faultLabel: 'Sensor',
  usualSilence: 'Silent for longer than',
  meaning: {
    warning: 'The pump may run on. Plan a check.',
    alarm: 'The pump is outside its limits. Check it now.',
  },
  deviationMeaning: {
    warning: 'The pump behaves unlike itself. Plan a check.',
    alarm: 'The pump behaves very unlike itself. Check it now.',
  },
  sensorMeaning: {
    warning:
      'What this sensor says is not used until it can be trusted again. Check the sensor; the pump may run on.',
    alarm:
      'What this sensor says is not used until it can be trusted again. Check the sensor now; the pump may run on.',
  },
  lifeMeaning: { warning: 'Plan the replacement.', alarm: 'Replace it now, before its limit is passed.' },
  noDataMeaning: {
    warning: 'Until data come again the pump is not watched. Check the box on it, its power and its network.',
    alarm:
      'Until data come again the pump is not watched. Check the box on it, its power and its network now.',
  },
  clockSetBackMeaning:
    'The box sends, but dates what it measures before what was known already: until its clock is right, or has come to where it was, the pump is not watched. Set the clock of the box right.',
  footer: 'You get this mail because you are registered for alerts on this pump.',
  serviceFooter: 'You get a copy as the customer’s service contact.',
};
