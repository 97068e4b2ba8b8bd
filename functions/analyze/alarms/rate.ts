import { type EpochMs, HOUR, SECOND } from '../../../shared/time.ts';

/** Parts of a window whose means stand for their readings: bounds the memory, whatever the sampling. */
const PARTS = 10;

/** The mean of a part of the window: [its number, readings, mean time − the part's start in ms, mean value]. */
type Part = readonly number[];

/** A window as it stands, and how fast the signal changes over it. */
export interface Rate {
  readonly window: readonly Part[];
  /** The signal's unit per hour; absent while the readings span less than half of the window. */
  readonly perHour?: number;
}

/**
 * Takes a value into the window that ends with it, and works out the change per hour as the slope of the least
 * squares line through the means of the window's parts: a single noisy value at either end moves it little.
 *
 * @param seconds the length of the window
 */
export function takeRate(before: readonly Part[] = [], seconds: number, value: number, at: EpochMs): Rate {
  const length = (seconds * SECOND) / PARTS;
  const number = Math.floor(at / length);
  const offset = at - number * length;
  // Where the window was set anew, its parts are numbered otherwise: none of the old ones may stay, be it as one to come.
  const kept = before.filter(([one]) => one! > number - PARTS && one! <= number);
  const last = kept.at(-1);
  const window =
    last?.[0] === number
      ? [...kept.slice(0, -1), added(last, offset, value)]
      : [...kept, [number, 1, offset, value]];
  const points = window.map(([one, , from, mean]) => ({ x: (one! - number) * length + from!, y: mean! }));
  const span = points.at(-1)!.x - points[0]!.x;
  return span * 2 < seconds * SECOND ? { window } : { window, perHour: slope(points) * HOUR };
}

function added([number, count, offset, mean]: Part, at: number, value: number): Part {
  const n = count! + 1;
  return [number!, n, offset! + (at - offset!) / n, mean! + (value - mean!) / n];
}

/** Of the least squares line. */
function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
