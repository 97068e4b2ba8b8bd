import type { ConditionName, Transition } from '../../../shared/domain/alarm.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { type ConditionMemory, conditionName, step, UNSEEN } from './condition.ts';

export type AlarmMemory = Readonly<Partial<Record<ConditionName, ConditionMemory>>>;

/** What came of taking readings into a device's conditions. */
export interface Evaluation {
  readonly memory: AlarmMemory;
  /** New transitions, and earlier open ones that have ended since, in order. */
  readonly transitions: readonly Transition[];
  /** How many of the readings have been taken in; the rest is for the next call. */
  readonly taken: number;
}

/**
 * Takes readings into the conditions of a device, in reading time.
 *
 * @param open earlier transitions to *active* that nothing has been decided of yet
 * @param most stop before a reading that could bring the transitions above this number, so that they fit into
 *   one transaction; the first reading is always taken
 */
export function evaluate(
  before: AlarmMemory,
  open: readonly Transition[],
  limits: readonly Limit[],
  device: string,
  readings: readonly ArrivedReading[],
  most: number,
): Evaluation {
  const memory: Partial<Record<ConditionName, ConditionMemory>> = { ...before };
  const transitions = [...open];
  let taken = 0;
  for (const reading of readings) {
    if (taken > 0 && transitions.length + limits.length > most) break;
    for (const limit of limits) {
      const name = conditionName(limit);
      const result = step(memory[name] ?? UNSEEN, limit, device, reading);
      memory[name] = result.memory;
      if (!result.transition) continue;
      const previous = transitions.findLastIndex((t) => t.condition === name && t.endedAt === undefined);
      if (previous >= 0) transitions[previous] = { ...transitions[previous]!, endedAt: reading.at };
      transitions.push(result.transition);
    }
    taken += 1;
  }
  return { memory, transitions, taken };
}
