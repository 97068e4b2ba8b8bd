import type { Direction, Slope } from './condition.ts';
import type { LimitOverride } from './override.ts';
import type { Signal } from './signals.ts';

export { type Direction, SEVERITIES, type Severity } from './condition.ts';

/** ISA-18.2's means against nuisance alarms, under their OPC UA Part 9 names, and where the figures come from. */
export interface Levels {
  readonly warning?: number;
  readonly alarm?: number;
  /** Seconds the level must be passed without a break before the condition is active. */
  readonly onDelay: number;
  /** Seconds the value must be back before the condition has returned. */
  readonly offDelay: number;
  /** How far back inside the level the value must come, in the level's unit. */
  readonly deadband: number;
  /** A manual, a standard, a measurement. */
  readonly source: string;
}

/**
 * When a condition says nothing of a pump, because it follows from what the pump is doing (ISA-18.2, suppressed by
 * design). For consequences only: what stops a pump, or harms one that starts, is never suppressed.
 */
export interface Suppression {
  /** While the pump does not operate. */
  readonly stopped?: boolean;
  /** For so many seconds after it began to operate. */
  readonly started?: number;
}

/** A limit on one signal. Levels are in the signal's unit. */
export interface Limit extends Levels {
  readonly signal: Signal;
  readonly direction: Direction;
  readonly suppress?: Suppression;
}

/** A limit on how fast a signal changes. Levels are positive both ways, in the signal's unit per hour. */
export interface RateLimit extends Levels {
  readonly signal: Signal;
  readonly direction: Slope;
  /** Seconds over which the change is taken. */
  readonly window: number;
  readonly suppress?: Suppression;
}

/** When nothing heard of a device is out of order: `factor` times as long as it usually takes, at least `floor` seconds. */
export interface NoDataLimit {
  readonly floor: number;
  readonly factor: number;
  readonly source: string;
}

/** A part that wears, and the signal whose passing of its alarm level ends the part's useful life. */
export interface Component {
  readonly name: string;
  readonly signal: Signal;
  /** Subtracted before the trend is taken; for a gauge pressure, the atmosphere. In the signal's unit. */
  readonly reference: number;
  /** How the indicator grows: by equal steps, or by equal factors above its reference. */
  readonly growth: 'linear' | 'exponential';
  /** Whether every service renews it; `false` when none does, absent when nobody knows. */
  readonly renewedAtService?: boolean;
  /** For oil: its hours count by how hot it was, and not by the work that was done. */
  readonly ageing?: Ageing;
}

/** How fast oil ages with its temperature; the operator's, per model and kind of oil. */
export interface Ageing {
  /** °C at which an hour counts as one. */
  readonly reference: number;
  /** K by which the oil must be hotter to age twice as fast: about 10 for mineral oil. */
  readonly doubling: number;
  /** No hour counts more: above, it is another reaction, or a sensor that lies. */
  readonly cap: number;
}

/** Between which inlet pressures a pump-down is timed, in hPa: what the process begins at, and what it waits for. */
export interface PumpDownLevels {
  readonly from: number;
  readonly to: number;
  /** Where the figures come from. */
  readonly source: string;
}

/** What a healthy transmitter of a signal can read at these pumps: outside of it, it is broken. */
export interface Transmitter {
  readonly signal: Signal;
  /** In the signal's unit. */
  readonly min: number;
  readonly max: number;
  /** Where the figures come from: a data sheet, NAMUR NE 43. */
  readonly source: string;
}

/** What the operator knows about a make of pump. It outlives every customer and names none. */
export interface PumpModel {
  readonly name: string;
  readonly limits: readonly Limit[];
  readonly components: readonly Component[];
  /** Where the process these pumps are in pumps a chamber down, again and again. */
  readonly pumpDown?: PumpDownLevels;
  readonly rates?: readonly RateLimit[];
  /** On the median remaining life of every component, in days. These four: absent, Vakt's own hold; `null`, none. */
  readonly life?: Levels | null;
  readonly noData?: NoDataLimit | null;
  /** Where they are known; for other signals, what the physics allows. */
  readonly transmitters?: readonly Transmitter[];
  /** On sensors that aren't to be believed: there is no level, only delays. */
  readonly sensor?: Levels | null;
  /** On the deviation from the pump's own baseline, in robust standard deviations. */
  readonly baseline?: Levels | null;
}

/** The limits that hold for a pump: its model's, with what is set for this pump put in their place. */
export function limitsFor(model: PumpModel, overrides: readonly LimitOverride[]): Limit[] {
  const limits: Writable<Limit>[] = model.limits.map((limit) => ({ ...limit }));
  for (const { condition, field, value } of overrides) {
    const [signal, direction] = condition.split('.') as [Signal, Direction];
    if (direction !== 'high' && direction !== 'low') continue;
    let limit = limits.find((one) => one.signal === signal && one.direction === direction);
    if (!limit) {
      limit = { signal, direction, ...UNSTATED };
      limits.push(limit);
    }
    if (field === 'warning' || field === 'alarm') limit[field] = value ?? undefined;
    else if (field === 'onDelay' || field === 'offDelay' || field === 'deadband') limit[field] = value ?? 0;
  }
  return limits.filter(({ warning, alarm }) => warning !== undefined || alarm !== undefined);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** For a limit that only a pump has: a delay of Vakt's own, somewhat above the 15 s that EEMUA 191 begins at for pressures. */
export const UNSTATED = { onDelay: 20, offDelay: 20, deadband: 0, source: 'set for this pump' } as const;
