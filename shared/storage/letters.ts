import type { LedgerRow } from '../domain/ledger.ts';
import type { Addressee, Letter } from '../domain/letter.ts';
import type { EpochMs } from '../time.ts';
import { iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { fromJsonEntity, jsonEntity, readJson, readPartition } from './entity.ts';
import { isChanged, isConflict, isMissing, orMissing } from './failures.ts';
import { queuesIn } from './queues.ts';

/** In place of a contract's key: letters about the plant as a whole. */
export const OPERATOR = 'operator';

/**
 * How long it is kept, days, what was decided of a mail and what became of it. Longer than anything could come again: a
 * message is on its queue for 7 days, and a month is reported within one. And long enough to answer for a year why
 * somebody was mailed, or not.
 */
export const LEDGER_KEPT_DAYS = 400;

/** A letter, whom it is for, and what became of it. */
export interface LetterRow {
  readonly to: Addressee;
  readonly letter: Letter;
  readonly postedAt: EpochMs;
  /** Absent until somebody begins to send it. */
  readonly ledger?: LedgerRow;
}

/**
 * Letters of a contract, or of the {@link OPERATOR}; partition = contract, row = letter. Whichever room wants a letter
 * sent posts it here, and functions/alerts sends it.
 */
export function lettersIn(storage: Storage, contract: string) {
  const table = storage.table('letters');
  return {
    /**
     * Posts a letter. Posted again under the same ID, the first stays as it is, and nobody gets it twice.
     *
     * @param id letters, digits and hyphens; made of what the letter is about where the caller may repeat itself
     */
    async post(id: string, to: Addressee, letter: Letter, now: EpochMs): Promise<void> {
      const row: LetterRow = { to, letter, postedAt: now };
      try {
        await table.createEntity(entityOf(contract, id, row));
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
      await queuesIn(storage).alert({ contract, letter: id });
    },
    get: (id: string) => readJson<LetterRow>(table, contract, id),
    /**
     * Changes a row, if it is still as it was read.
     *
     * @returns the new ETag; `undefined` when somebody else was faster, or the letter is gone
     */
    async save(id: string, row: LetterRow, etag: string): Promise<string | undefined> {
      try {
        return (await table.updateEntity(entityOf(contract, id, row), 'Replace', { etag })).etag;
      } catch (error) {
        if (isChanged(error) || isMissing(error)) return undefined;
        throw error;
      }
    },
    /** IDs of those that bear a text, in their own or in what they say. */
    async bearing(text: string): Promise<string[]> {
      const ids: string[] = [];
      for await (const { value, rowKey } of readPartition<LetterRow>(table, contract)) {
        if (rowKey.includes(text) || JSON.stringify(value).includes(text)) ids.push(rowKey);
      }
      return ids;
    },
    async *all(): AsyncGenerator<{ id: string; row: LetterRow }> {
      for await (const { value, rowKey } of readPartition<LetterRow>(table, contract)) {
        yield { id: rowKey, row: value };
      }
    },
    /** Takes one away, with the address it may hold. */
    remove: async (id: string): Promise<void> => {
      await orMissing(table.deleteEntity(contract, id));
    },
    /** Takes those away that were posted before this instant, but for what is still to be sent. @returns how many */
    async removeBefore(before: EpochMs): Promise<number> {
      let removed = 0;
      for await (const { value, rowKey } of readPartition<LetterRow>(table, contract)) {
        if (value.postedAt >= before || !value.ledger || value.ledger.state === 'pending') continue;
        await orMissing(table.deleteEntity(contract, rowKey));
        removed += 1;
      }
      return removed;
    },
    /** Takes all of them away: they go with their contract. */
    async clear(): Promise<void> {
      for await (const { rowKey } of readPartition<LetterRow>(table, contract)) {
        await orMissing(table.deleteEntity(contract, rowKey));
      }
    },
  };
}

/** Letters of any contract that should have been looked at by this instant and were not: a message got lost. */
export async function* overdueLetters(
  storage: Storage,
  before: EpochMs,
): AsyncGenerator<{ contract: string; id: string; row: LetterRow }> {
  const filter = `due lt '${iso(before)}'`;
  const entities = storage
    .table('letters')
    .listEntities<{ v: number; json: string }>({ queryOptions: { filter } });
  for await (const entity of entities) {
    const { partitionKey: contract, rowKey: id } = entity;
    yield { contract: contract!, id: id!, row: fromJsonEntity<LetterRow>(entity) };
  }
}

/** Nothing is due of a letter that was sent, or rests. */
function entityOf(contract: string, id: string, row: LetterRow) {
  const { ledger, postedAt } = row;
  const entity = jsonEntity(contract, id, row);
  if (ledger && ledger.state !== 'pending') return entity;
  const due = ledger ? Math.max(ledger.leasedUntil, ledger.retryAt ?? 0) : postedAt;
  return { ...entity, due: iso(due) };
}
