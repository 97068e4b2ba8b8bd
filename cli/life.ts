import type { LifeEstimate, TrendEvidence } from '../shared/domain/health.ts';
import { DAY, type EpochMs, HOUR, iso, MINUTE, SECOND } from '../shared/time.ts';

/**
 * A remaining life for a person, in the two largest units, and the day of UTC on which it is over; `null` lies beyond the
 * horizon.
 *
 * @param at as of when it remains
 */
export function lifetime(seconds: number | null, at: EpochMs): string {
  if (seconds === null) return 'over a year';
  const ms = seconds * SECOND;
  const [amount, less] = ms >= DAY ? [DAY, HOUR] : [HOUR, MINUTE];
  const [unit, smaller] = ms >= DAY ? ['d', 'h'] : ['h', 'min'];
  const on = iso(at + ms).slice(0, 10);
  return `${Math.floor(ms / amount)} ${unit} ${Math.floor((ms % amount) / less)} ${smaller} (${on})`;
}

/** When a part is over, for a program: RFC 3339, or `null` beyond the horizon. */
export function datesOf(
  { p10, p50, p90 }: Exclude<LifeEstimate, { unavailable: string }>,
  at: EpochMs,
): Record<'p10' | 'p50' | 'p90', string | null> {
  const date = (seconds: number | null) => (seconds === null ? null : iso(at + seconds * SECOND));
  return { p10: date(p10), p50: date(p50), p90: date(p90) };
}

/** For a person: how probable it is that a part is over within so many days, in per cent. */
export function chanceOf(estimate: LifeEstimate, days: 'd7' | 'd30' | 'd90'): string {
  if ('unavailable' in estimate || !estimate.within) return '–';
  const percent = estimate.within[days] * 100;
  // Neither never nor surely is ever known of what is only estimated.
  if (percent > 0 && percent < 1) return '<1 %';
  if (percent > 99 && percent < 100) return '>99 %';
  return `${Math.round(percent)} %`;
}

/**
 * For a person: what the part's own readings show, their slope a day with its 80 % interval, over how long, how surely; and
 * whose weeks tell of the duty to come, where wear is counted in it.
 *
 * @param unit of the slope, with a space before it
 */
export function evidenceOf(estimate: LifeEstimate, unit: string): string {
  if ('unavailable' in estimate || !estimate.evidence) return '';
  const { points, span, slope, slopeLow, slopeHigh, significance } = estimate.evidence;
  const days = rounded((span * SECOND) / DAY, 1);
  const rise = `${signed(slope)}${unit} a day (${signed(slopeLow)} to ${signed(slopeHigh)})`;
  const p = significance < 1e-4 ? '<0.0001' : `= ${rounded(significance, 4)}`;
  return `${rise}, ${points} points in ${days} d, p ${p}${dutyFrom(estimate.evidence)}`;
}

function dutyFrom({ duty }: TrendEvidence): string {
  if (!duty) return '';
  const { weeks, others, own } = duty;
  const by = `, duty to come by ${rounded(weeks, 1)} weeks of its own`;
  return others === 0 ? by : `${by} (${Math.round(own * 100)} %) and ${others} of its like`;
}

function signed(value: number): string {
  const text = String(Number(value.toPrecision(3)));
  return value > 0 ? `+${text}` : text.replace('-', '\u2212');
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
