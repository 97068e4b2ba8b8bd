import { randomKey } from '../keys.ts';
import { type EpochMs, iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { changeJson, fromJsonEntity, jsonEntity } from './entity.ts';
import { isConflict, isMissing, orMissing } from './failures.ts';

/** That a command which changes something was run. What it was told is not in it: that could name somebody. */
export interface RecordedChange {
  readonly at: EpochMs;
  /** Who ran it: the name that was given, or the account's. */
  readonly by: string;
  /** The account it was run under, where another name was given. */
  readonly account?: string;
  /** Like `contract notice`. */
  readonly command: string;
  /** Random keys of what it was about. */
  readonly contract?: string;
  readonly device?: string;
  /** `begun` stays where the tool died before its end. */
  readonly outcome: 'begun' | 'done' | 'failed';
  /** Code of the error it failed with. */
  readonly code?: string;
}

/** Days for which records are kept; then they go by whole months. */
export const KEPT_DAYS = 730;

/** Where a record lies. */
export interface ChangePlace {
  readonly month: string;
  readonly row: string;
}

const monthOf = (at: EpochMs): string => iso(at).slice(0, 7);

/** The log of changes that people made by command; partition = month (UTC), row = time. */
export function changesIn(storage: Storage) {
  const table = storage.table('changes');
  return {
    /** Records that a command begins. A deployment of an earlier release gets the table now. */
    async begin(change: RecordedChange): Promise<ChangePlace> {
      const place = { month: monthOf(change.at), row: `${iso(change.at)}|${randomKey(10)}` };
      const entity = jsonEntity(place.month, place.row, change);
      try {
        await table.createEntity(entity);
      } catch (error) {
        if (!isMissing(error)) throw error;
        await table.createTable().catch((cause: unknown) => {
          if (!isConflict(cause)) throw cause;
        });
        await table.createEntity(entity);
      }
      return place;
    },
    /** Records what it came to. */
    end: ({ month, row }: ChangePlace, more: Partial<RecordedChange>) =>
      changeJson<RecordedChange>(table, month, row, (known) => ({ ...known, ...more })),
    /** Since an instant, oldest first; none in a deployment where nothing was recorded yet. */
    async *since(from: EpochMs): AsyncGenerator<RecordedChange> {
      const filter = `PartitionKey ge '${monthOf(from)}'`;
      try {
        const rows = table.listEntities<{ v: number; json: string }>({ queryOptions: { filter } });
        for await (const row of rows) {
          const change = fromJsonEntity<RecordedChange>(row);
          if (change.at >= from) yield change;
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    /** Removes the months that were over before an instant. @returns how many records those were */
    async sweep(before: EpochMs): Promise<number> {
      const queryOptions = {
        filter: `PartitionKey lt '${monthOf(before)}'`,
        select: ['PartitionKey', 'RowKey'],
      };
      let removed = 0;
      try {
        for await (const { partitionKey, rowKey } of table.listEntities({ queryOptions })) {
          await orMissing(table.deleteEntity(partitionKey as string, rowKey as string));
          removed += 1;
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return removed;
    },
  };
}
