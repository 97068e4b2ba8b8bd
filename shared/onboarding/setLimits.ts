import type { Device } from '../domain/device.ts';
import type { LimitOverride, Setting } from '../domain/override.ts';
import type { Pump } from '../domain/pump.ts';
import { type Watch, watchesFor } from '../domain/watch.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { pumpsIn } from '../storage/pumps.ts';
import { queuesIn } from '../storage/queues.ts';
import { findModel } from './findModel.ts';
import { checkLimits, type LimitTarget } from './limits.ts';

/**
 * Sets limits for one pump in place of its model's. They hold from the next reading on; what is no longer watched
 * ends at once.
 *
 * @throws {InputError} when nobody is named or they can't hold together, or the pump's customer is being erased
 */
export async function setLimits(
  storage: Storage,
  device: Device,
  limits: readonly Omit<LimitOverride, 'set'>[],
  set: Setting,
): Promise<Watch[]> {
  if (set.by.trim() === '') throw new InputError('Say who sets it: --by NAME.');
  if (set.reason?.trim() === '') throw new InputError('Say why it is set, or leave --reason out.');
  return change(storage, device, (known) => {
    const others = known.filter((one) => !limits.some((limit) => isSame(one, limit)));
    return [...others, ...limits.map((limit) => ({ ...limit, set }))];
  });
}

/**
 * Lets the model's limits hold again.
 *
 * @throws {InputError} when one of these was not set for this pump
 */
export function unsetLimits(
  storage: Storage,
  device: Device,
  targets: readonly LimitTarget[],
): Promise<Watch[]> {
  return change(storage, device, (known) => {
    const unknown = targets.find((target) => !known.some((one) => isSame(one, target)));
    if (unknown) {
      throw new InputError(`${unknown.condition}.${unknown.field} is not set for ${device.deviceId}.`);
    }
    return known.filter((one) => !targets.some((target) => isSame(one, target)));
  });
}

async function change(
  storage: Storage,
  { contract, key, deviceId }: Device,
  next: (known: readonly LimitOverride[]) => LimitOverride[],
): Promise<Watch[]> {
  const pumps = pumpsIn(storage, contract);
  const pump = await pumps.get(key);
  const gone = new InputError(`The pump of ${deviceId} is not there: its customer is being erased.`);
  if (!pump) throw gone;
  const model = await findModel(storage, pump.model);
  const changed = await pumps.change(key, (known): Pump => {
    const limits = next(known.limits);
    checkLimits(model, limits);
    return { ...known, limits };
  });
  if (!changed) throw gone;
  await queuesIn(storage).analyze({ contract, device: key });
  return watchesFor(model, changed.limits);
}

const isSame = (a: LimitTarget, b: LimitTarget) => a.condition === b.condition && a.field === b.field;
