import type { LedgerRow } from '../domain/ledger.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson } from './entity.ts';
import { isChanged, isConflict } from './failures.ts';
import { contractTable } from './names.ts';

/** The ledger of mails of a contract; partition = transition, row = user. */
export function outboxIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('outbox', contract));
  return {
    get: (transition: string, user: string) => readJson<LedgerRow>(table, transition, user),
    /**
     * Writes a row if it is still as it was read.
     *
     * @param etag of the row that was read; absent when there was none
     * @returns the new ETag, or `undefined` when another sender was faster
     */
    async save(transition: string, user: string, row: LedgerRow, etag?: string): Promise<string | undefined> {
      const entity = jsonEntity(transition, user, row);
      try {
        const answer =
          etag === undefined
            ? await table.createEntity(entity)
            : await table.updateEntity(entity, 'Replace', { etag });
        return answer.etag;
      } catch (error) {
        if (isChanged(error) || isConflict(error)) return undefined;
        throw error;
      }
    },
  };
}
