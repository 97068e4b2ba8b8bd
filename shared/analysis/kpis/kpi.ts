import type { Kpi } from '../../domain/health.ts';
import type { Rollup } from '../../domain/rollup.ts';
import type { Signal } from '../../domain/signals.ts';
import { SECOND } from '../../time.ts';
import type { Sketched } from '../rollups/sketched.ts';
import type { Window } from './windows.ts';

/** What KPIs of a window are told from. */
export interface Known extends Sketched {
  readonly window: Window;
  /** Signals whose sensors weren't to be believed in all of it: what they said then is left out. */
  readonly doubted?: ReadonlySet<Signal>;
}

/** A KPI's name with its value, or why there is none. */
export type Said = { readonly value: number; readonly unit: string } | { readonly unavailable: string };

export function value(value: number, unit: string): Said {
  return { value, unit };
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

/** Seconds of which the pump's state is known. */
export function stateKnown({ states }: Rollup): number {
  return states.operating + states.standby + states.idle + states.down;
}

export const DOUBTED = 'its sensor was not to be believed';
export const NO_STATE = 'the box does not say what state the pump is in';
