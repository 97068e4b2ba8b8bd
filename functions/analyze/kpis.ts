import type { Known } from '../../shared/analysis/kpis/kpi.ts';
import { kpisOf } from '../../shared/analysis/kpis/kpis.ts';
import { healthScore } from '../../shared/analysis/kpis/score.ts';
import { ROLLING_NAMES, rollingWindow } from '../../shared/analysis/kpis/windows.ts';
import type { Doubt } from '../../shared/domain/doubt.ts';
import type { LifeEstimate } from '../../shared/domain/health.ts';
import type { Rollup } from '../../shared/domain/rollup.ts';
import type { SensorFault } from '../../shared/domain/sensor.ts';
import type { Span } from '../../shared/domain/span.ts';
import { knownOver } from '../../shared/storage/known.ts';
import type { kpisIn } from '../../shared/storage/kpis.ts';
import type { rollupsIn } from '../../shared/storage/rollups.ts';
import type { EpochMs } from '../../shared/time.ts';

/** What is known of a pump beside its rollups. */
interface Told {
  readonly life: readonly LifeEstimate[];
  /** Sensors that aren't to be believed: they have no say in the health score. */
  readonly doubted: readonly SensorFault[];
  /** When sensors weren't to be believed: what they said then is in no figure. */
  readonly doubts: readonly Doubt[];
  /** As they were recorded, in order and without overlap. */
  readonly failures: readonly Span[];
}

/**
 * Works a device's rolling KPIs out: from whole days and the hours at the windows' ends, whose number doesn't grow
 * with the history.
 *
 * @returns what the last 24 hours come to
 */
export async function rollKpis(
  stores: { readonly kpis: ReturnType<typeof kpisIn>; readonly rollups: ReturnType<typeof rollupsIn> },
  device: string,
  { life, doubted, doubts, failures }: Told,
  now: EpochMs,
): Promise<Rollup> {
  const broken = new Set(doubted.map(({ signal }) => signal));
  const windows = ROLLING_NAMES.map((name) => rollingWindow(name, now));
  const known = await knownOver(stores.rollups, device, windows, doubts, failures);
  const [day, , month] = known as [Known, Known, Known];
  await stores.kpis.put(
    device,
    known.map((one) => {
      const { name, from, to } = one.window;
      const score = one === day ? healthScore(day, month, life, broken) : [];
      return { window: name, from, to, kpis: [...score, ...kpisOf(one, failures)] };
    }),
  );
  return day.rollup;
}
