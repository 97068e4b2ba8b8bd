import { heldBackSince } from '../../../shared/analysis/sensors/trust.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../shared/domain/condition.ts';
import { withEnds } from '../../../shared/domain/ended.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { isWatched, type Watch } from '../../../shared/domain/watch.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type ConditionMemory, type Step, unwatch } from './change.ts';
import { advanceTo, nextTurn, step, suppress, UNSEEN } from './condition.ts';
import { type PumpMemory, suppressionOf, takeOperation } from './pump.ts';
import { takeRate } from './rate.ts';

export type AlarmMemory = Readonly<Partial<Record<ConditionName, ConditionMemory>>>;

/** What is remembered, condition by condition. */
export function entriesOf(memory: AlarmMemory): [ConditionName, ConditionMemory][] {
  return Object.entries(memory) as [ConditionName, ConditionMemory][];
}

/** All that is remembered of a device's conditions from reading to reading. */
export interface AlarmState {
  readonly memory: AlarmMemory;
  readonly pump: PumpMemory;
}

export const NOTHING_KNOWN: AlarmState = { memory: {}, pump: {} };

/** What came of it: the state, with new transitions and earlier undecided ones that have ended since, in order. */
export interface Outcome extends AlarmState {
  readonly transitions: readonly Transition[];
}

/** What came of taking readings into a device's conditions. */
export interface Evaluation extends Outcome {
  /** How many of the readings have been taken in; the rest is for the next call. */
  readonly taken: number;
}

/**
 * Takes readings into the conditions of a device, in reading time.
 *
 * @param open earlier transitions that raised something and that nothing has been decided of yet
 * @param take how one is taken in
 * @param most no reading is taken in once there are so many transitions; the first always is
 */
export function evaluate(
  before: AlarmState,
  open: readonly Transition[],
  watches: readonly Watch[],
  device: string,
  readings: readonly ArrivedReading[],
  most: number,
  take = takeReading,
): Evaluation {
  const watched = watches.filter(isWatched);
  let state: Outcome = { ...before, transitions: open };
  let taken = 0;
  for (const reading of readings) {
    if (taken > 0 && state.transitions.length >= most) break;
    state = take(state, watched, device, reading);
    taken += 1;
  }
  return { ...state, taken };
}

/** Takes what is believed of a reading into the conditions. */
export function takeReading(
  before: Outcome,
  watches: readonly Watch[],
  device: string,
  reading: ArrivedReading,
): Outcome {
  // What was held back and is believed only now says of what it measured, and not of what the pump has done since.
  const isOlder = reading.at <= (before.pump.sensors?.at ?? Number.NEGATIVE_INFINITY);
  const pump = isOlder ? before.pump : takeOperation(before.pump, reading);
  return eachCondition({ ...before, pump }, watches, (memory, watch) => {
    if (isOlder && !(watch.signal && watch.signal in reading.values)) return undefined;
    const because = suppressionOf(watch, pump, reading.at);
    if (because) return suppress(memory, watch, device, because, reading.at);
    return stepWith(memory, watch, device, reading);
  });
}

/** Takes into a condition what a reading says of it; `undefined` when that is nothing. */
function stepWith(
  memory: ConditionMemory,
  watch: Watch,
  device: string,
  { at, arrivedAt, values }: ArrivedReading,
): Step | undefined {
  const value = watch.signal && values[watch.signal];
  if (value === undefined) return undefined;
  if (watch.kind === 'limit') return step(memory, watch, device, { at, arrivedAt, value });
  if (watch.kind !== 'rate') return undefined;
  const { window, perHour } = takeRate(memory.window, watch.window!, value, at);
  const known = { ...memory, window };
  if (perHour === undefined) return { memory: known, transitions: [] };
  const rate = watch.condition.endsWith('.falling') ? -perHour : perHour;
  return step(known, watch, device, { at, arrivedAt, value: rate });
}

/** The conditions of a device of which nothing more has been heard until now: the last values hold. */
export function evaluateSilence(
  before: AlarmState,
  open: readonly Transition[],
  watches: readonly Watch[],
  device: string,
  now: EpochMs,
): Outcome {
  return eachCondition({ ...before, transitions: open }, watches.filter(isWatched), (memory, watch) =>
    advanceTo(memory, watch, device, Math.min(now, inDoubtSince(before, watch))),
  );
}

/** Conditions that are watched no longer are forgotten, and what was active of them has ended. */
export function dropUnwatched(
  before: AlarmState,
  open: readonly Transition[],
  watches: readonly Watch[],
  device: string,
  at: EpochMs,
): Outcome {
  const watched = new Set<string>(watches.filter(isWatched).map(({ condition }) => condition));
  const memory: Partial<Record<ConditionName, ConditionMemory>> = { ...before.memory };
  let transitions = open;
  for (const [name, known] of entriesOf(before.memory)) {
    if (watched.has(name)) continue;
    transitions = withEnds([...transitions, ...unwatch(known, name, device, at)]);
    delete memory[name];
  }
  return { ...before, memory, transitions };
}

/**
 * Since when a value of what is watched is held back: until the next one tells, nobody knows whether the last one that
 * was believed still holds, and no delay ends after that by its holding. Infinite when none is.
 */
function inDoubtSince({ pump }: AlarmState, { kind, signal }: Watch): EpochMs {
  const isOfValues = (kind === 'limit' || kind === 'rate') && signal !== undefined;
  const since = isOfValues && pump.sensors ? heldBackSince(pump.sensors, signal) : undefined;
  return since ?? Number.POSITIVE_INFINITY;
}

/** When the next delay ends while its last value still holds, if one is running. */
export function nextTurnOf(state: AlarmState, watches: readonly Watch[]): EpochMs | undefined {
  const turns = watches.filter(isWatched).flatMap((watch) => {
    const known = state.memory[watch.condition];
    const turn = known && nextTurn(known, watch);
    return turn !== undefined && turn <= inDoubtSince(state, watch) ? turn : [];
  });
  return turns.length > 0 ? Math.min(...turns) : undefined;
}

/** What came of it when each condition has taken its step; where that is `undefined`, nothing was said of it. */
export function eachCondition(
  before: Outcome,
  watches: readonly Watch[],
  take: (memory: ConditionMemory, watch: Watch) => Step | undefined,
): Outcome {
  const memory: Partial<Record<ConditionName, ConditionMemory>> = { ...before.memory };
  let { transitions } = before;
  for (const watch of watches) {
    const known = memory[watch.condition];
    const result = take(known ?? UNSEEN, watch);
    if (result === undefined) continue;
    if (result.memory !== UNSEEN) memory[watch.condition] = result.memory;
    if (result.transitions.length > 0) transitions = withEnds([...transitions, ...result.transitions]);
  }
  return { ...before, memory, transitions };
}
