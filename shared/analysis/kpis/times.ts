import {
  type Known,
  type Said,
  shareOf,
  spanOf,
  stateKnown,
  stateUnknown,
  tooLittleKnown,
  value,
} from './kpi.ts';

const HOUR_SECONDS = 3_600;

/** How long the pump was in which state, and how often it was started. Names are those of OPC 40223. */
export function times(whole: Known): Record<string, Said> {
  const { rollup, window } = whole;
  const known = stateKnown(rollup);
  const { states, starts } = rollup;
  const of = shareOf(window, known);
  const said = (amount: number, unit: string) => (known > 0 ? value(amount, unit, of) : stateUnknown(whole));
  return {
    OperatingTime: said(states.operating, 's'),
    StandbyTime: said(states.standby, 's'),
    IdleTime: said(states.idle, 's'),
    DownTime: said(states.down, 's'),
    UnknownTime: value(Math.max(0, spanOf(window) - known), 's'),
    NumberOfStarts: said(starts, '1'),
    // Of less than an hour it would be a start or two, and read as what a motor can't bear.
    StartsPerHour:
      known < HOUR_SECONDS ? tooLittleKnown(whole, known) : value((starts * HOUR_SECONDS) / known, '1/h', of),
  };
}
