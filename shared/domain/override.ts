import type { EpochMs } from '../time.ts';
import type { ConditionName, Direction, Severity } from './condition.ts';
import type { Signal } from './signals.ts';

/** What of a condition can be set for one pump. */
export const LIMIT_FIELDS = [
  'warning',
  'alarm',
  'onDelay',
  'offDelay',
  'deadband',
  'window',
  'floor',
  'factor',
] as const;
export type LimitField = (typeof LIMIT_FIELDS)[number];

/** Who set it, when, and why. */
export interface Setting {
  readonly by: string;
  readonly at: EpochMs;
  readonly reason?: string;
}

/** Something set for one pump in place of what its model says; the customer's data, like the pump itself. */
export interface LimitOverride {
  readonly condition: ConditionName;
  readonly field: LimitField;
  /** In the field's unit. `null` in place of a level: it isn't watched at this pump. */
  readonly value: number | null;
  /** Absent where it came with the pump's entry. */
  readonly set?: Setting;
}

/** How releases before 2026-12 wrote a level set for one pump. */
interface FormerOverride {
  readonly signal: Signal;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly level: number;
}

/** An override as it is stored, whichever release wrote it. */
export function readOverride(stored: LimitOverride | FormerOverride): LimitOverride {
  if ('condition' in stored) return stored;
  const { signal, direction, severity, level } = stored;
  return { condition: `${signal}.${direction}`, field: severity, value: level };
}
