import { type Html, html } from '../html.ts';
import type { EpochMs } from '../time.ts';
import type { Axis } from './axis.ts';
import { type Frame, framed, scaleOf } from './frame.ts';

/** A bar over a stretch of time, its parts upon each other from below. */
export interface Bar {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly parts: readonly { readonly kind: string; readonly value: number }[];
}

/** Bars of parts upon each other, each part coloured by its kind. */
export function barChart(frame: Frame, bars: readonly Bar[], axis: Axis): Html {
  const scale = scaleOf(frame, axis);
  const drawn = bars.flatMap(({ from, to, parts }) => {
    const [left, right] = [scale.x(from), scale.x(to)];
    const width = String(Math.round(Math.max(0.5, right - left - 2) * 10) / 10);
    let below = 0;
    return parts.flatMap(({ kind, value }) => {
      if (value <= 0) return [];
      const [bottom, top] = [scale.y(below), scale.y(below + value)];
      below += value;
      const height = String(Math.round((bottom - top) * 10) / 10);
      return html`<rect class="${kind}" x="${String(left + 1)}" y="${String(top)}" width="${width}" height="${height}"/>`;
    });
  });
  return framed(frame, axis, scale, drawn);
}
