import type { TransactionAction } from '@azure/data-tables';
import { dayFrom } from '../analysis/rollups/merge.ts';
import type { Sketched } from '../analysis/rollups/sketched.ts';
import type { DayRollup, HourRollup } from '../domain/rollup.ts';
import { OutageError } from '../errors.ts';
import { DAY, dayOf, type EpochMs, iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity } from './entity.ts';
import { isChanged, isConflict, orMissing } from './failures.ts';
import { contractTable } from './names.ts';
import { changedRow } from './past.ts';
import { hourPrefix } from './readings/keys.ts';
import {
  bytesOf,
  fromEntity,
  type RollupEntity,
  rollupOf,
  toEntity,
  WITHOUT_SKETCHES,
} from './rollups/entity.ts';
import { intoTransactions } from './transactions.ts';

/** A day that is being changed. */
export interface OpenDay {
  /** Reading time of the newest reading that was known when it was changed last; 0 when it is new. */
  readonly through: EpochMs;
  /**
   * Saves these hours and the day they make, all or nothing.
   *
   * @param through reading time of the device's newest reading
   * @returns `false` when another worker has changed the day since it was opened: nothing was saved, and everything
   *   is to be read again
   */
  readonly save: (hours: readonly Sketched<HourRollup>[], through: EpochMs) => Promise<boolean>;
}

/**
 * The rollups of a contract; partition = device, row = hour, or `day|` and the day. Hours change only together with
 * their day, in one transaction and if the day is still the one that was read, so whatever worker comes last has
 * seen what all others left.
 */
export function rollupsIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('rollups', contract));

  async function* rows(
    device: string,
    from: string,
    before: string,
    select?: string[],
  ): AsyncGenerator<RollupEntity> {
    const filter = `PartitionKey eq '${device}' and RowKey ge '${from}' and RowKey lt '${before}'`;
    const queryOptions = select ? { filter, select } : { filter };
    for await (const entity of table.listEntities<RollupEntity>({ queryOptions }))
      yield entity as RollupEntity;
  }

  async function hoursWithSketches(
    device: string,
    from: EpochMs,
    before: EpochMs,
  ): Promise<Sketched<HourRollup>[]> {
    const found: Sketched<HourRollup>[] = [];
    for await (const entity of rows(device, hourPrefix(from), hourPrefix(before)))
      found.push(fromEntity(entity));
    return found;
  }

  return {
    /** Rollups of the hours that begin in [from, before), in order; hours without readings have none. */
    async range(device: string, from: EpochMs, before: EpochMs): Promise<HourRollup[]> {
      const found: HourRollup[] = [];
      for await (const entity of rows(device, hourPrefix(from), hourPrefix(before), WITHOUT_SKETCHES)) {
        found.push(rollupOf(entity));
      }
      return found;
    },

    /** The same with their sketches. */
    hoursWithSketches,

    /** Days of [from, before), both the start of one. */
    async days(device: string, from: EpochMs, before: EpochMs): Promise<DayRollup[]> {
      const found: DayRollup[] = [];
      for await (const entity of rows(device, dayRow(from), dayRow(before), WITHOUT_SKETCHES)) {
        found.push(rollupOf<DayRollup>(entity));
      }
      return found;
    },

    /** The same with their sketches. */
    async daysWithSketches(device: string, from: EpochMs, before: EpochMs): Promise<Sketched<DayRollup>[]> {
      const found: Sketched<DayRollup>[] = [];
      for await (const entity of rows(device, dayRow(from), dayRow(before))) found.push(fromEntity(entity));
      return found;
    },

    /**
     * Opens a day to have hours of it replaced; whatever the hours are computed from has to be read after this.
     *
     * @param day its start
     */
    async openDay(device: string, day: EpochMs): Promise<OpenDay> {
      const row = dayRow(day);
      const select = ['RowKey', 'through'];
      const stored = await orMissing(
        table.getEntity<{ through: string }>(device, row, { queryOptions: { select } }),
      );
      const known = await hoursWithSketches(device, day, day + DAY);
      const through = stored ? Date.parse(stored.through) : 0;
      const save: OpenDay['save'] = async (hours, through) => {
        const whole = new Map([...known, ...hours].map((hour) => [hour.rollup.hour, hour]));
        const inOrder = [...whole.values()].sort((a, b) => a.rollup.hour - b.rollup.hour);
        const entity = { ...toEntity(device, row, dayFrom(day, inOrder)), through: iso(through) };
        const actions: TransactionAction[] = [
          stored ? ['update', entity, 'Replace', { etag: stored.etag }] : ['create', entity],
          ...hours.map((hour): TransactionAction => {
            return ['upsert', toEntity(device, hourPrefix(hour.rollup.hour), hour), 'Replace'];
          }),
          // Of a day that was past already, whoever has concluded something from it is to hear.
          ...(day < dayOf(through) - DAY
            ? [['upsert', jsonEntity(device, changedRow(day), day), 'Replace'] satisfies TransactionAction]
            : []),
        ];
        const [fitting, tooMuch] = intoTransactions(actions, ([, row]) => bytesOf(row as RollupEntity));
        if (!fitting) return true;
        // Two dozen hours of a dozen signals are a tenth of that at the very most.
        if (tooMuch) throw new OutageError(`The rollups of ${iso(day)} do not fit into one transaction.`);
        try {
          await table.submitTransaction(fitting);
          return true;
        } catch (error) {
          if (isChanged(error) || isConflict(error)) return false;
          throw error;
        }
      };
      return { through, save };
    },
  };
}

/** `day|2026-06-15`: apart from the hours, which begin with a digit. */
function dayRow(day: EpochMs): string {
  return `day|${iso(dayOf(day)).slice(0, 10)}`;
}
