import type { Span } from '../../domain/span.ts';
import { SECOND } from '../../time.ts';
import { type Known, NO_STATE, type Said, stateKnown, unavailable, value } from './kpi.ts';

const NO_FAILURE = 'no failure is recorded in this window';

/**
 * Availability, and the means that recorded failures give. Names are those of OPC 40223, definitions EN 13306's.
 *
 * @param failures as they were recorded, in order and without overlap; one that has not ended lasts until now
 */
export function maintenance({ rollup, window }: Known, failures: readonly Span[]): Record<string, Said> {
  const begun = failures.filter(({ from }) => from >= window.from && from < window.to);
  const ended = failures.filter(({ to }) => to > window.from && to < window.to);
  const repair = ended.reduce((sum, { from, to }) => sum + (to - from) / SECOND, 0);
  const known = stateKnown(rollup);
  return {
    TimeBasedAvailability:
      known > 0
        ? value(availability(rollup.states, recordedDown(window, failures)), '1')
        : unavailable(NO_STATE),
    MeanOperatingTimeBetweenFailures:
      begun.length === 0
        ? unavailable(NO_FAILURE)
        : known > 0
          ? value(rollup.states.operating / begun.length, 's')
          : unavailable(NO_STATE),
    MeanRepairTime:
      ended.length > 0
        ? value(repair / ended.length, 's')
        : unavailable('no recorded failure has ended in this window'),
  };
}

/** Seconds of the window within recorded failures. */
function recordedDown({ from, to }: Known['window'], failures: readonly Span[]): number {
  const within = failures.map((failure) => Math.min(failure.to, to) - Math.max(failure.from, from));
  return within.reduce((sum, ms) => sum + Math.max(0, ms) / SECOND, 0);
}

/**
 * Up time over up and down time. A box that knows of no state *down* calls a failed pump idle: what was recorded
 * beyond what the box has told is taken from its idle time.
 */
function availability(states: Known['rollup']['states'], recorded: number): number {
  const untold = Math.max(0, recorded - states.down);
  const down = states.down + untold;
  const up = states.operating + states.standby + Math.max(0, states.idle - untold);
  return up / (up + down);
}
