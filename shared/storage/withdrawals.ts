import { randomKey } from '../keys.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson } from './entity.ts';

/** Beside the customers, in a partition that no customer is in. */
const PARTITION = 'registry';
const ROW = 'withdrawals';

/**
 * One small row that changes whenever somebody is about to take a permission away: revoke an authorization, end
 * a contract, begin an erasure. Whoever looks at it often may believe what the registry said for long.
 */
export function withdrawalsIn(storage: Storage) {
  const table = storage.table('customers');

  async function announce(): Promise<void> {
    await table.upsertEntity(jsonEntity(PARTITION, ROW, { latest: randomKey(20) }), 'Replace');
  }

  return {
    /** What stands for the latest announcement: another one since says something else. */
    latest: async (): Promise<string> =>
      (await readJson<{ latest: string }>(table, PARTITION, ROW))?.value.latest ?? '',

    /**
     * Takes a permission away. Announced before it is written, so that nobody goes on believing the old answer
     * when this process dies in between; and once more afterwards, for who looked in between and the write was
     * slow.
     */
    async around<T>(write: () => Promise<T>): Promise<T> {
      await announce();
      try {
        return await write();
      } finally {
        await announce();
      }
    },
  };
}
