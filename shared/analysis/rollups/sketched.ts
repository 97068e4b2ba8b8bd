import type { Rollup } from '../../domain/rollup.ts';
import type { Signal } from '../../domain/signals.ts';
import type { Sketch } from '../sketch/sketch.ts';

/** At which values a signal stood while the pump is known to have operated, and at which otherwise. */
export interface StateSketches {
  readonly operating: Sketch;
  readonly otherwise: Sketch;
}

export type SignalSketches = Partial<Record<Signal, StateSketches>>;

/** A rollup with the sketches of its signals: kept apart, since few who read rollups want quantiles. */
export interface Sketched<R extends Rollup = Rollup> {
  readonly rollup: R;
  readonly sketches: SignalSketches;
}
