import { isDeepStrictEqual } from 'node:util';
import type { Transition } from '../domain/alarm.ts';
import type { Device } from '../domain/device.ts';
import type { FalseAlarm, KeptRecord, MaintenanceRecord } from '../domain/maintenance.ts';
import { InputError } from '../errors.ts';
import { alarmsIn } from '../storage/alarms.ts';
import type { Storage } from '../storage/connect.ts';
import { maintenanceIn } from '../storage/maintenance.ts';
import { queuesIn } from '../storage/queues.ts';
import type { EpochMs } from '../time.ts';
import { checkRecord } from './checkRecord.ts';
import { checkRaised } from './raised.ts';

/** What became of telling a record. */
export interface Told {
  readonly record: KeptRecord;
  readonly done: 'added' | 'corrected' | 'known';
}

/**
 * Keeps a maintenance record. The same told again changes nothing; told otherwise, it is corrected. The device
 * is looked at again at once, so that its trend begins anew.
 *
 * @param record its component by the model's own name for it
 * @throws {InputError} when it can't be as told
 */
export async function addRecord(
  storage: Storage,
  { contract, key }: Device,
  record: MaintenanceRecord,
  now: EpochMs,
): Promise<Told> {
  const maintenance = maintenanceIn(storage, contract);
  const { records } = await maintenance.of(key);
  const checked = checkRecord(record, records, now);
  const before = records.find(({ id }) => id === checked.id);
  if (checked.kind === 'false-alarm' && !before) await checkFalse(storage, { contract, key }, checked);
  // Also when it is known: whoever told it first may have died before the queue had it.
  if (!isDeepStrictEqual(before, checked)) await maintenance.put(key, checked);
  await queuesIn(storage).analyze({ contract, device: key });
  const done = !before ? 'added' : isDeepStrictEqual(before, checked) ? 'known' : 'corrected';
  return { record: checked, done };
}

/**
 * Takes a record back.
 *
 * @throws {InputError} when there is none of this ID
 */
export async function removeRecord(
  storage: Storage,
  { contract, key, deviceId }: Device,
  id: string,
): Promise<KeptRecord> {
  const maintenance = maintenanceIn(storage, contract);
  const record = /^[0-9a-f]{12}$/.test(id) ? await maintenance.record(key, id) : undefined;
  if (!record) {
    throw new InputError(
      `${deviceId} has no record "${id}": vakt maintenance list ${deviceId} shows those it has.`,
    );
  }
  await maintenance.remove(key, id);
  await queuesIn(storage).analyze({ contract, device: key });
  return record;
}

/** @throws {InputError} unless this condition has been watched on the device, and was active on that day */
async function checkFalse(
  storage: Storage,
  { contract, key }: Pick<Device, 'contract' | 'key'>,
  { condition, at }: FalseAlarm,
): Promise<void> {
  const alarms = alarmsIn(storage, contract);
  const conditions = (await alarms.state(key))?.value.conditions ?? [];
  const stands = conditions.find((one) => one.condition === condition);
  if (stands) {
    const transitions: Transition[] = [];
    for await (const one of alarms.transitions(key)) transitions.push(one);
    return checkRaised(stands, transitions, at);
  }
  const watched: string[] = conditions.map((one) => one.condition);
  const known = watched.length > 0 ? `watched are ${watched.join(', ')}` : 'none has been watched yet';
  throw new InputError(`There is no condition "${condition}" on this pump: ${known}.`);
}
