import type { Kpi } from '../../domain/health.ts';
import type { Rollup } from '../../domain/rollup.ts';
import type { Signal } from '../../domain/signals.ts';
import type { Span } from '../../domain/span.ts';
import { SECOND } from '../../time.ts';
import type { Sketched } from '../rollups/sketched.ts';
import type { Window } from './windows.ts';

/** What KPIs of a window are told from. */
export interface Known extends Sketched {
  readonly window: Window;
  /** Hours and days that make it, in order, with the seconds in each state; absent where nobody asks. */
  readonly parts?: readonly StatesOfPart[];
  /** Signals whose sensors weren't to be believed in all of it: what they said then is left out. */
  readonly doubted?: ReadonlySet<Signal>;
}

/** The states of a pump in an hour or a day. */
export interface StatesOfPart extends Span {
  readonly states: Rollup['states'];
}

/** A KPI's value, with the share of the window that it tells of, where that isn't all; or why there is none. */
export type Said =
  | { readonly value: number; readonly unit: string; readonly of?: number }
  | { readonly unavailable: string };

/** From this share on a figure tells of all of its window: what a meter of class 1 (IEC 62053-21) may be off by is wanting at most. */
export const WHOLE = 0.99;

/** @param of share of the window that the value tells of, where there may be more */
export function value(value: number, unit: string, of = 1): Said {
  // Down to a thousandth: what is nearly whole isn't said to be.
  return of >= WHOLE ? { value, unit } : { value, unit, of: Math.floor(of * 1_000) / 1_000 };
}

export function unavailable(reason: string): Said {
  return { unavailable: reason };
}

/** Names what was said, within its window. */
export function kpis({ name: window }: Window, said: Readonly<Record<string, Said>>): Kpi[] {
  return Object.entries(said).map(([name, what]) => ({ name, window, ...what }));
}

/** Seconds that the window has lasted so far. */
export function spanOf({ from, to }: Window): number {
  return (to - from) / SECOND;
}

/** Share of the window, from 0 to 1, that so many seconds are. */
export function shareOf(window: Window, seconds: number): number {
  return Math.min(1, seconds / spanOf(window));
}

/** Seconds of which the pump's state is known. */
export function stateKnown({ states }: Pick<Rollup, 'states'>): number {
  return states.operating + states.standby + states.idle + states.down;
}

export const DOUBTED = 'its sensor was not to be believed';
const NO_STATE = 'the box does not say what state the pump is in';
export const NO_READINGS = 'no readings in this window';
export const NO_TIME = 'a single reading holds for no known time';

/** Why nothing is known of the pump's states, where that is so. */
export function stateUnknown({ rollup }: Known): Said {
  if (isSilent(rollup)) return unavailable(NO_READINGS);
  return unavailable(rollup.covered === 0 ? NO_TIME : NO_STATE);
}

/** That too little is known of the pump's states to say more, in seconds. */
export function tooLittleKnown(known: Known, seconds: number): Said {
  if (seconds === 0) return stateUnknown(known);
  // So that what is said is below what is asked for, also where it is so by a hair.
  const percent = Math.floor((100 * seconds) / spanOf(known.window));
  return unavailable(`the pump's state is known of ${percent} % of the window only`);
}

/** Whether nothing was heard: no reading, and none before that still held. */
export function isSilent({ covered, count }: Rollup): boolean {
  return covered === 0 && count === 0;
}
