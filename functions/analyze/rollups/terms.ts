import type { SensorRanges } from '../../../shared/analysis/sensors/physics.ts';
import type { Limit, PumpDownLevels, Severity } from '../../../shared/domain/model.ts';
import { SEVERITIES } from '../../../shared/domain/model.ts';
import type { LevelName } from '../../../shared/domain/rollup.ts';
import type { Signal } from '../../../shared/domain/signals.ts';

/**
 * What a rollup counts against: the limits that hold for the pump, its process's levels of pumping down, and what its
 * transmitters can read, where its model says so.
 */
export interface Terms {
  readonly limits: readonly Limit[];
  readonly pumpDown?: PumpDownLevels;
  readonly ranges?: SensorRanges;
}

/** A level, whether a value lies beyond it, and whether that says anything while the pump is known to stand. */
export interface Level {
  readonly name: LevelName;
  readonly passedBy: (value: number) => boolean;
  readonly holdsAtRest: boolean;
}

/** The levels of each signal that has any. */
export function levelsOf(limits: readonly Limit[]): Partial<Record<Signal, Level[]>> {
  const levels: Partial<Record<Signal, Level[]>> = {};
  for (const limit of limits) {
    for (const severity of SEVERITIES) {
      const level = levelOf(limit, severity);
      if (!level) continue;
      const known = levels[limit.signal] ?? [];
      known.push(level);
      levels[limit.signal] = known;
    }
  }
  return levels;
}

function levelOf(limit: Limit, severity: Severity): Level | undefined {
  const level = limit[severity];
  if (level === undefined) return undefined;
  const passedBy =
    limit.direction === 'high' ? (value: number) => value > level : (value: number) => value < level;
  return { name: `${limit.direction}.${severity}`, passedBy, holdsAtRest: !limit.suppress?.stopped };
}
