import type { ConditionName, Transition } from '../../../shared/domain/alarm.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { EpochMs } from '../../../shared/time.ts';
import {
  advanceTo,
  type ConditionMemory,
  conditionName,
  nextTurn,
  type Step,
  step,
  UNSEEN,
} from './condition.ts';

export type AlarmMemory = Readonly<Partial<Record<ConditionName, ConditionMemory>>>;

/** What came of taking readings into a device's conditions. */
export interface Evaluation {
  readonly memory: AlarmMemory;
  /** New transitions, and earlier open ones that have ended since, in order. */
  readonly transitions: readonly Transition[];
  /** How many of the readings have been taken in; the rest is for the next call. */
  readonly taken: number;
}

/** A reading can end two delays of a condition, one for each severity, and have its own effect at once. */
const MOST_PER_CONDITION = 4;

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
  const room = most - MOST_PER_CONDITION * limits.length;
  let state: Conditions = { memory: before, transitions: open };
  let taken = 0;
  for (const reading of readings) {
    if (taken > 0 && state.transitions.length > room) break;
    state = eachCondition(state, limits, (memory, limit) => step(memory, limit, device, reading));
    taken += 1;
  }
  return { ...state, taken };
}

/** The conditions of a device of which nothing more has been heard until now: the last values hold. */
export function evaluateSilence(
  before: AlarmMemory,
  open: readonly Transition[],
  limits: readonly Limit[],
  device: string,
  now: EpochMs,
): Conditions {
  return eachCondition({ memory: before, transitions: open }, limits, (memory, limit) =>
    advanceTo(memory, limit, device, now),
  );
}

/** Whether a delay is running that ends while the last value still holds. */
export function isPending(memory: AlarmMemory, limits: readonly Limit[]): boolean {
  return limits.some((limit) => nextTurn(memory[conditionName(limit)] ?? UNSEEN, limit) !== undefined);
}

type Conditions = Pick<Evaluation, 'memory' | 'transitions'>;

function eachCondition(
  before: Conditions,
  limits: readonly Limit[],
  take: (memory: ConditionMemory, limit: Limit) => Step,
): Conditions {
  const memory: Partial<Record<ConditionName, ConditionMemory>> = { ...before.memory };
  const transitions = [...before.transitions];
  for (const limit of limits) {
    const name = conditionName(limit);
    const result = take(memory[name] ?? UNSEEN, limit);
    memory[name] = result.memory;
    for (const transition of result.transitions) {
      const previous = transitions.findLastIndex((t) => t.condition === name && t.endedAt === undefined);
      if (previous >= 0) transitions[previous] = { ...transitions[previous]!, endedAt: transition.at };
      transitions.push(transition);
    }
  }
  return { memory, transitions };
}
