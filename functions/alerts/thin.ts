import type { Storage } from '../../shared/storage/connect.ts';
import { LEDGER_KEPT_DAYS, lettersIn, OPERATOR } from '../../shared/storage/letters.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import { DAY, type EpochMs } from '../../shared/time.ts';

/**
 * Takes away what is older than {@link LEDGER_KEPT_DAYS} of the ledgers of mails: decisions, mails and letters, those
 * that rest among them. One contract that fails keeps none of the others.
 *
 * @returns how many rows
 * @throws {AggregateError} of what failed, after all have been tried
 */
export function thinningOf(storage: Storage) {
  async function thinContract(contract: string, before: EpochMs): Promise<number> {
    const outbox = outboxIn(storage, contract);
    let removed = await outbox.thin(before);
    for await (const { key } of usersIn(storage).of(contract)) removed += await outbox.thinMails(key, before);
    return removed + (await lettersIn(storage, contract).thin(before));
  }

  return async function thin(now: EpochMs): Promise<number> {
    const before = now - LEDGER_KEPT_DAYS * DAY;
    let removed = await lettersIn(storage, OPERATOR).thin(before);
    const failures: unknown[] = [];
    for await (const { key, status } of customersIn(storage).all()) {
      if (status !== 'active') continue;
      try {
        removed += (await whileContractLives(storage, key, () => thinContract(key, before))) ?? 0;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `${failures.length} contract(s) could not have their ledger thinned`,
      );
    }
    return removed;
  };
}
