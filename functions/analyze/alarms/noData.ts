import { CLOCK_SET_BACK } from '../../../shared/domain/alarm.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';
import { type ConditionMemory, changed, type Step } from './change.ts';
import { type Pace, type SilenceVerdict, silentAfter } from './silence.ts';

/** A watch that has what a no-data condition is judged by. */
export type NoDataWatch = Watch & { readonly floor: number; readonly factor: number };

/**
 * The no-data condition of a device, after its silence was judged. It becomes active at the instant its usual
 * interval ran out, whenever that is found out, and dates from when it was last heard; it has returned with the
 * first packet that arrives again and tells of now. Of a box that sends, its clock set back, it says so.
 */
export function stepNoData(
  before: ConditionMemory,
  watch: NoDataWatch,
  device: string,
  pace: Pace,
  verdict: SilenceVerdict,
): Step {
  const { heardAt, resumedAt, setBack } = pace;
  const active = before.latches.warning?.active === true;
  const limit = Math.round(silentAfter(pace, watch) / SECOND);
  if (verdict.state === 'silent' && !active) {
    const at = heardAt + limit * SECOND;
    return turned(before, { ...watch, warning: limit }, device, true, heardAt, at, setBack && CLOCK_SET_BACK);
  }
  // It had fallen silent, and sends again with its clock set back: that goes on, and is told where it is looked at.
  if (active && setBack) return { memory: knownSetBack(before), transitions: [] };
  const heardSince = heardAt > (before.latches.warning?.began ?? Number.POSITIVE_INFINITY);
  if (active && heardSince) {
    const raisedAt = before.last?.at ?? resumedAt;
    // Where what it sent in between told nothing of now, it is its news that it is heard by.
    const wasSetBack = before.condition?.detail === CLOCK_SET_BACK;
    const at = resumedAt > raisedAt && !wasSetBack ? resumedAt : Math.max(heardAt, raisedAt);
    return turned(before, { ...watch, warning: before.condition?.limit ?? limit }, device, false, at, at);
  }
  return { memory: before, transitions: [] };
}

function knownSetBack(memory: ConditionMemory): ConditionMemory {
  const { condition } = memory;
  if (!condition || condition.detail === CLOCK_SET_BACK) return memory;
  return { ...memory, condition: { ...condition, detail: CLOCK_SET_BACK } };
}

/** @param at when it turned; in seconds of silence, what it was then is the value */
function turned(
  before: ConditionMemory,
  watch: Watch,
  device: string,
  active: boolean,
  began: EpochMs,
  at: EpochMs,
  detail?: string,
): Step {
  const value = Math.round((at - began) / SECOND);
  const latches = { warning: { active, began } };
  const last = { at, arrivedAt: at, value, ...(detail === undefined ? {} : { detail }) };
  return changed(before, latches, last, watch, device, at, active ? 'silent' : 'heard-again');
}
