import type { Band } from '../../shared/chart/lineChart.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import type { Signal } from '../../shared/domain/signals.ts';
import { type EpochMs, HOUR } from '../../shared/time.ts';

/** A point of a month's chart stands for so long: more of them are not seen, and make the page a heavy one. */
export const BLOCK = 4 * HOUR;

/** A signal in blocks of time, each with its mean by the time values held, and the least and most it was. */
export function blocksOf(hours: readonly HourRollup[], signal: Signal): Band[] {
  const blocks = new Map<EpochMs, { held: number; sum: number; min: number; max: number }>();
  for (const { hour, signals } of hours) {
    const known = signals[signal];
    if (!known || known.held === 0) continue;
    const start = Math.floor(hour / BLOCK) * BLOCK;
    const block = blocks.get(start);
    blocks.set(start, {
      held: (block?.held ?? 0) + known.held,
      sum: (block?.sum ?? 0) + known.sum,
      min: Math.min(block?.min ?? Number.POSITIVE_INFINITY, known.min),
      max: Math.max(block?.max ?? Number.NEGATIVE_INFINITY, known.max),
    });
  }
  return [...blocks]
    .sort(([a], [b]) => a - b)
    .map(([start, { held, sum, min, max }]) => ({ at: start + BLOCK / 2, value: sum / held, min, max }));
}
