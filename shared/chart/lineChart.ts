import { type Html, html } from '../html.ts';
import type { EpochMs } from '../time.ts';
import { type Axis, axisOf } from './axis.ts';
import { type Frame, framed, type Scale, scaleOf } from './frame.ts';

/** A value over a stretch of time, with the least and the most it was. */
export interface Band {
  readonly at: EpochMs;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** A level that is drawn across. */
export interface Level {
  readonly value: number;
  readonly label: string;
  readonly kind: 'warning' | 'alarm';
}

/** Levels further from the values than so many times their span are left out: they would flatten everything else. */
const NEAR = 2;

/**
 * A line over time within the band from its least to its most. Where more than a step is missing, so is the line.
 *
 * @param step the distance of neighbours, in ms
 * @param forecast how the line may go on, from where it ends; it is drawn as far as the axis goes
 */
export function lineChart(
  frame: Frame,
  points: readonly Band[],
  levels: readonly Level[],
  step: number,
  forecast: readonly Band[] = [],
): Html {
  const low = points.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY);
  const high = points.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY);
  if (points.length === 0) return framed(frame, axisOf(0, 1), scaleOf(frame, axisOf(0, 1)), []);
  const reach = NEAR * Math.max(high - low, Math.abs(high) * 0.05);
  const near = levels.filter(({ value }) => value >= low - reach && value <= high + reach);
  const ahead = forecast.flatMap(({ min, max }) => [Math.max(min, low - reach), Math.min(max, high + reach)]);
  const axis = axisOf(
    Math.min(low, ...near.map(({ value }) => value), ...ahead),
    Math.max(high, ...near.map(({ value }) => value), ...ahead),
  );
  const scale = scaleOf(frame, axis);
  const runs = unbroken(points, step);
  const bands = runs.map((run) => {
    const upper = run.map(({ at, max }) => `${scale.x(at)},${scale.y(max)}`);
    const lower = run.map(({ at, min }) => `${scale.x(at)},${scale.y(min)}`).reverse();
    return html`<path class="band" d="M${upper.join('L')}L${lower.join('L')}Z"/>`;
  });
  const lines = runs.map((run) => {
    // A point by itself would be no line: a short one is.
    const path = run.length > 1 ? run : [run[0]!, { ...run[0]!, at: run[0]!.at + step / 2 }];
    return html`<path class="line" d="M${path.map(({ at, value }) => `${scale.x(at)},${scale.y(value)}`).join('L')}"/>`;
  });
  const [left, right] = [String(scale.x(frame.from)), String(scale.x(frame.to))];
  const across = near.map(({ value, label, kind }) => {
    const y = String(scale.y(value));
    // On either side: the two levels of a limit may lie close to each other.
    const [x, anchor] = kind === 'alarm' ? [right, 'end'] : [left, 'start'];
    return html`<line class="${kind}" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/><text class="level" x="${x}" y="${y}" dy="-3" text-anchor="${anchor}">${label}</text>`;
  });
  return framed(frame, axis, scale, [...bands, ...lines, ...across, ...forecastOf(forecast, axis, scale)]);
}

/** A band within which a dashed line goes on; beyond the axis both run along its edge. */
function forecastOf(forecast: readonly Band[], axis: Axis, scale: Scale): Html[] {
  if (forecast.length < 2) return [];
  const place = (at: number, value: number) =>
    `${scale.x(at)},${scale.y(Math.min(axis.to, Math.max(axis.from, value)))}`;
  const upper = forecast.map(({ at, max }) => place(at, max));
  const lower = forecast.map(({ at, min }) => place(at, min)).reverse();
  const middle = forecast.map(({ at, value }) => place(at, value));
  return [
    html`<path class="ahead" d="M${upper.join('L')}L${lower.join('L')}Z"/>`,
    html`<path class="forecast" d="M${middle.join('L')}"/>`,
  ];
}

function unbroken(points: readonly Band[], step: number): Band[][] {
  const runs: Band[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point.at - run.at(-1)!.at <= step * 1.5) run.push(point);
    else runs.push([point]);
  }
  return runs;
}
