import type { Table } from './clients.ts';
import { isConflict, isMissing } from './failures.ts';

/** Writes into a table of the deployment as a whole, which one of an earlier release doesn't have: then it is made. */
export async function orTableMade<T>(table: Pick<Table, 'createTable'>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isMissing(error)) throw error;
    await table.createTable().catch((cause: unknown) => {
      if (!isConflict(cause)) throw cause;
    });
    return write();
  }
}
