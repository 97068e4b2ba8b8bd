import type { Transition } from '../../../shared/domain/alarm.ts';
import { randomKey } from '../../../shared/keys.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import type { TransitionMessage } from '../../../shared/storage/queues.ts';
import { type EpochMs, MINUTE } from '../../../shared/time.ts';

/**
 * Stores that a pump passed its alarm level, of two minutes ago and raised a minute ago.
 *
 * @returns the message about it
 */
export async function raiseAlarm(
  storage: Storage,
  contract: string,
  device: string,
  now: EpochMs,
  value: number,
): Promise<TransitionMessage> {
  const transition: Transition = {
    id: randomKey(24),
    device,
    condition: 'exhaustPressure.high',
    from: 'pending',
    to: 'active',
    severity: 'alarm',
    at: now - MINUTE,
    began: now - 2 * MINUTE,
    readingAt: now - 2 * MINUTE,
    arrivedAt: now - MINUTE,
    value,
    limit: 1_200,
    notice: 'queued',
  };
  const state = { evaluatedTo: 0, lastArrival: 0, conditions: [], memory: {}, unsent: [] };
  await alarmsIn(storage, contract).save(device, undefined, state, [transition]);
  return { contract, device, transition: transition.id };
}
