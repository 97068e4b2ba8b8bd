import {
  type ConditionKind,
  type ConditionName,
  type ConditionParts,
  type Direction,
  partsOf,
} from './condition.ts';
import { type Levels, type PumpModel, type Suppression, UNSTATED } from './model.ts';
import type { LimitField, LimitOverride, Setting } from './override.ts';
import { SIGNAL_NAMES, SIGNALS, type Signal } from './signals.ts';
import { WATCH_DEFAULTS } from './watchDefaults.ts';

/** One condition as it is watched on one pump: what its model says, with what is set for this pump. */
export interface Watch extends Levels {
  readonly condition: ConditionName;
  readonly kind: ConditionKind;
  /** Absent of life and no-data conditions. */
  readonly signal?: Signal;
  /** Of life conditions. */
  readonly component?: string;
  /** On which side of its levels it is out of order. */
  readonly direction: Direction;
  /** Of its levels and deadband; empty where it is a matter of yes or no. */
  readonly unit: string;
  /** Seconds over which a rate is taken. */
  readonly window?: number;
  /** Of no-data conditions: see {@link NoDataLimit}. */
  readonly floor?: number;
  readonly factor?: number;
  readonly suppress?: Suppression;
  /** What of it was set for this pump; `null` where nobody noted by whom. */
  readonly set: Partial<Record<LimitField, Setting | null>>;
  /** ... and what holds without that; `null` where nothing does. */
  readonly instead: Partial<Record<LimitField, number | null>>;
}

/** Whether anything is to come of it: a condition without a level isn't watched. */
export function isWatched({ warning, alarm }: Watch): boolean {
  return warning !== undefined || alarm !== undefined;
}

/** Everything that can be watched on a pump of this model, also what is not watched because it was set so. */
export function watchesFor(model: PumpModel, overrides: readonly LimitOverride[]): Watch[] {
  const watches = new Map<ConditionName, Watch>();
  for (const watch of modelWatches(model)) watches.set(watch.condition, watch);
  for (const { condition, field, value, set } of overrides) {
    const known = watches.get(condition) ?? ownWatch(condition);
    if (!known) continue;
    const stated = field in known.instead ? known.instead[field] : (known[field] ?? null);
    watches.set(condition, {
      ...known,
      [field]: value ?? undefined,
      set: { ...known.set, [field]: set ?? null },
      instead: { ...known.instead, [field]: stated },
    });
  }
  return [...watches.values()];
}

function modelWatches(model: PumpModel): Watch[] {
  const { sensor = WATCH_DEFAULTS.sensor, baseline = WATCH_DEFAULTS.baseline } = model;
  const { life = WATCH_DEFAULTS.life, noData = WATCH_DEFAULTS.noData } = model;
  const name = (condition: ConditionName, levels: Details) => watch(condition, partsOf(condition)!, levels);
  return [
    ...model.limits.map((limit) => name(`${limit.signal}.${limit.direction}`, limit)),
    ...(model.rates ?? []).map((rate) => name(`${rate.signal}.${rate.direction}`, rate)),
    ...(baseline ? SIGNAL_NAMES.map((signal) => name(`${signal}.baseline`, baseline)) : []),
    ...(sensor ? SIGNAL_NAMES.map((signal) => name(`${signal}.sensor`, { ...sensor, ...YES_OR_NO })) : []),
    ...(life ? model.components.map((component) => name(`life.${component.name}`, life)) : []),
    ...(noData ? [name('noData', { onDelay: 0, offDelay: 0, ...noData, ...YES_OR_NO })] : []),
  ];
}

/** A fault is one more than none. */
const YES_OR_NO = { warning: 0, deadband: 0 } as const;

/** A condition that only this pump has; of the kinds that every pump has when its model leaves them out, too. */
function ownWatch(condition: ConditionName): Watch | undefined {
  const parts = partsOf(condition);
  switch (parts?.kind) {
    case 'limit':
      return watch(condition, parts, UNSTATED);
    case 'rate':
      return watch(condition, parts, { ...UNSTATED, window: 600 });
    case 'baseline':
      return watch(condition, parts, WATCH_DEFAULTS.baseline);
    default:
      return undefined;
  }
}

type Details = Levels & Pick<Partial<Watch>, 'window' | 'floor' | 'factor' | 'suppress'>;

function watch(
  condition: ConditionName,
  parts: ConditionParts,
  { warning, alarm, onDelay, offDelay, deadband, source, ...more }: Details,
): Watch {
  const signal = 'signal' in parts ? parts.signal : undefined;
  return {
    condition,
    kind: parts.kind,
    ...(signal === undefined ? {} : { signal }),
    ...('component' in parts ? { component: parts.component } : {}),
    direction: directionOf(parts),
    unit: unitOf(parts.kind, signal),
    ...(warning === undefined ? {} : { warning }),
    ...(alarm === undefined ? {} : { alarm }),
    onDelay,
    offDelay,
    deadband,
    ...(more.window === undefined ? {} : { window: more.window }),
    ...(more.floor === undefined ? {} : { floor: more.floor, factor: more.factor }),
    ...(more.suppress === undefined ? {} : { suppress: more.suppress }),
    source,
    set: {},
    instead: {},
  };
}

/** A short life is out of order below its level; of a rate, what it is too fast in is in its name. */
function directionOf(parts: ConditionParts): Direction {
  if (parts.kind === 'limit') return parts.direction;
  return parts.kind === 'life' ? 'low' : 'high';
}

/** In what a kind of condition is measured. */
export function unitOf(kind: ConditionKind, signal: Signal | undefined): string {
  const unit = signal === undefined ? '' : SIGNALS[signal].unit;
  if (kind === 'limit') return unit;
  if (kind === 'rate') return `${unit}/h`;
  if (kind === 'life') return 'd';
  return kind === 'baseline' ? 'σ' : '';
}
