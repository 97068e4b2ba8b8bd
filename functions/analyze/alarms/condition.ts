import type { Condition, ConditionName, Transition } from '../../../shared/domain/alarm.ts';
import { type Limit, SEVERITIES, type Severity } from '../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { sha256 } from '../../../shared/keys.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { advance, type Latch, type LatchSpec, observe, RELEASED, turnsAt } from './latch.ts';

/** One condition as it stands, with its latches: one for each severity its limit has a level for. */
export interface ConditionMemory {
  readonly latches: Latches;
  readonly condition?: Condition;
  /** The value that holds. */
  readonly last?: { readonly value: number; readonly at: EpochMs; readonly arrivedAt: EpochMs };
}

type Latches = Readonly<Partial<Record<Severity, Latch>>>;

/** What came of a step: the condition, and its transitions in order. */
export interface Step {
  readonly memory: ConditionMemory;
  readonly transitions: readonly Transition[];
}

export const UNSEEN: ConditionMemory = { latches: {} };

export function conditionName({ signal, direction }: Limit): ConditionName {
  return `${signal}.${direction}`;
}

/**
 * Takes one reading into a condition. The value before it has held until now, so delays that ran out in
 * between have their effect at their own instant.
 */
export function step(before: ConditionMemory, limit: Limit, device: string, reading: ArrivedReading): Step {
  const { at, arrivedAt } = reading;
  const value = reading.values[limit.signal];
  if (value === undefined) return { memory: before, transitions: [] };
  const until = advanceTo(before, limit, device, at);
  const latches = eachLatch(limit, (severity, spec) =>
    observe(until.memory.latches[severity] ?? RELEASED, spec, value, at),
  );
  const seen = changed(until.memory, { latches, last: { value, at, arrivedAt } }, limit, device, at);
  // A delay of nothing has run out at once.
  const after = advanceTo(seen.memory, limit, device, at);
  return {
    memory: after.memory,
    transitions: [...until.transitions, ...seen.transitions, ...after.transitions],
  };
}

/**
 * The condition at an instant up to which nothing more has been heard: delays run out while the last value
 * holds. The latches of its two levels may change at different instants.
 */
export function advanceTo(before: ConditionMemory, limit: Limit, device: string, until: EpochMs): Step {
  let memory = before;
  const transitions: Transition[] = [];
  for (;;) {
    const next = nextTurn(memory, limit);
    if (next === undefined || next > until) return { memory, transitions };
    const latches = eachLatch(limit, (severity, spec) =>
      advance(memory.latches[severity] ?? RELEASED, spec, next),
    );
    const result = changed(memory, { latches, last: memory.last }, limit, device, next);
    memory = result.memory;
    transitions.push(...result.transitions);
  }
}

/** When the condition changes next if nothing else is heard. */
export function nextTurn({ latches }: ConditionMemory, limit: Limit): EpochMs | undefined {
  const turns = Object.values(
    eachLatch(limit, (severity, spec) => turnsAt(latches[severity] ?? RELEASED, spec)),
  ).filter((at) => at !== undefined);
  return turns.length > 0 ? Math.min(...turns) : undefined;
}

function eachLatch<T>(
  limit: Limit,
  of: (severity: Severity, spec: LatchSpec) => T,
): Partial<Record<Severity, T>> {
  const result: Partial<Record<Severity, T>> = {};
  for (const severity of SEVERITIES) {
    const level = limit[severity];
    if (level !== undefined) result[severity] = of(severity, { ...limit, level });
  }
  return result;
}

/** What changed latches come to: how the condition stands, and a transition when its severity is another. */
function changed(
  before: ConditionMemory,
  { latches, last }: Pick<ConditionMemory, 'latches' | 'last'>,
  limit: Limit,
  device: string,
  at: EpochMs,
): Step {
  const now = judgeLatches(latches);
  const was = judgeLatches(before.latches);
  const severity = now.severity ?? was.severity ?? before.condition?.severity;
  const state = now.state === 'normal' && severity !== undefined ? 'returned' : now.state;
  const { value, at: readingAt, arrivedAt } = last ?? { value: Number.NaN, at, arrivedAt: at };
  const differs = now.severity !== was.severity;
  const level = limit[severity ?? 'warning'] ?? limit.alarm ?? limit.warning ?? Number.NaN;
  const name = conditionName(limit);
  const returned = differs && now.severity === undefined;
  const began = (returned ? releasedSince(before.latches, latches) : now.since) ?? at;
  const condition: Condition =
    before.condition?.state === state && !differs
      ? before.condition
      : { condition: name, state, severity, since: began, value, limit: level };
  const memory = { latches, condition, last };
  if (!differs || severity === undefined) return { memory, transitions: [] };

  const to = returned ? 'returned' : 'active';
  const transition: Transition = {
    id: transitionId(device, name, at, `${to}-${severity}`),
    device,
    condition: name,
    from: was.severity === undefined ? (before.condition?.state ?? 'normal') : 'active',
    to,
    severity,
    at,
    began,
    readingAt,
    arrivedAt,
    value,
    limit: level,
    notice: returned ? 'not-notified-kind' : 'due',
  };
  return { memory, transitions: [transition] };
}

/** Since when the value has been back behind the last of the levels that held: the condition's true end. */
function releasedSince(before: Latches, now: Latches): EpochMs | undefined {
  const ends = SEVERITIES.flatMap((severity) =>
    before[severity]?.active ? (now[severity]?.began ?? []) : [],
  );
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

/** What the latches come to: the highest active severity and its true start, or a delay that is running. */
function judgeLatches(latches: Latches): {
  state: 'normal' | 'pending' | 'active';
  severity?: Severity;
  since?: EpochMs;
} {
  for (const severity of ['alarm', 'warning'] as const) {
    const known = latches[severity];
    if (known?.active) return { state: 'active', severity, since: known.began };
  }
  const pending = [latches.warning?.turningSince, latches.alarm?.turningSince].filter(
    (since) => since !== undefined,
  );
  return pending.length > 0 ? { state: 'pending', since: Math.min(...pending) } : { state: 'normal' };
}

/**
 * The same for the same change whoever finds it, sorting by reading time, and saying nothing to a reader of a
 * queue: the instant in base 36 and a hash.
 */
function transitionId(device: string, condition: ConditionName, at: EpochMs, change: string): string {
  return at.toString(36).padStart(9, '0') + sha256(`${device}|${condition}|${at}|${change}`).slice(0, 15);
}
