import type { Measured } from './measured.ts';

/** A sensor that is no longer true from a time on. Times in epoch milliseconds. */
export type SensorFault =
  | {
      /** It goes on showing what it showed at `from`. */
      kind: 'stuck';
      signal: Measured;
      from: number;
    }
  | {
      /** Its error grows evenly, so that it shows `shows` at `showsAt`, in the signal's unit. */
      kind: 'drift';
      signal: Measured;
      from: number;
      showsAt: number;
      shows: number;
    };

/**
 * What a faulty sensor shows.
 *
 * @param truth what a true one would show, by time
 * @throws RangeError when a drift would end before it begins
 */
export function shownBy(fault: SensorFault, truth: (at: number) => number): (at: number) => number {
  const { from } = fault;
  if (fault.kind === 'stuck') {
    const last = truth(from);
    return (at) => (at < from ? truth(at) : last);
  }
  const { showsAt, shows } = fault;
  if (!(showsAt > from)) throw new RangeError('a drift must end after it has begun');
  const error = shows - truth(showsAt);
  return (at) => truth(at) + (at < from ? 0 : (error * (at - from)) / (showsAt - from));
}
