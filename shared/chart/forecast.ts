import type { TrendEvidence } from '../domain/health.ts';
import { DAY, type EpochMs } from '../time.ts';
import type { Band } from './lineChart.ts';

/**
 * How a signal goes on if its trend does: from its last value along the slope, between the slopes of the interval that
 * holds it with 80 %.
 *
 * @returns the two ends of a straight band
 */
export function forecastOf(
  { slope, slopeLow, slopeHigh }: Pick<TrendEvidence, 'slope' | 'slopeLow' | 'slopeHigh'>,
  last: Pick<Band, 'at' | 'value'>,
  until: EpochMs,
): Band[] {
  const days = (until - last.at) / DAY;
  if (!(days > 0)) return [];
  const along = (perDay: number) => last.value + perDay * days;
  const { at, value } = last;
  return [
    { at, value, min: value, max: value },
    { at: until, value: along(slope), min: along(slopeLow), max: along(slopeHigh) },
  ];
}
