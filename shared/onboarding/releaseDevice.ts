import { type Transition, UNDECIDED } from '../domain/alarm.ts';
import type { ConditionName } from '../domain/condition.ts';
import type { Device } from '../domain/device.ts';
import { InputError } from '../errors.ts';
import { alarmsIn } from '../storage/alarms.ts';
import type { Storage } from '../storage/connect.ts';
import { pumpsIn } from '../storage/pumps.ts';
import { queuesIn } from '../storage/queues.ts';
import type { EpochMs } from '../time.ts';
import { findDevice } from './devices.ts';

/** What came of releasing a pump. */
export interface Release {
  readonly deviceId: string;
  /** Whether it was commissioning until now. */
  readonly released: boolean;
  /** Conditions that became active before the release and still are: the customer's people are told of them now. */
  readonly standing: readonly ConditionName[];
}

/**
 * Ends a pump's commissioning: from now on the customer's people get mail about it. What became active
 * meanwhile and still is goes to them too; what is over does not. Asked again, it finishes what was left
 * undone, and nobody gets a mail twice.
 *
 * @throws {InputError} when there is no such device, or its customer is being erased
 */
export async function releaseDevice(storage: Storage, deviceId: string, now: EpochMs): Promise<Release> {
  const device = await findDevice(storage, deviceId);
  const pumps = pumpsIn(storage, device.contract);
  // First the pump, then what stands: whatever becomes active in between is mailed in the ordinary way.
  const changed = await pumps.change(device.key, ({ commissioning, ...pump }) =>
    commissioning ? { ...pump, releasedAt: now } : undefined,
  );
  const pump = changed ?? (await pumps.get(device.key));
  if (!pump) throw new InputError(`The pump of ${deviceId} is not there: its customer is being erased.`);
  const standing = pump.releasedAt === undefined ? [] : await standingAt(storage, device, pump.releasedAt);
  for (const { id } of standing) {
    await queuesIn(storage).alert({ contract: device.contract, device: device.key, transition: id });
  }
  const conditions = standing.map(({ condition }) => condition);
  return { deviceId, released: changed !== undefined, standing: conditions };
}

/** The transitions to what was active at the release and still is, but for those that are yet to be queued. */
async function standingAt(
  storage: Storage,
  { contract, key }: Device,
  releasedAt: EpochMs,
): Promise<Transition[]> {
  const alarms = alarmsIn(storage, contract);
  const record = await alarms.state(key);
  const active = new Set(
    record?.value.conditions.filter(({ state }) => state === 'active').map(({ condition }) => condition),
  );
  const last = new Map<ConditionName, Transition>();
  if (active.size > 0) {
    for await (const transition of alarms.transitions(key)) last.set(transition.condition, transition);
  }
  // The analysis decides by itself of what is undecided.
  return [...last.values()].filter(
    ({ condition, to, notice, arrivedAt }) =>
      active.has(condition) && to === 'active' && !UNDECIDED.has(notice) && arrivedAt <= releasedAt,
  );
}
