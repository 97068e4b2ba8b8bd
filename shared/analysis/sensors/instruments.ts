import type { Signal } from '../../domain/signals.ts';
import type { HeldValue } from './spikes.ts';

/** Whether both are measured by the same instrument: if it errs, both do. */
export function isSameMeter(one: Signal, other: Signal): boolean {
  return one === other || (ELECTRICAL.includes(one) && ELECTRICAL.includes(other));
}
const ELECTRICAL: readonly Signal[] = ['power', 'motorCurrent'];

/** Whether another instrument saw something single at the same instant. */
export function isShared(
  signal: Signal,
  [first]: readonly HeldValue[],
  isolated: ReadonlyMap<Signal, readonly HeldValue[]>,
): boolean {
  for (const [other, [one]] of isolated) {
    if (!isSameMeter(other, signal) && one!.at === first!.at) return true;
  }
  return false;
}
