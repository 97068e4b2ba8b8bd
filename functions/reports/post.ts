import type { Customer } from '../../shared/domain/customer.ts';
import { inParallel } from '../../shared/parallel.ts';
import { postReport } from '../../shared/report/letters.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import { monthToReport, reportsFor } from './due.ts';

/** Customers that are looked after side by side. */
const AT_ONCE = 8;

/**
 * Posts each customer's month to those of its people who asked for a report, once its time has come. Letters come
 * first, the note that the month is done in the customer's row last: who dies in between posts the same letters again,
 * under the same IDs, and so does another instance at the same time.
 *
 * @returns of posting: how many letters were posted
 */
export function reportingOf(storage: Storage) {
  const customers = customersIn(storage);

  async function report({ key }: Customer, month: string, now: EpochMs): Promise<number> {
    const posted = await whileContractLives(storage, key, async () => {
      let letters = 0;
      for await (const user of usersIn(storage).of(key)) {
        for (const name of reportsFor(user)) {
          await postReport(storage, key, user.key, name, month, now);
          letters += 1;
        }
      }
      return letters;
    });
    if (posted === undefined) return 0;
    await customers.change(key, (known) =>
      known.status === 'active' && (known.reported ?? '') < month ? { ...known, reported: month } : undefined,
    );
    return posted;
  }

  /** @throws {AggregateError} of the customers that couldn't be reported to, after all have been tried */
  return async function postReports(now: EpochMs): Promise<number> {
    const due: { customer: Customer; month: string }[] = [];
    for await (const customer of customers.all()) {
      const month = monthToReport(customer, now);
      if (month !== undefined) due.push({ customer, month });
    }
    let letters = 0;
    const failures: unknown[] = [];
    await inParallel(due, AT_ONCE, async ({ customer, month }) => {
      try {
        const ofOne = await report(customer, month, now);
        // Added after the wait: what others have counted meanwhile is in it.
        letters += ofOne;
      } catch (error) {
        failures.push(error);
      }
    });
    if (failures.length > 0) {
      throw new AggregateError(failures, `${failures.length} customer(s) could not be sent their reports`);
    }
    return letters;
  };
}
