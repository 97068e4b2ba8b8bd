import type { Span } from '../../domain/span.ts';
import { type EpochMs, SECOND } from '../../time.ts';
import {
  type Known,
  type Said,
  type StatesOfPart,
  shareOf,
  spanOf,
  stateKnown,
  tooLittleKnown,
  unavailable,
  value,
} from './kpi.ts';

const NO_FAILURE = 'no failure is recorded in this window';
/** Share of the window below which an availability would speak for much more than was seen. */
const LEAST_SEEN = 0.25;
/** Share of it below which the operating time is too small to be shared among failures: those are known without readings. */
const LEAST_OPERATION_SEEN = 0.9;

/**
 * Availability, and the means that recorded failures give. Names are those of OPC 40223, definitions EN 13306's.
 *
 * @param failures as they were recorded, in order and without overlap; one that has not ended lasts until now
 */
export function maintenance(known: Known, failures: readonly Span[]): Record<string, Said> {
  const { rollup, window } = known;
  const begun = failures.filter(({ from }) => from >= window.from && from < window.to);
  const ended = failures.filter(({ to }) => to >= window.from && to < window.to);
  const repair = ended.reduce((sum, { from, to }) => sum + (to - from) / SECOND, 0);
  return {
    TimeBasedAvailability: availability(known, failures),
    MeanOperatingTimeBetweenFailures:
      begun.length === 0
        ? unavailable(NO_FAILURE)
        : (seenOf(known, stateKnown(rollup), LEAST_OPERATION_SEEN) ??
          value(rollup.states.operating / begun.length, 's', shareOf(window, stateKnown(rollup)))),
    MeanRepairTime:
      ended.length > 0
        ? value(repair / ended.length, 's')
        : unavailable('no recorded failure has ended in this window'),
  };
}

/** Up time over up and down time, of what is known. */
function availability(known: Known, failures: readonly Span[]): Said {
  const { window, rollup, parts = [{ ...window, states: rollup.states }] } = known;
  let [up, down, told] = [0, 0, 0];
  for (const part of parts) {
    const failed = recordedIn(failures, { from: part.from, to: Math.min(part.to, window.to) });
    const of = ofPart(part, failed, window.to);
    up += of.up;
    down += of.down;
    told += failed;
  }
  // What was recorded of hours in which the box said nothing.
  down += Math.max(0, recordedIn(failures, window) - told);
  const of = shareOf(window, up + down);
  return seenOf(known, up + down, LEAST_SEEN) ?? value(up / (up + down), '1', of);
}

/**
 * What was recorded is down time, whatever the box says: it may not know of a state *down*. In an hour in which a
 * failure begins or ends it is taken to be, as far as there is any, the time in *down*, in *idle*, unknown, in
 * *standby*, and only then *operating*.
 */
function ofPart(
  { from, to, states }: StatesOfPart,
  failed: number,
  now: EpochMs,
): { up: number; down: number } {
  const unknown = Math.max(0, (Math.min(to, now) - from) / SECOND - stateKnown({ states }));
  let untold = Math.max(0, failed - states.down);
  const left = (seconds: number) => {
    const taken = Math.min(seconds, untold);
    untold -= taken;
    return seconds - taken;
  };
  const idle = left(states.idle);
  left(unknown);
  const up = idle + left(states.standby) + left(states.operating);
  return { up, down: Math.max(states.down, failed) };
}

/** Seconds of a stretch within recorded failures. */
function recordedIn(failures: readonly Span[], { from, to }: Span): number {
  const within = failures.map((failure) => Math.min(failure.to, to) - Math.max(failure.from, from));
  return within.reduce((sum, ms) => sum + Math.max(0, ms) / SECOND, 0);
}

/** Why too little of the window is known to say more, where that is so. */
function seenOf(known: Known, seconds: number, least: number): Said | undefined {
  return seconds === 0 || seconds < least * spanOf(known.window) ? tooLittleKnown(known, seconds) : undefined;
}
