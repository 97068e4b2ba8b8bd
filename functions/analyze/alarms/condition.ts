import type { Condition, ConditionName, Transition } from '../../../shared/domain/alarm.ts';
import { type Limit, SEVERITIES, type Severity } from '../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { sha256 } from '../../../shared/keys.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type Latch, latch, RELEASED } from './latch.ts';

/** One condition as it stands, with its latches: one for each severity its limit has a level for. */
export interface ConditionMemory {
  readonly latches: Partial<Record<Severity, Latch>>;
  readonly condition?: Condition;
}

export const UNSEEN: ConditionMemory = { latches: {} };

export function conditionName({ signal, direction }: Limit): ConditionName {
  return `${signal}.${direction}`;
}

/**
 * Takes one reading into a condition. A transition comes of it when the condition becomes active, changes its
 * severity, or returns to normal.
 */
export function step(
  before: ConditionMemory,
  limit: Limit,
  device: string,
  reading: ArrivedReading,
): { memory: ConditionMemory; transition?: Transition } {
  const value = reading.values[limit.signal];
  if (value === undefined) return { memory: before };
  const latches: Partial<Record<Severity, Latch>> = {};
  for (const severity of SEVERITIES) {
    const level = limit[severity];
    if (level !== undefined) {
      latches[severity] = latch(before.latches[severity] ?? RELEASED, { ...limit, level }, value, reading.at);
    }
  }
  const now = judgeLatches(latches);
  const was = judgeLatches(before.latches);
  const changed = now.severity !== was.severity;
  const severity = now.severity ?? was.severity ?? before.condition?.severity;
  const state = now.state === 'normal' && severity !== undefined ? 'returned' : now.state;
  const began =
    (changed && now.severity === undefined ? releasedSince(before.latches, latches) : now.since) ??
    reading.at;
  const same = before.condition?.state === state && !changed;
  const level = limit[severity ?? 'warning'] ?? limit.alarm ?? limit.warning ?? Number.NaN;
  const condition: Condition = same
    ? before.condition!
    : {
        condition: conditionName(limit),
        state,
        severity,
        since: began,
        value,
        limit: level,
      };
  const memory = { latches, condition };
  if (!changed || severity === undefined) return { memory };

  const to = now.severity === undefined ? 'returned' : 'active';
  return {
    memory,
    transition: {
      id: transitionId(device, conditionName(limit), reading.at, `${to}-${severity}`),
      device,
      condition: conditionName(limit),
      from: was.severity === undefined ? (before.condition?.state ?? 'normal') : 'active',
      to,
      severity,
      at: reading.at,
      began,
      arrivedAt: reading.arrivedAt,
      value,
      limit: level,
      notice: to === 'active' ? 'due' : 'not-notified-kind',
    },
  };
}

/** Since when the value has been back behind the last of the levels that held: the condition's true end. */
function releasedSince(
  before: ConditionMemory['latches'],
  now: ConditionMemory['latches'],
): EpochMs | undefined {
  const ends = SEVERITIES.flatMap((severity) =>
    before[severity]?.active ? (now[severity]?.began ?? []) : [],
  );
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

/** What the latches come to: the highest active severity and its true start, or a delay that is running. */
function judgeLatches(latches: ConditionMemory['latches']): {
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
