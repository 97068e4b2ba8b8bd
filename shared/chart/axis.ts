/** A span of values that begins and ends at round numbers, with round numbers between. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** Steps that people count in. */
const ROUND = [1, 2, 2.5, 5, 10];

/**
 * The axis that holds these values, with about so many ticks. A span of nothing is widened.
 *
 * Source: Heckbert: "Nice Numbers for Graph Labels", Graphics Gems, 1990.
 */
export function axisOf(low: number, high: number, count = 5): Axis {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const widened = high - low > Math.max(1e-12, 1e-9 * size) ? high - low : Math.max(size * 0.1, 1e-3);
  const rough = widened / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ROUND.find((round) => round * power >= rough * (1 - 1e-9))!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { from: ticks[0]!, to: ticks.at(-1)!, ticks };
}
