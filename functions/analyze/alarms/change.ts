import {
  CHATTERING,
  type Condition,
  chatterKnown,
  isBurst,
  type Transition,
  type TransitionReason,
} from '../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../shared/domain/condition.ts';
import { SEVERITIES, type Severity } from '../../../shared/domain/model.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import { sha256 } from '../../../shared/keys.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Latch } from './latch.ts';

/** One condition as it stands, with its latches: one for each severity it has a level for. */
export interface ConditionMemory {
  readonly latches: Latches;
  readonly condition?: Condition;
  /** The evidence that holds. */
  readonly last?: Omit<Evidence, 'trueSince'>;
  /** What a rate is taken from. */
  readonly window?: readonly (readonly number[])[];
  /** Of a sensor, when the fault that is told of it was last seen. */
  readonly faultSeenAt?: EpochMs;
}

export type Latches = Readonly<Partial<Record<Severity, Latch>>>;

/** What was found out about a condition at an instant. */
export interface Evidence {
  /** Reading time. */
  readonly at: EpochMs;
  /** When it reached IoT Hub. */
  readonly arrivedAt: EpochMs;
  /** In the unit of the condition's levels. */
  readonly value: number;
  /** What the value doesn't say: the kind of a fault. */
  readonly detail?: string;
  /** When what it tells of began, where that is known to be earlier. */
  readonly trueSince?: EpochMs;
}

/** What came of a step: the condition, and its transitions in order. */
export interface Step {
  readonly memory: ConditionMemory;
  readonly transitions: readonly Transition[];
}

/**
 * What changed latches come to: how the condition stands, and a transition when its severity is another.
 *
 * @param found when they changed; where a level was taken away, that may turn out to be before the last change
 * @param why where it is not by its level and its delays
 */
export function changed(
  before: ConditionMemory,
  latches: Latches,
  last: ConditionMemory['last'],
  watch: Watch,
  device: string,
  found: EpochMs,
  why?: TransitionReason,
): Step {
  const at = notBefore(before.latches, found);
  const now = judgeLatches(latches);
  const was = judgeLatches(before.latches);
  const severity = now.severity ?? was.severity ?? before.condition?.severity;
  const state = now.state === 'normal' && severity !== undefined ? 'returned' : now.state;
  const { value, at: readingAt, arrivedAt, detail } = last ?? { value: Number.NaN, at, arrivedAt: at };
  const differs = now.severity !== was.severity;
  const kept = { ...before, latches, ...(last ? { last } : {}) };
  // A delay that begins anew, after a gap, is another.
  const goesOn =
    before.condition?.state === state && (state !== 'pending' || before.condition.since === now.since);
  if (!differs && goesOn) return { memory: kept, transitions: [] };

  const level = watch[severity ?? 'warning'] ?? watch.alarm ?? watch.warning ?? Number.NaN;
  const name = watch.condition;
  const returned = differs && now.severity === undefined;
  const began = (returned ? releasedSince(before.latches, latches) : now.since) ?? at;
  const said = { value, limit: level, ...(detail === undefined ? {} : { detail }) };
  const { detail: _, ...earlier }: Partial<Condition> = before.condition ?? {};
  const condition: Condition = { ...earlier, condition: name, state, severity, since: began, ...said };
  if (!differs || severity === undefined) return { memory: { ...kept, condition }, transitions: [] };

  const to = returned ? 'returned' : 'active';
  const untold = was.severity !== undefined && watch[was.severity] === undefined;
  const reason = why ?? (untold ? 'no-longer-watched' : reasonOf(was.severity, now.severity));
  const id = transitionId(device, name, at, `${to}-${severity}`);
  const leavesNormal = to === 'active' && was.severity === undefined;
  const raisedAt = leavesNormal ? [...(earlier.raisedAt ?? []), at].slice(-CHATTERING) : earlier.raisedAt;
  const episode = leavesNormal ? id : earlier.episode;
  const transition: Transition = {
    id,
    device,
    condition: name,
    from: was.severity === undefined ? (before.condition?.state ?? 'normal') : 'active',
    to,
    reason,
    severity,
    at,
    began,
    readingAt,
    arrivedAt,
    ...said,
    ...(episode === undefined ? {} : { episode }),
    ...(leavesNormal && isBurst(raisedAt!) ? { chattering: true as const } : {}),
    notice: 'due',
  };
  const raised = {
    ...condition,
    ...(leavesNormal ? { episode, raisedAt, told: false, chatterTold: chatterKnown(earlier, at) } : {}),
    ...(leavesNormal || reason === 'worsened' ? { raisedBy: id } : {}),
  };
  return { memory: { ...kept, condition: raised }, transitions: [transition] };
}

/** A condition whose limit was taken away: what was active has ended, and nothing of it is remembered. */
export function unwatch(
  before: ConditionMemory,
  name: ConditionName,
  device: string,
  found: EpochMs,
): Transition[] {
  const at = notBefore(before.latches, found);
  const { severity } = judgeLatches(before.latches);
  const { condition, last } = before;
  if (severity === undefined || condition === undefined) return [];
  const { value, limit, detail, episode } = condition;
  return [
    {
      id: transitionId(device, name, at, 'unwatched'),
      device,
      condition: name,
      from: 'active',
      to: 'returned',
      reason: 'no-longer-watched',
      severity,
      at,
      began: at,
      readingAt: last?.at ?? at,
      arrivedAt: last?.arrivedAt ?? at,
      value,
      limit,
      ...(detail === undefined ? {} : { detail }),
      ...(episode === undefined ? {} : { episode }),
      notice: 'due',
    },
  ];
}

/** Nothing changes before it last did, whatever the clocks of a box and of ours say. */
function notBefore(latches: Latches, at: EpochMs): EpochMs {
  const turned = Object.values(latches).flatMap(({ turnedAt }) => turnedAt ?? []);
  return Math.max(at, ...turned);
}

function reasonOf(was: Severity | undefined, now: Severity | undefined): TransitionReason {
  if (now === undefined) return 'back-behind-deadband';
  if (was === undefined) return 'level-passed';
  return now === 'alarm' ? 'worsened' : 'eased';
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
  const pending = [latches.warning, latches.alarm].flatMap((latch) =>
    latch?.turningSince === undefined ? [] : (latch.trueSince ?? latch.turningSince),
  );
  return pending.length > 0 ? { state: 'pending', since: Math.min(...pending) } : { state: 'normal' };
}

/**
 * The same for the same change whoever finds it, sorting by reading time, and saying nothing to a reader of a
 * queue: the instant in base 36 and a hash.
 */
export function transitionId(device: string, condition: ConditionName, at: EpochMs, change: string): string {
  return at.toString(36).padStart(9, '0') + sha256(`${device}|${condition}|${at}|${change}`).slice(0, 15);
}
