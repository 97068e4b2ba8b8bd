import { type Html, html } from '../html.ts';
import type { EpochMs } from '../time.ts';
import type { Axis } from './axis.ts';

/** A time on the horizontal axis that is labelled. */
export interface TimeTick {
  readonly at: EpochMs;
  readonly label: string;
}

/** What every chart over time has. */
export interface Frame {
  /** Says what is seen, for those who can't see it. */
  readonly title: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly ticks: readonly TimeTick[];
  /** How the values of the axis are written; plainly, where it isn't told. */
  readonly number?: (value: number) => string;
  /** In the picture's own units; those of a page's column, where it isn't told. */
  readonly size?: { readonly width: number; readonly height: number };
}

const PAGE = { width: 720, height: 190 };
const LEFT = 56;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 24;

/** Where instants and values lie on the page, in the picture's own units. */
export interface Scale {
  readonly x: (at: EpochMs) => number;
  readonly y: (value: number) => number;
}

/** To a tenth of a unit: finer is not seen, and a month of hours stays small. */
const place = (value: number): number => Math.round(value * 10) / 10;

export function scaleOf({ from, to, size: { width, height } = PAGE }: Frame, axis: Axis): Scale {
  return {
    x: (at) => place(LEFT + ((at - from) / (to - from)) * (width - LEFT - RIGHT)),
    y: (value) => place(TOP + ((axis.to - value) / (axis.to - axis.from)) * (height - TOP - BOTTOM)),
  };
}

/** A picture with its axes, and what is drawn between them. Colours come from the page's style by class. */
export function framed(frame: Frame, axis: Axis, scale: Scale, drawn: readonly Html[]): Html {
  const { title, ticks, number = String, size: { width, height } = PAGE } = frame;
  const right = String(width - RIGHT);
  const lines = axis.ticks.map((tick) => {
    const y = String(scale.y(tick));
    return html`<line class="grid" x1="${String(LEFT)}" x2="${right}" y1="${y}" y2="${y}"/><text class="tick" x="${String(LEFT - 6)}" y="${y}" dy="4" text-anchor="end">${number(tick)}</text>`;
  });
  const bottom = String(height - 8);
  const times = ticks.map(
    ({ at, label }) =>
      html`<text class="tick" x="${String(scale.x(at))}" y="${bottom}" text-anchor="middle">${label}</text>`,
  );
  return html`<svg viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${title}">${lines}${times}${drawn}</svg>`;
}
