import type { Band } from '../../../shared/chart/lineChart.ts';
import type { Locale } from '../../../shared/domain/customer.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import type { MonthReport, PumpMonth } from '../../../shared/report/month.ts';
import { REPORT_WORDS } from '../../../shared/report/words/all.ts';
import { HOUR } from '../../../shared/time.ts';
import type { InlinePicture } from '../transport/transport.ts';

/** Hours are drawn in blocks of so many: finer is not seen in a month, and weighs. */
const BLOCK = 4;

/** A plot, and what it shows in words. */
export interface Drawn extends InlinePicture {
  readonly alternative: string;
}

/** The definition's plots of one pump, as many as there is room for. */
export async function drawnOf(
  { definition, window, zone }: MonthReport,
  { hours, limits }: PumpMonth,
  locale: Locale,
  pump: number,
  room: number,
): Promise<Drawn[]> {
  const shown = definition.plots.filter((signal) => hours.some(({ signals }) => signals[signal]?.held));
  const drawn: Drawn[] = [];
  const { signalPicture } = await import('../picture/signalPicture.ts');
  const { pngOf } = await import('../picture/png.ts');
  for (const signal of shown.slice(0, Math.max(0, room))) {
    const { svg, alternative } = signalPicture(
      {
        signal,
        from: window.from,
        now: window.to,
        points: blocksOf(hours, signal),
        forecast: [],
        limits: limits.filter((limit) => limit.signal === signal),
        title: REPORT_WORDS[locale].plot,
        step: BLOCK * HOUR,
      },
      { locale, zone },
    );
    const name = `${signal}-${pump + 1}.png`;
    drawn.push({ contentId: `${name}@vakt`, name, png: await pngOf(svg), alternative });
  }
  return drawn;
}

function blocksOf(hours: readonly HourRollup[], signal: Signal): Band[] {
  const blocks = new Map<number, { held: number; sum: number; min: number; max: number }>();
  for (const { hour, signals } of hours) {
    const known = signals[signal];
    if (!known?.held) continue;
    const at = Math.floor(hour / (BLOCK * HOUR)) * BLOCK * HOUR;
    const before = blocks.get(at) ?? { held: 0, sum: 0, min: known.min, max: known.max };
    blocks.set(at, {
      held: before.held + known.held,
      sum: before.sum + known.sum,
      min: Math.min(before.min, known.min),
      max: Math.max(before.max, known.max),
    });
  }
  return [...blocks]
    .sort(([a], [b]) => a - b)
    .map(([at, { held, sum, min, max }]) => ({ at: at + (BLOCK / 2) * HOUR, value: sum / held, min, max }));
}
