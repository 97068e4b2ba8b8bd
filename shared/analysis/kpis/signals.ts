import type { LevelName, SignalRollup } from '../../domain/rollup.ts';
import { SIGNAL_NAMES, SIGNALS, type Signal } from '../../domain/signals.ts';
import type { StateSketches } from '../rollups/sketched.ts';
import { mergeSketches, quantileOf, type Sketch } from '../sketch/sketch.ts';
import {
  DOUBTED,
  type Known,
  NO_TIME,
  type Said,
  shareOf,
  spanOf,
  stateKnown,
  unavailable,
  value,
} from './kpi.ts';

const QUANTILES = { p05: 0.05, p50: 0.5, p95: 0.95 } as const;
const BEYOND: Readonly<Record<LevelName, string>> = {
  'high.warning': 'timeAboveWarning',
  'high.alarm': 'timeAboveAlarm',
  'low.warning': 'timeBelowWarning',
  'low.alarm': 'timeBelowAlarm',
};

/** Each signal that was measured in the window, over all the time and while the pump operated. */
export function signals(whole: Known): Record<string, Said> {
  const { rollup, window, sketches, doubted } = whole;
  // Seconds in which the pump operated, or may have.
  const mayOperate = spanOf(window) - (stateKnown(rollup) - rollup.states.operating);
  const said: Record<string, Said> = {};
  for (const signal of SIGNAL_NAMES) {
    const known = rollup.signals[signal];
    if (!known && doubted?.has(signal)) said[`${signal}.mean`] = unavailable(DOUBTED);
    if (!known) continue;
    const of = { all: shareOf(window, known.held), operating: known.operatingHeld / mayOperate };
    for (const [name, what] of Object.entries(ofSignal(signal, known, sketches[signal], of))) {
      said[`${signal}.${name}`] = what;
    }
  }
  return said;
}

function ofSignal(
  signal: Signal,
  known: SignalRollup,
  sketches: StateSketches | undefined,
  of: { readonly all: number; readonly operating: number },
): Record<string, Said> {
  const { unit } = SIGNALS[signal];
  const said: Record<string, Said> = {
    mean: known.held > 0 ? value(known.sum / known.held, unit, of.all) : unavailable(NO_TIME),
    min: value(known.min, unit, of.all),
    max: value(known.max, unit, of.all),
    ...quantiles(known, sketches && mergeSketches([sketches.operating, sketches.otherwise]), unit, of.all),
    'operating.mean':
      known.operatingHeld > 0
        ? value(known.operatingSum / known.operatingHeld, unit, of.operating)
        : unavailable('the pump is not known to have operated'),
    'operating.p50': quantiles(known, sketches?.operating, unit, of.operating).p50!,
    stability: known.spreadHeld
      ? value(known.spreadSum! / known.spreadHeld, unit, of.operating)
      : unavailable('too few readings at a comparable load, or the signal is itself the load'),
  };
  for (const [level, seconds] of Object.entries(known.beyond ?? {})) {
    said[BEYOND[level as LevelName]] = value(seconds, 's', of.all);
  }
  return said;
}

/** A bucket's middle may lie beyond the last value that was measured: then that one is nearer. */
function quantiles(
  { min, max }: SignalRollup,
  sketch: Sketch | undefined,
  unit: string,
  of: number,
): Record<string, Said> {
  const said: Record<string, Said> = {};
  for (const [name, share] of Object.entries(QUANTILES)) {
    const found = sketch && quantileOf(sketch, share);
    said[name] =
      found === undefined
        ? unavailable('nothing has been held for a known time')
        : value(Math.min(max, Math.max(min, found)), unit, of);
  }
  return said;
}
