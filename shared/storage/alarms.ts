import type { TransactionAction } from '@azure/data-tables';
import type { Condition, Transition } from '../domain/alarm.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson, readPartition } from './entity.ts';
import { isChanged, isConflict } from './failures.ts';
import { contractTable } from './names.ts';

/** The alarm states of one device, with what the next evaluation has to know. */
export interface AlarmRecord<Memory> {
  /** Reading time up to which readings have been evaluated, inclusive. */
  readonly evaluatedTo: EpochMs;
  /** When the latest packet that was evaluated reached IoT Hub. */
  readonly lastArrival: EpochMs;
  readonly conditions: readonly Condition[];
  /** What the alarm logic remembers from reading to reading. */
  readonly memory: Memory;
  /** Transitions that wait to be put on the alerts queue, or for the backlog to end. */
  readonly unsent: readonly Transition[];
}

const STATE = 'state';
const TRANSITION = 'transition|';

/** Alarm states and transitions of a contract; partition = device, so that both change in one transaction. */
export function alarmsIn<Memory>(storage: Storage, contract: string) {
  const table = storage.table(contractTable('alarms', contract));
  return {
    state: (device: string) => readJson<AlarmRecord<Memory>>(table, device, STATE),
    transition: async (device: string, id: string) =>
      (await readJson<Transition>(table, device, TRANSITION + id))?.value,
    /** A device's transitions, oldest first. */
    async *transitions(device: string): AsyncGenerator<Transition> {
      for await (const { value } of readPartition<Transition>(table, device, TRANSITION, `${TRANSITION}~`)) {
        yield value;
      }
    },
    /**
     * Saves a device's new state and its changed transitions, all or nothing, if the state is still the one
     * that was read.
     *
     * @param etag of the state that was read; absent when there was none
     * @returns the state's new ETag; `undefined` when another worker was faster, and nothing has been saved
     */
    async save(
      device: string,
      etag: string | undefined,
      record: AlarmRecord<Memory>,
      transitions: readonly Transition[],
    ): Promise<string | undefined> {
      const state = jsonEntity(device, STATE, record);
      const actions: TransactionAction[] = [
        etag === undefined ? ['create', state] : ['update', state, 'Replace', { etag }],
        ...transitions.map(
          (t): TransactionAction => ['upsert', jsonEntity(device, TRANSITION + t.id, t), 'Replace'],
        ),
      ];
      try {
        const { subResponses } = await table.submitTransaction(actions);
        // By place: the answer to an update doesn't name its row. The state's action is the first.
        return subResponses[0]?.etag;
      } catch (error) {
        if (isChanged(error) || isConflict(error)) return undefined;
        throw error;
      }
    },
  };
}
