import type { TransactionAction } from '@azure/data-tables';
import type { Table } from './clients.ts';
import { isMissing, orMissing } from './failures.ts';

/** Table Storage's bounds on one transaction. */
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
/** What the envelope of an action costs beside its content, generously. */
const ENVELOPE_BYTES = 1_024;

/** Cuts actions on one partition into transactions within the service's bounds, in the given order. */
export function* intoTransactions<T>(actions: readonly T[], bytesOf: (action: T) => number): Generator<T[]> {
  let transaction: T[] = [];
  let bytes = 0;
  for (const action of actions) {
    const size = bytesOf(action) + ENVELOPE_BYTES;
    if (transaction.length === MAX_ACTIONS || (transaction.length > 0 && bytes + size > MAX_BYTES)) {
      yield transaction;
      transaction = [];
      bytes = 0;
    }
    transaction.push(action);
    bytes += size;
  }
  if (transaction.length > 0) yield transaction;
}

/** Upserts (replacing) entities of one partition, in as few transactions as they fit in. */
export async function upsertAll(
  table: Table,
  entities: readonly { partitionKey: string; rowKey: string; json?: string }[],
): Promise<void> {
  const size = (entity: { json?: string }) => 2 * (entity.json?.length ?? 0);
  for (const chunk of intoTransactions(entities, size)) {
    // By itself, a row costs client and service half of what a transaction of one does.
    if (chunk.length === 1) await table.upsertEntity(chunk[0]!, 'Replace');
    else
      await table.submitTransaction(chunk.map((entity): TransactionAction => ['upsert', entity, 'Replace']));
  }
}

/** Deletes rows of one partition; one that is gone already is as good as deleted. */
export async function deleteAll(
  table: Table,
  partitionKey: string,
  rowKeys: readonly string[],
): Promise<void> {
  for (const chunk of intoTransactions(rowKeys, () => 0)) {
    if (chunk.length === 1) {
      await orMissing(table.deleteEntity(partitionKey, chunk[0]!));
      continue;
    }
    try {
      await table.submitTransaction(
        chunk.map((rowKey): TransactionAction => ['delete', { partitionKey, rowKey }]),
      );
    } catch (error) {
      if (!isMissing(error)) throw error;
      // One missing row fails its whole transaction: take it apart.
      for (const rowKey of chunk) await orMissing(table.deleteEntity(partitionKey, rowKey));
    }
  }
}
