/** A worker of the analysis that is killed over its work: it takes work items as messages of its parent's, one by one. */
import { analysisOf } from '../../../functions/analyze/work.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import type { AnalyzeMessage } from '../../../shared/storage/queues.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** A work item, where the store is and how late it is. */
export interface Errand {
  readonly connection: string;
  readonly now: EpochMs;
  readonly message: AnalyzeMessage;
}

process.on('message', async ({ connection, now, message }: Errand) => {
  const work = analysisOf(openStorage(connection, connection));
  process.send!(
    await work(message, now).then(
      () => 'done',
      () => 'failed',
    ),
  );
});
