import type { ErrorReport } from '../errorReports/report.ts';
import { DAY, type EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { changeJson, jsonEntity, readJson, readPartition } from './entity.ts';
import { isConflict, isMissing, orMissing } from './failures.ts';

const PARTITION = 'error';

/** How long an error is kept after it was last seen, days. */
export const ERRORS_KEPT_DAYS = 90;

/** Errors of one fingerprint. */
export interface KeptError {
  /** Of the latest. */
  readonly report: ErrorReport;
  readonly count: number;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

/** Unexpected errors of the functions, by fingerprint: the operator's own, in which nothing is a customer's. */
export function errorsIn(storage: Storage) {
  const table = storage.table('errors');
  return {
    /** Counts an error in; `times` where it has come so often since it was last counted. */
    async add(report: ErrorReport, times: number, now: EpochMs): Promise<void> {
      const row = report.fingerprint;
      const first: KeptError = { report, count: times, firstAt: now, lastAt: now };
      for (;;) {
        const known = await changeJson<KeptError>(table, PARTITION, row, (kept) => ({
          ...kept,
          report,
          count: kept.count + times,
          lastAt: now,
        }));
        if (known) return;
        try {
          await table.createEntity(jsonEntity(PARTITION, row, first));
          return;
        } catch (error) {
          if (!isConflict(error)) throw error;
        }
      }
    },
    get: async (fingerprint: string) => (await readJson<KeptError>(table, PARTITION, fingerprint))?.value,
    /** The latest first, also those that are to be deleted by now. A deployment of an earlier release has none. */
    async all(): Promise<KeptError[]> {
      const found: KeptError[] = [];
      try {
        for await (const { value } of readPartition<KeptError>(table, PARTITION)) found.push(value);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return found.sort((a, b) => b.lastAt - a.lastAt);
    },
    remove: async (fingerprint: string) => {
      await orMissing(table.deleteEntity(PARTITION, fingerprint));
    },
  };
}

/** Whether an error has not been seen for {@link ERRORS_KEPT_DAYS}: it is to be deleted. */
export function isForgotten({ lastAt }: KeptError, now: EpochMs): boolean {
  return now - lastAt > ERRORS_KEPT_DAYS * DAY;
}
