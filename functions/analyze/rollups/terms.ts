import type { Limit, PumpDownLevels, Severity } from '../../../shared/domain/model.ts';
import { SEVERITIES } from '../../../shared/domain/model.ts';
import type { LevelName } from '../../../shared/domain/rollup.ts';
import type { Signal } from '../../../shared/domain/signals.ts';

/** What a rollup counts against: the limits that hold for the pump, and its process's levels of pumping down. */
export interface Terms {
  readonly limits: readonly Limit[];
  readonly pumpDown?: PumpDownLevels;
}

/** A level, and whether a value lies beyond it. */
export interface Level {
  readonly name: LevelName;
  readonly passedBy: (value: number) => boolean;
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
  const name = `${limit.direction}.${severity}` as const;
  return { name, passedBy: limit.direction === 'high' ? (value) => value > level : (value) => value < level };
}
