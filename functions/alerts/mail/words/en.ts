import type { MailWords } from './words.ts';

export const en: MailWords = {
  mayRunOn: 'May the pump run on?',
  runOn: {
    yes: 'Yes.',
    watched: 'Only with somebody watching it, until it has been checked. Stop it if it gets worse.',
    stop: 'No. Stop it in an orderly way as soon as the process allows: it may be damaged otherwise.',
    unaffected: 'Yes, as far as anyone can tell: what is wrong is not the pump itself.',
    'until-changed': 'Yes, until the part has been replaced in time.',
  },
  actBy: 'Act by',
  dateAndHours: '{date}, after about {hours} of operation',
  now: 'Now',
  life: 'Remaining life',
  lifeRange: '{component}: most likely {p50} (between {p10} and {p90})',
  beyond: 'more than a year',
  causes: 'What usually causes it',
  actions: 'What to do',
  openPage: 'Open the pump’s page',
  pageNote: 'The link is yours alone. On the page you can acknowledge, and say what was found and done.',
  service: 'Service',
  picture: '{signal} in {unit}, the last {days} days',
  pictureFacts: 'Latest {last}; lowest {least}, highest {most}.',
  pictureWarning: 'Warning level {warning}.',
  pictureAlarm: 'Alarm level {alarm}.',
  pictureForecast: 'If it goes on like this, between {low} and {high} on {date}.',
  pictureMean: 'hourly mean',
  pictureRange: 'lowest to highest',
  forecast: 'forecast',
  manual: 'The manual of the pump and your own safety rules come first.',
  unsubscribe: 'No more mail about this pump',
  unsubscribeAll: 'No more mail from Vakt, alarms among it',
  unsubscribeReport: 'No more of this report',
  advice: {
    'inletPressure.high': {
      cause:
        'A leak in the system, a valve that is open, more gas from the process than usual, or a pump that has lost performance.',
      action:
        'Close the inlet valve and see what pressure the pump reaches by itself. If that is right, look for the leak on the process side.',
    },
    'inletPressure.low': {
      cause: 'A closed valve or blocked filter before the pump, or a process that gives less gas than usual.',
      action: 'Check the valves and the inlet filter, and whether the process is running as planned.',
    },
    'exhaustPressure.high': {
      cause: 'A clogged exhaust filter, most often; otherwise a blocked or too narrow exhaust line.',
      action:
        'Replace the exhaust filter. If the pressure stays high, check the exhaust line for condensate, valves and blockages.',
    },
    'exhaustPressure.low': {
      cause: 'An exhaust filter that is torn or not seated, or an open exhaust line.',
      action:
        'Check the exhaust filter and its seals, and look for oil mist at the outlet. Replace a torn filter.',
    },
    'oilTemperature.high': {
      cause: 'Too little or spent oil, a dirty cooler, a warm room, or a pump under more load than usual.',
      action:
        'Check the oil level and its colour, clean the cooler and its fan, and make sure that air or water reaches it.',
    },
    'oilTemperature.low': {
      cause: 'A cold start, too much cooling, or a thermostat that stays open.',
      action:
        'Let the pump warm up before it takes vapours, or water may gather in the oil. Check the thermostat and the cooling.',
    },
    'load.high': {
      cause:
        'Back pressure in the exhaust, thick or spent oil, a bearing that runs hard, or a missing mains phase.',
      action: 'Check the exhaust pressure and the oil first, then the phases of the supply and the bearings.',
    },
    'load.low': {
      cause: 'A pump that runs without load: a broken coupling or belt, or no gas from the process.',
      action: 'Check the coupling or belt, and whether the inlet valve opens as it should.',
    },
    'vibration.high': {
      cause:
        'Worn bearings, a misaligned coupling, loose feet, or deposits that put the rotor out of balance.',
      action:
        'Listen to the bearings, tighten feet and pipes, and have the vibration measured. Plan to replace the bearings.',
    },
    'coolantTemperature.high': {
      cause: 'Too little coolant flow, a dirty heat exchanger, or coolant that arrives warm.',
      action: 'Check flow, filters and valves of the cooling, and clean the heat exchanger.',
    },
    'coolantTemperature.low': {
      cause: 'A control valve that stays open, or a pump that stands still with the coolant running.',
      action: 'Check the control valve. Protect the cooling against frost if it may freeze.',
    },
    'ambientTemperature.high': {
      cause: 'Poor ventilation of the pump room, or heat from machines nearby.',
      action: 'Improve the ventilation, and see that nothing blocks the air around the pump.',
    },
    'ambientTemperature.low': {
      cause: 'An open door or gate, or heating that is off.',
      action: 'Warm the room, or check before the next start that oil and coolant stand the cold.',
    },
    'bearingTemperature.high': {
      cause: 'Too little or too much grease, a worn bearing, or a coupling out of line.',
      action:
        'Check the lubrication by the manual and listen to the bearing. Have it replaced if it is noisy.',
    },
    'rotationalSpeed.high': {
      cause: 'A frequency converter with another set point, or a lost load.',
      action: 'Check the set point and the parameters of the frequency converter.',
    },
    'rotationalSpeed.low': {
      cause: 'A frequency converter that limits, an overload, a slipping belt, or low mains voltage.',
      action: 'Check the messages of the frequency converter, the current, and the belt if there is one.',
    },
    'oilLevel.high': {
      cause: 'Too much oil filled in, or water and process liquid in the oil.',
      action:
        'Stop the pump and let the oil settle. If there is water in it, change the oil and use the gas ballast.',
    },
    'oilLevel.low': {
      cause: 'A leak, oil carried out through the exhaust filter, or a change of oil that is due.',
      action: 'Top up with the right oil, look for leaks, and check the exhaust filter and the oil return.',
    },
    limit: {
      cause: 'A change in the process, wear, or a fault in the pump or around it.',
      action:
        'Compare with what was changed lately at the pump and in the process, and check the pump on site.',
    },
    baseline: {
      cause:
        'A process that runs differently, a part that begins to wear, or maintenance that was not recorded.',
      action:
        'Compare with what was changed lately. If nothing was, have the pump looked at, though no limit is passed.',
    },
    'sensor.missing': {
      cause: 'A loose plug, a broken cable, or a sensor that has failed.',
      action: 'Check plug and cable between sensor and box; replace the sensor if they are in order.',
    },
    'sensor.out-of-range': {
      cause: 'A broken wire or short circuit, or a sensor that has failed.',
      action: 'Measure the signal at the box’s input; check the cable, then replace the sensor.',
    },
    'sensor.stuck': {
      cause: 'A blocked measuring line, a frozen signal, or a sensor that has failed.',
      action: 'Clean the measuring line; compare with an instrument of your own, and replace the sensor.',
    },
    'sensor.jumped': {
      cause:
        'A loose contact, water in a connector, an input that has failed, or a thermometer that was taken out.',
      action: 'Compare with an instrument of your own, check plugs, cable and input, and replace the sensor.',
    },
    'sensor.spiking': {
      cause: 'A loose contact, missing shielding, or interference from a frequency converter.',
      action: 'Tighten the contacts, check shield and earth, and lay the cable away from motor cables.',
    },
    'sensor.drifting': {
      cause: 'Ageing or dirt on the sensor.',
      action: 'Compare with an instrument of your own; calibrate or replace the sensor.',
    },
    'life.exhaustFilter': {
      cause: 'The exhaust filter clogs as it is used; spent oil and dust from the process make it faster.',
      action: 'Order a filter and replace it before the date. Check the oil at the same time.',
    },
    'life.oil': {
      cause: 'Oil ages with heat, vapours and particles from the process.',
      action: 'Have oil and oil filter ready and change them before the date.',
    },
    'life.bearings': {
      cause: 'Bearings wear; heat, vibration and dirty oil make it faster.',
      action: 'Order bearings and book the service now: the work needs the pump to stand still.',
    },
    'life.cooling': {
      cause: 'Deposits in the cooler or heat exchanger take away its effect.',
      action: 'Clean the cooler, its fan and its filters before the date.',
    },
    life: {
      cause: 'Parts wear as they are used.',
      action: 'Order the part and replace it before the date.',
    },
    'no-data': {
      cause: 'The box has no power, its network is down, or the pump was taken out of service.',
      action: 'Check power and network of the box on the pump, and look at the pump itself meanwhile.',
    },
    'no-data.clock-set-back': {
      cause: 'The clock of the box was set back, or began anew after it had been without power.',
      action:
        'Set the clock of the box right, or let it take the time from the network; until then look at the pump itself.',
    },
  },
};
