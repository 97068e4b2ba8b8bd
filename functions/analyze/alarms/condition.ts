import type { SuppressionReason, Transition } from '../../../shared/domain/alarm.ts';
import { SEVERITIES, type Severity } from '../../../shared/domain/model.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type ConditionMemory, changed, type Evidence, type Step } from './change.ts';
import { holdOf } from './hold.ts';
import { advance, interrupt, type LatchSpec, observe, RELEASED, turnsAt } from './latch.ts';

export const UNSEEN: ConditionMemory = { latches: {} };

/**
 * Takes evidence into a condition. What was found before it has held until now, so delays that ran out in between
 * have their effect at their own instant.
 */
export function step(before: ConditionMemory, watch: Watch, device: string, evidence: Evidence): Step {
  const { trueSince, ...last } = evidence;
  const { at, value } = last;
  const until = advanceTo(unsuppressed(before), watch, device, at);
  const latches = eachLatch(watch, (severity, spec) =>
    observe(until.memory.latches[severity] ?? RELEASED, spec, value, at, trueSince),
  );
  const seen = changed(until.memory, latches, last, watch, device, at);
  // A delay of nothing has run out at once.
  const after = advanceTo(seen.memory, watch, device, at);
  return {
    memory: after.memory,
    transitions: [...until.transitions, ...seen.transitions, ...after.transitions],
  };
}

/**
 * A condition that says nothing from this instant on, because it follows from what the pump is doing. A delay that
 * was running is forgotten; what is active stays so, and neither returns nor is raised anew meanwhile.
 */
export function suppress(
  before: ConditionMemory,
  watch: Watch,
  device: string,
  because: SuppressionReason,
  at: EpochMs,
): Step {
  const nothingSaid = before.condition === undefined && before.window === undefined;
  if (nothingSaid || before.condition?.suppressed === because) return { memory: before, transitions: [] };
  const until = advanceTo(before, watch, device, at);
  const latches = eachLatch(watch, (severity) => interrupt(until.memory.latches[severity] ?? RELEASED));
  const { memory } = changed(until.memory, latches, until.memory.last, watch, device, at);
  const { condition, latches: kept } = memory;
  return {
    memory: { latches: kept, ...(condition ? { condition: { ...condition, suppressed: because } } : {}) },
    transitions: until.transitions,
  };
}

/**
 * The condition at an instant up to which nothing more has been heard: delays run out while the last value
 * holds. The latches of its two levels may change at different instants.
 */
export function advanceTo(before: ConditionMemory, watch: Watch, device: string, until: EpochMs): Step {
  let memory = before;
  const transitions: Transition[] = [];
  for (;;) {
    const next = nextTurn(memory, watch);
    if (next === undefined || next > until) return { memory, transitions };
    const latches = eachLatch(watch, (severity, spec) =>
      advance(memory.latches[severity] ?? RELEASED, spec, next),
    );
    const result = changed(memory, latches, memory.last, watch, device, next);
    memory = result.memory;
    transitions.push(...result.transitions);
  }
}

/** When the condition changes next if nothing else is heard. */
export function nextTurn({ latches }: ConditionMemory, watch: Watch): EpochMs | undefined {
  const turns = Object.values(
    eachLatch(watch, (severity, spec) => turnsAt(latches[severity] ?? RELEASED, spec)),
  ).filter((at) => at !== undefined);
  return turns.length > 0 ? Math.min(...turns) : undefined;
}

function eachLatch<T>(
  watch: Watch,
  of: (severity: Severity, spec: LatchSpec) => T,
): Partial<Record<Severity, T>> {
  const hold = holdOf(watch);
  const result: Partial<Record<Severity, T>> = {};
  for (const severity of SEVERITIES) {
    const level = watch[severity];
    if (level === undefined) continue;
    const { direction, onDelay, offDelay, deadband } = watch;
    result[severity] = of(severity, { direction, level, hold, onDelay, offDelay, deadband });
  }
  return result;
}

function unsuppressed(memory: ConditionMemory): ConditionMemory {
  if (memory.condition?.suppressed === undefined) return memory;
  const { suppressed: _, ...condition } = memory.condition;
  return { ...memory, condition };
}
