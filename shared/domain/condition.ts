import { isSignal, type Signal } from './signals.ts';

export type Severity = 'warning' | 'alarm';
export const SEVERITIES: readonly Severity[] = ['warning', 'alarm'];

/** On which side of its limit a signal is out of order. */
export type Direction = 'high' | 'low';
/** Which way a signal changes too fast. */
export type Slope = 'rising' | 'falling';

/**
 * What can be watched:
 * - `limit`: a signal passes a level (OPC UA Part 9 LimitAlarm);
 * - `rate`: it changes too fast (RateOfChangeAlarm);
 * - `baseline`: it deviates from this pump's own past (DeviationAlarm);
 * - `sensor`: its sensor is not to be believed (InstrumentDiagnosticAlarm);
 * - `life`: the median remaining life of a component is short;
 * - `no-data`: nothing is heard of the device.
 */
export const CONDITION_KINDS = ['limit', 'rate', 'baseline', 'sensor', 'life', 'no-data'] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];

/** What is watched on a device, for example `exhaustPressure.high` or `life.exhaustFilter`. */
export type ConditionName =
  | `${Signal}.${Direction | Slope | 'baseline' | 'sensor'}`
  | `life.${string}`
  | 'noData';

/** A condition's name, taken apart. */
export type ConditionParts =
  | { readonly kind: 'limit'; readonly signal: Signal; readonly direction: Direction }
  | { readonly kind: 'rate'; readonly signal: Signal; readonly direction: Slope }
  | { readonly kind: 'baseline' | 'sensor'; readonly signal: Signal }
  | { readonly kind: 'life'; readonly component: string }
  | { readonly kind: 'no-data' };

/** Takes a condition's name apart; `undefined` when it names none. */
export function partsOf(name: string): ConditionParts | undefined {
  if (name === 'noData') return { kind: 'no-data' };
  const dot = name.indexOf('.');
  const [first, second] = [name.slice(0, dot), name.slice(dot + 1)];
  if (dot < 0 || second === '') return undefined;
  if (first === 'life') return { kind: 'life', component: second };
  if (!isSignal(first)) return undefined;
  switch (second) {
    case 'high':
    case 'low':
      return { kind: 'limit', signal: first, direction: second };
    case 'rising':
    case 'falling':
      return { kind: 'rate', signal: first, direction: second };
    case 'baseline':
    case 'sensor':
      return { kind: second, signal: first };
    default:
      return undefined;
  }
}

/** Whether this text names a condition. */
export function isConditionName(name: string): name is ConditionName {
  return partsOf(name) !== undefined;
}
