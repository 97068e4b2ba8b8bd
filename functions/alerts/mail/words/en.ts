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
  direction: { high: 'high', low: 'low' },
  pump: 'Pump',
  site: 'Site',
  model: 'Model',
  serialNumber: 'Serial number',
  since: 'Since',
  value: 'Value',
  limit: 'Limit',
  meaning: {
    warning: 'The pump may run on. Plan a check.',
    alarm: 'The pump is outside its limits. Check it now.',
  },
  footer: 'You get this mail because you are registered for alerts on this pump.',
};
