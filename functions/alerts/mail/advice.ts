import { CLOCK_SET_BACK } from '../../../shared/domain/alarm.ts';
import type { ConditionParts } from '../../../shared/domain/condition.ts';
import type { Severity } from '../../../shared/domain/model.ts';
import { SENSOR_FAULTS, type SensorFaultKind } from '../../../shared/domain/sensor.ts';
import type { Signal } from '../../../shared/domain/signals.ts';

/** What there is advice on. The current and the power both tell of the load; what isn't here has the general one. */
export const ADVISED = [
  'inletPressure.high',
  'inletPressure.low',
  'exhaustPressure.high',
  'exhaustPressure.low',
  'oilTemperature.high',
  'oilTemperature.low',
  'load.high',
  'load.low',
  'vibration.high',
  'coolantTemperature.high',
  'coolantTemperature.low',
  'ambientTemperature.high',
  'ambientTemperature.low',
  'bearingTemperature.high',
  'rotationalSpeed.high',
  'rotationalSpeed.low',
  'oilLevel.high',
  'oilLevel.low',
  'limit',
  'baseline',
  'sensor.missing',
  'sensor.out-of-range',
  'sensor.stuck',
  'sensor.jumped',
  'sensor.spiking',
  'sensor.drifting',
  'life.exhaustFilter',
  'life.oil',
  'life.bearings',
  'life.cooling',
  'life',
  'no-data',
  'no-data.clock-set-back',
] as const;
export type Advised = (typeof ADVISED)[number];

const isAdvised = (name: string): name is Advised => (ADVISED as readonly string[]).includes(name);

/** On what to advise when this condition is raised. @param detail what more there is to say of it */
export function advisedOf(parts: ConditionParts, detail = ''): Advised {
  switch (parts.kind) {
    case 'limit':
      return ofSignal(parts.signal, parts.direction);
    case 'rate':
      return ofSignal(parts.signal, parts.direction === 'rising' ? 'high' : 'low');
    case 'baseline':
      return 'baseline';
    case 'sensor':
      return `sensor.${isFault(detail) ? detail : 'missing'}`;
    case 'life': {
      const name = `life.${parts.component}`;
      return isAdvised(name) ? name : 'life';
    }
    case 'no-data':
      return detail === CLOCK_SET_BACK ? 'no-data.clock-set-back' : 'no-data';
  }
}

function ofSignal(signal: Signal, side: 'high' | 'low'): Advised {
  const of = signal === 'motorCurrent' || signal === 'power' ? 'load' : signal;
  const name = `${of}.${side}`;
  return isAdvised(name) ? name : 'limit';
}

const isFault = (text: string): text is SensorFaultKind =>
  (SENSOR_FAULTS as readonly string[]).includes(text);

/** Whether the pump may run on. */
export type RunOn =
  | 'yes'
  /** Until it has been looked at, with somebody there. */
  | 'watched'
  /** It harms itself, or may become a danger. */
  | 'stop'
  /** What is out of order isn't the pump. */
  | 'unaffected'
  | 'until-changed';

/**
 * What damages a pump, or ends in a fire or a seizure, within the time that an alarm leaves: too hot, too little oil,
 * bearings that break up, an exhaust that is blocked. ISO 20816-3 calls zone D fit to cause damage.
 */
const HARMFUL: ReadonlySet<string> = new Set([
  'exhaustPressure.high',
  'oilTemperature.high',
  'coolantTemperature.high',
  'bearingTemperature.high',
  'vibration.high',
  'oilLevel.low',
]);

/** Whether a pump of which this is raised may run on. */
export function runOnOf(parts: ConditionParts, severity: Severity): RunOn {
  if (parts.kind === 'sensor' || parts.kind === 'no-data') return 'unaffected';
  if (parts.kind === 'life') return 'until-changed';
  if (severity === 'warning') return 'yes';
  return parts.kind === 'limit' && HARMFUL.has(`${parts.signal}.${parts.direction}`) ? 'stop' : 'watched';
}
