import type { Storage } from '../../../shared/storage/connect.ts';
import { overdueLetters } from '../../../shared/storage/letters.ts';
import { queuesIn } from '../../../shared/storage/queues.ts';
import { type EpochMs, MINUTE } from '../../../shared/time.ts';

/** Its message may be on its way for so long before a letter counts as forgotten. */
const OVERDUE_AFTER = 1 * MINUTE;

/** Puts letters on the queue again whose message got lost. @returns how many */
export function letterRecoveryOf(storage: Storage, clock: () => EpochMs) {
  return async function recoverLetters(): Promise<number> {
    let recovered = 0;
    for await (const { contract, id } of overdueLetters(storage, clock() - OVERDUE_AFTER)) {
      await queuesIn(storage).alert({ contract, letter: id });
      recovered += 1;
    }
    return recovered;
  };
}
