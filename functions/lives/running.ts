import { type PumpWeeks, type Running, runningOf } from '../../shared/analysis/life/running/running.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import type { KeptRunning } from '../../shared/storage/maintenance.ts';
import type { EpochMs } from '../../shared/time.ts';

/** Pumps of one model at one site that tell enough of each other; where there are fewer, those of all sites do. */
const ENOUGH = 3;

/** A pump of a contract, how it was run, and how it was known to be usually run the night before. */
export interface RunPump {
  readonly pump: Pick<Pump, 'key' | 'model' | 'site'>;
  readonly weeks: PumpWeeks;
  /** Whether anything was heard of it since then. */
  readonly isNews: boolean;
  readonly last: KeptRunning | undefined;
}

/**
 * How the pumps of a contract are usually run, each by its own weeks and those of its like: of the same model and, where there are
 * enough, of the same site.
 *
 * @returns by device, of those of which something new was heard: what others did meanwhile moves no date of a silent one
 */
export function usuallyRun(pumps: readonly RunPump[], zone: string, now: EpochMs): Map<string, KeptRunning> {
  const found = new Map<string, KeptRunning>();
  for (const alike of Map.groupBy(pumps, ({ pump }) => pump.model).values()) {
    const everywhere = runningOf(
      alike.map(({ weeks }) => weeks),
      zone,
    );
    const here = new Map<RunPump, Running>();
    for (const [site, those] of Map.groupBy(alike, ({ pump }) => pump.site)) {
      if (site === undefined || those.length < ENOUGH) continue;
      const running = runningOf(
        those.map(({ weeks }) => weeks),
        zone,
      );
      for (const [i, one] of those.entries()) here.set(one, running[i]!);
    }
    for (const [i, one] of alike.entries()) {
      if (!one.isNews) continue;
      const running = here.get(one) ?? everywhere[i]!;
      found.set(one.pump.key, { at: now, running, before: one.last?.running });
    }
  }
  return found;
}
