import { surelyPermits } from '../../shared/domain/contract/permits.ts';
import { OutageError, OwnStoreError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';

/** A message may be on its way for so long, ms, before it counts as lost. */
const OVERDUE_AFTER = 10 * SECOND;

/**
 * Puts people on the queue of whom something is due: reminders and other things far ahead, mails a sender died over, and
 * whatever's message got lost.
 *
 * @returns how many people
 */
export function overdueIn(storage: Storage, clock: () => EpochMs) {
  async function ofContract(contract: string): Promise<number> {
    let found = 0;
    for await (const recipient of outboxIn(storage, contract).due(clock() - OVERDUE_AFTER)) {
      await queuesIn(storage).alert({ contract, recipient });
      found += 1;
    }
    return found;
  }

  return async function recover(): Promise<number> {
    let found = 0;
    const failures: unknown[] = [];
    for await (const { key, status, contract } of customersIn(storage).all()) {
      if (status !== 'active' || !surelyPermits(contract, clock())) continue;
      try {
        found += (await whileContractLives(storage, key, () => ofContract(key))) ?? 0;
      } catch (error) {
        // A store of a customer's own that is away is told of by the watch.
        if (!(error instanceof OwnStoreError)) failures.push(error);
      }
    }
    if (failures.length === 0) return found;
    throw new OutageError(`${failures.length} contract(s) could not be asked; the others were.`, {
      cause: failures[0],
    });
  };
}
