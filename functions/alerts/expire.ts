import type { Storage } from '../../shared/storage/connect.ts';
import { LEDGER_KEPT_DAYS, lettersIn, OPERATOR } from '../../shared/storage/letters.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import { DAY, type EpochMs } from '../../shared/time.ts';

/**
 * Deletes from the ledgers of mails what is older than {@link LEDGER_KEPT_DAYS}: decisions, mails and letters, those
 * that failed too. A contract that fails does not keep the others from it.
 *
 * @returns how many rows
 * @throws {AggregateError} of what failed, after all have been tried
 */
export function expiryOf(storage: Storage) {
  async function expireOf(contract: string, before: EpochMs): Promise<number> {
    const outbox = outboxIn(storage, contract);
    let removed = await outbox.removeBefore(before);
    for await (const { key } of usersIn(storage).of(contract))
      removed += await outbox.removeMailsBefore(key, before);
    return removed + (await lettersIn(storage, contract).removeBefore(before));
  }

  return async function expire(now: EpochMs): Promise<number> {
    const before = now - LEDGER_KEPT_DAYS * DAY;
    let removed = await lettersIn(storage, OPERATOR).removeBefore(before);
    const failures: unknown[] = [];
    for await (const { key, status } of customersIn(storage).all()) {
      if (status !== 'active') continue;
      try {
        removed += (await whileContractLives(storage, key, () => expireOf(key, before))) ?? 0;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `${failures.length} contract(s) could not have what is too old deleted from their ledger`,
      );
    }
    return removed;
  };
}
