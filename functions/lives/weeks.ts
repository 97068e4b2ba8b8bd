import { believedHours } from '../../shared/analysis/kpis/believed.ts';
import { LIFE_HISTORY } from '../../shared/analysis/life/estimate.ts';
import { type PumpWeeks, pumpWeeks, WORKED } from '../../shared/analysis/life/running/running.ts';
import { WEEK_HOURS, weeksTogether } from '../../shared/analysis/life/running/weeks.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { doubtsOf } from '../../shared/storage/doubts.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { weeksIn } from '../../shared/storage/weeks.ts';
import { type EpochMs, HOUR, hourOf } from '../../shared/time.ts';

/** What has not been heard for so long tells nothing of how others are run. */
const TELLS_FOR = 4 * WEEK_HOURS * HOUR;
/** Before the newest hour that is known, hours may have come late: so many are read anew. */
const ANEW = WEEK_HOURS * HOUR;

/**
 * How a device was run, week by week: what was known of it the night before, with the hours since. When it is first asked, its last month
 * is read, and half a year is remembered: so a night costs the same four requests after years as after a month.
 *
 * @param zone by whose clocks they are weeks
 * @returns it, and whether anything was heard of the device since the night before
 */
export function weeksOfDevices(storage: Storage, contract: string, zone: string) {
  const rollups = rollupsIn(storage, contract);
  const weeks = weeksIn(storage, contract);

  return async function weeksOfDevice(
    device: string,
    now: EpochMs,
  ): Promise<{ readonly weeks: PumpWeeks; readonly isNews: boolean }> {
    const stored = await weeks.get(device);
    const known = stored?.zone === zone ? stored : undefined;
    const from = hourOf(now - LIFE_HISTORY);
    const read = { from: known ? Math.max(from, known.through - ANEW) : from, to: hourOf(now) + HOUR };
    const hours = await rollups.range(device, read.from, read.to);
    const through = hours.at(-1)?.hour;
    if (through === undefined || through === known?.through) {
      const isStale = known === undefined || known.through < now - TELLS_FOR;
      return { weeks: isStale ? {} : known.weeks, isNews: false };
    }
    const doubts = await doubtsOf(storage, contract, device, read);
    const anew = pumpWeeks(believedHours(hours, doubts), zone);
    const together = WORKED.flatMap((clock) => {
      const all = weeksTogether(known?.weeks[clock] ?? [], anew[clock] ?? []);
      return all.length > 0 ? [[clock, all]] : [];
    });
    const kept = { through, zone, weeks: Object.fromEntries(together) as PumpWeeks };
    await weeks.put(device, kept);
    return { weeks: kept.weeks, isNews: true };
  };
}
