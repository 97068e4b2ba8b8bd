import { type PumpWeeks, WORKED } from '../analysis/life/running/running.ts';
import type { Week } from '../analysis/life/running/weeks.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { orMissing } from './failures.ts';
import { fromLongJsonEntity, type LongJsonEntity, longJsonEntity } from './longJson.ts';
import { contractTable } from './names.ts';

/** Between the rows of days and nothing. */
const WEEKS = 'weeks';
/** An hour of a week is good for so many digits; half a year of two clocks then takes some 30,000 letters. */
const DIGITS = 3;

/** How a device was run in the weeks that are remembered. */
export interface KeptWeeks {
  /** The newest hour that went into them. */
  readonly through: EpochMs;
  /** By whose clocks they are weeks. */
  readonly zone: string;
  readonly weeks: PumpWeeks;
}

/** The weeks of a contract's devices, hour by hour, beside the rollups they are made of; partition = device. */
export function weeksIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('rollups', contract));
  return {
    async get(device: string): Promise<KeptWeeks | undefined> {
      const entity = await orMissing(table.getEntity<LongJsonEntity>(device, WEEKS));
      return entity && unpacked(fromLongJsonEntity<PackedWeeks>(entity));
    },
    async put(device: string, kept: KeptWeeks): Promise<void> {
      await table.upsertEntity(longJsonEntity(device, WEEKS, packed(kept)), 'Replace');
    },
  };
}

/** JSON knows no NaN. */
type PackedWeek = [week: number, hours: (number | null)[]];
type PackedWeeks = Omit<KeptWeeks, 'weeks'> & { readonly weeks: Record<string, PackedWeek[]> };

function packed({ weeks, ...about }: KeptWeeks): PackedWeeks {
  const one = ({ week, hours }: Week): PackedWeek => {
    return [week, hours.map((added) => (Number.isNaN(added) ? null : Number(added.toPrecision(DIGITS))))];
  };
  const all = WORKED.flatMap((clock) => (weeks[clock] ? [[clock, weeks[clock].map(one)]] : []));
  return { ...about, weeks: Object.fromEntries(all) };
}

function unpacked({ weeks, ...about }: PackedWeeks): KeptWeeks {
  const one = ([week, hours]: PackedWeek): Week => {
    return { week, hours: hours.map((added) => added ?? Number.NaN) };
  };
  const all = WORKED.flatMap((clock) => (weeks[clock] ? [[clock, weeks[clock].map(one)]] : []));
  return { ...about, weeks: Object.fromEntries(all) };
}
