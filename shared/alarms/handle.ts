import type { Condition } from '../domain/alarm.ts';
import type { ConditionName } from '../domain/condition.ts';
import type { Device } from '../domain/device.ts';
import {
  acknowledgementOf,
  type Handling,
  type HandlingRecord,
  LONGEST_SHELVING,
  shelvingOf,
  UNNOTED,
} from '../domain/handling.ts';
import { isWatched, watchesFor } from '../domain/watch.ts';
import { InputError, OutageError } from '../errors.ts';
import { findModel } from '../onboarding/findModel.ts';
import { alarmsIn, UNTOUCHED } from '../storage/alarms.ts';
import type { Storage } from '../storage/connect.ts';
import { pumpsIn } from '../storage/pumps.ts';
import { queuesIn } from '../storage/queues.ts';
import { DAY, type EpochMs, iso } from '../time.ts';

/** What a person does about a condition of a device. */
export type Handle = Pick<HandlingRecord, 'condition' | 'by'> &
  (
    | {
        readonly action: 'acknowledged';
        /** What last raised it, as far as this person knows: raised again since, it is not acknowledged. */
        readonly raisedBy?: string;
      }
    | { readonly action: 'unshelved' }
    | {
        readonly action: 'shelved';
        readonly until: EpochMs;
        readonly reason: string;
        /** Somebody who has shelved it meanwhile knows better, and for how long. */
        readonly unlessShelved?: true;
      }
  );

/** Somebody else changes a device's state once in a while, not all the time. */
const TRIES = 10;

/**
 * Acknowledges, shelves or unshelves a condition, and logs it with the state, in one transaction. How the condition
 * stands isn't changed by it. What waited for an unshelving is decided by the analysis at once.
 *
 * @throws {InputError} when there is nothing to acknowledge or unshelve, no such condition at this pump, or the time
 *   of a shelving lies too far ahead or behind
 */
export async function handleCondition(
  storage: Storage,
  { contract, key, deviceId }: Device,
  handle: Handle,
  now: EpochMs,
): Promise<HandlingRecord> {
  if (handle.by.trim() === '') throw new InputError('Say who does it: --by NAME.');
  if (handle.action === 'shelved') checkShelving(handle.until, handle.reason, now);
  await checkWatched(storage, { contract, key, deviceId }, handle.condition);
  const alarms = alarmsIn(storage, contract);
  const record = recordOf(handle, key, now);
  for (let tries = 0; tries < TRIES; tries++) {
    const known = await alarms.state(key);
    const state = known?.value ?? UNTOUCHED;
    const condition = state.conditions.find((one) => one.condition === handle.condition);
    const before = state.handling?.[handle.condition];
    const after = handled(before, condition, handle, now);
    const handling = { ...state.handling, [handle.condition]: after };
    const saved = await alarms.save(key, known?.etag, { ...state, handling }, [], [record]);
    if (saved === undefined) continue;
    if (handle.action !== 'acknowledged') await queuesIn(storage).analyze({ contract, device: key });
    return record;
  }
  throw new OutageError(`The alarms of ${deviceId} change all the time; try again.`);
}

function recordOf(handle: Handle, device: string, at: EpochMs): HandlingRecord {
  const { condition, by, action } = handle;
  const shelving = action === 'shelved' ? { until: handle.until, reason: handle.reason } : {};
  return { at, device, condition, by, action, ...shelving };
}

/** What is to be remembered of a condition after something was done about it. */
function handled(
  before: Handling | undefined,
  condition: Condition | undefined,
  handle: Handle,
  now: EpochMs,
): Handling {
  const { by, condition: name } = handle;
  switch (handle.action) {
    case 'acknowledged': {
      if (condition?.state !== 'active' && condition?.state !== 'returned') {
        throw new InputError(`There is nothing to acknowledge: ${name} is not and was not active.`);
      }
      const known = acknowledgementOf(condition, before);
      if (handle.raisedBy !== undefined && handle.raisedBy !== (condition.raisedBy ?? UNNOTED)) {
        throw new InputError(`${name} was raised again meanwhile: look at it as it stands now.`);
      }
      if (known) throw new InputError(`${name} was acknowledged by ${known.by} at ${iso(known.at)}.`);
      return { ...before, acknowledged: { by, at: now, transition: condition.raisedBy ?? UNNOTED } };
    }
    case 'shelved':
      if (handle.unlessShelved && shelvingOf(before, now))
        throw new InputError(`${name} is shelved already.`);
      return { ...before, shelved: { by, at: now, until: handle.until, reason: handle.reason } };
    case 'unshelved': {
      if (!shelvingOf(before, now)) throw new InputError(`${name} is not shelved.`);
      const { shelved: _, ...rest } = before!;
      return rest;
    }
  }
}

function checkShelving(until: EpochMs, reason: string, now: EpochMs): void {
  if (reason.trim() === '') throw new InputError('Say why it is shelved: --reason TEXT.');
  if (!(until > now)) throw new InputError('A condition is shelved for a time that lies ahead.');
  if (until - now > LONGEST_SHELVING) {
    throw new InputError(`A condition is shelved for ${LONGEST_SHELVING / DAY} days at most.`);
  }
}

async function checkWatched(
  storage: Storage,
  { contract, key, deviceId }: Device,
  condition: ConditionName,
): Promise<void> {
  const pump = await pumpsIn(storage, contract).get(key);
  if (!pump) throw new InputError(`The pump of ${deviceId} is not there: its customer is being erased.`);
  const watches = watchesFor(await findModel(storage, pump.model), pump.limits).filter(isWatched);
  if (watches.some((watch) => watch.condition === condition)) return;
  const state = await alarmsIn(storage, contract).state(key);
  if (state?.value.conditions.some((one) => one.condition === condition)) return;
  throw new InputError(`${condition} is not watched at ${deviceId}: vakt limits ${deviceId} shows what is.`);
}
