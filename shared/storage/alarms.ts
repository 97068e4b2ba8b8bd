import type { TransactionAction } from '@azure/data-tables';
import { pieceOf } from '../analysis/sensors/pieces.ts';
import type { Condition, Transition } from '../domain/alarm.ts';
import { isConditionName } from '../domain/condition.ts';
import type { FaultEpisode } from '../domain/doubt.ts';
import type { HandlingRecord, Handlings } from '../domain/handling.ts';
import { FormatError } from '../errors.ts';
import { sha256 } from '../keys.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson, readPartition } from './entity.ts';
import { isChanged, isConflict, orMissing } from './failures.ts';
import { fromLongJsonEntity, type LongJsonEntity, longJsonEntity } from './longJson.ts';
import { contractTable } from './names.ts';

/**
 * The alarm states of one device, with what the next evaluation has to know. What may be absent was not yet kept by
 * the first release, whose records are read as they are.
 */
export interface AlarmRecord<Memory = unknown, Pump = unknown> {
  /** Reading time up to which readings have been evaluated, inclusive. */
  readonly evaluatedTo: EpochMs;
  /** When the latest packet that was evaluated reached IoT Hub. */
  readonly lastArrival: EpochMs;
  readonly conditions: readonly Condition[];
  /** What the alarm logic remembers from reading to reading. */
  readonly memory: Memory;
  /** Transitions that wait to be put on the alerts queue, for the backlog to end, or for a shelving. */
  readonly unsent: readonly Transition[];
  /** What its conditions have in common. */
  readonly pump?: Pump;
  /** What people have done about its conditions. */
  readonly handling?: Handlings;
  /** Transitions beyond what one transaction holds: the next one writes their rows. */
  readonly unwritten?: readonly Transition[];
}

/** A device of which nothing has been evaluated. */
export const UNTOUCHED: AlarmRecord<Record<string, never>, never> = {
  evaluatedTo: 0,
  lastArrival: 0,
  conditions: [],
  memory: {},
  unsent: [],
};

const STATE = 'state';
const TRANSITION = 'transition|';
const HANDLING = 'handling|';
const FAULT = 'fault|';
/** Rows that a transaction holds beside the state's. */
const MOST_ROWS = 99;

/** Alarm states and transitions of a contract; partition = device, so that both change in one transaction. */
export function alarmsIn<Memory = unknown, Pump = unknown>(storage: Storage, contract: string) {
  type Record = AlarmRecord<Memory, Pump>;
  const table = storage.table(contractTable('alarms', contract));
  return {
    async state(device: string): Promise<{ value: Record; etag: string } | undefined> {
      const entity = await orMissing(table.getEntity<LongJsonEntity>(device, STATE));
      return entity && { value: fromLongJsonEntity<Record>(entity), etag: entity.etag };
    },
    /** @throws {FormatError} when it is of a condition that only a newer release knows */
    async transition(device: string, id: string): Promise<Transition | undefined> {
      const known = await readJson<Transition>(table, device, TRANSITION + id);
      if (known && !isConditionName(known.value.condition)) {
        throw new FormatError('A transition of a condition that this release does not know.');
      }
      return known?.value;
    },
    /** A device's transitions, oldest first; those from an instant on and before another, by their reading time. */
    async *transitions(device: string, from?: EpochMs, to?: EpochMs): AsyncGenerator<Transition> {
      const first = TRANSITION + (from === undefined ? '' : sortable(from));
      const last = TRANSITION + (to === undefined ? '~' : sortable(to));
      for await (const { value } of readPartition<Transition>(table, device, first, last)) {
        yield value;
      }
    },
    /** What people have done about a device's conditions, oldest first. */
    async *handlings(device: string): AsyncGenerator<HandlingRecord> {
      for await (const { value } of readPartition<HandlingRecord>(table, device, HANDLING, `${HANDLING}~`)) {
        yield value;
      }
    },
    /** The pieces of faults of a device's sensors that bear on [from, to], by when they began. */
    async *faults(device: string, from: EpochMs, to: EpochMs): AsyncGenerator<FaultEpisode> {
      const [first, last] = [FAULT + sortable(pieceOf(Math.max(0, from))), FAULT + sortable(to + 1)];
      for await (const { value } of readPartition<FaultEpisode>(table, device, first, last)) yield value;
    },
    /**
     * Saves a device's new state and its changed transitions, all or nothing, if the state is still the one
     * that was read. Rows beyond what one transaction holds are kept in the state, as its {@link AlarmRecord.unwritten}.
     *
     * @param etag of the state that was read; absent when there was none
     * @param handled what people have done, to be logged with it
     * @param faults pieces of its sensors' faults, new or with an end
     * @returns the state as it was saved, with its new ETag; `undefined` when another worker was faster, and nothing
     *   has been saved
     */
    async save(
      device: string,
      etag: string | undefined,
      record: Record,
      transitions: readonly Transition[],
      handled: readonly HandlingRecord[] = [],
      faults: readonly FaultEpisode[] = [],
    ): Promise<{ value: Record; etag: string } | undefined> {
      const rows = byId([...(record.unwritten ?? []), ...transitions]);
      const { unwritten: _, ...rest } = record;
      const room = MOST_ROWS - handled.length - faults.length;
      const value = rows.length > room ? { ...rest, unwritten: rows.slice(room) } : rest;
      const state = longJsonEntity(device, STATE, value);
      const actions: TransactionAction[] = [
        etag === undefined ? ['create', state] : ['update', state, 'Replace', { etag }],
        ...rows
          .slice(0, room)
          .map((t): TransactionAction => ['upsert', jsonEntity(device, TRANSITION + t.id, t), 'Replace']),
        ...handled.map(
          (one): TransactionAction => ['upsert', jsonEntity(device, HANDLING + keyOf(one), one), 'Replace'],
        ),
        ...faults.map((one): TransactionAction => {
          const row = `${FAULT}${sortable(one.from)}|${one.signal}|${one.fault}`;
          return ['upsert', jsonEntity(device, row, one), 'Replace'];
        }),
      ];
      try {
        const { subResponses } = await table.submitTransaction(actions);
        // By place: the answer to an update doesn't name its row. The state's action is the first.
        return { value, etag: subResponses[0]!.etag! };
      } catch (error) {
        if (isChanged(error) || isConflict(error)) return undefined;
        throw error;
      }
    },
  };
}

/** The last of each that is there twice: a row is written once in a transaction. */
function byId(transitions: readonly Transition[]): Transition[] {
  return [...new Map(transitions.map((transition) => [transition.id, transition])).values()];
}

/** Sorts by time; the same again is the same row. */
function keyOf({ at, ...what }: HandlingRecord): string {
  return sortable(at) + sha256(JSON.stringify(what)).slice(0, 15);
}

/** What the IDs of transitions, and the rows of handlings, begin with: it sorts as the instants do. */
function sortable(at: EpochMs): string {
  return at.toString(36).padStart(9, '0');
}
