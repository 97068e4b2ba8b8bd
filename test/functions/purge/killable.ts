/**
 * A process that is killed over its work. It loads what it needs, and waits to be told what to do: an {@link Errand}, as
 * one message of its parent's.
 */
import { afterwardsOf } from '../../../shared/erasure/afterwards.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { Clock, erasureFor } from '../support/erasure.ts';

/** What such a process is to do: to erase a contract, or to delete the addresses that certificates were mailed to. */
export interface Errand {
  /** Of the store, and how late it is. */
  readonly connection: string;
  readonly now: EpochMs;
  readonly work: { readonly erase: string } | 'close';
}

process.once('message', async ({ connection, now, work }: Errand) => {
  const storage = openStorage(connection, connection);
  const clock = new Clock(now);
  if (work === 'close') await afterwardsOf(storage, clock.read).closeAll();
  else process.exitCode = 'certificate' in (await erasureFor(storage, { clock }).erase(work.erase)) ? 0 : 1;
  process.disconnect();
});
