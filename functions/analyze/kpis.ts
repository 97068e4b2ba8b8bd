import { knownOf, kpisOf } from '../../shared/analysis/kpis/kpis.ts';
import { healthScore } from '../../shared/analysis/kpis/score.ts';
import { ROLLING_NAMES, rollingWindow } from '../../shared/analysis/kpis/windows.ts';
import { packetHealth } from '../../shared/analysis/packets/tally.ts';
import type { LifeEstimate } from '../../shared/domain/health.ts';
import type { Rollup } from '../../shared/domain/rollup.ts';
import type { Span } from '../../shared/domain/span.ts';
import type { kpisIn } from '../../shared/storage/kpis.ts';
import type { rollupsIn } from '../../shared/storage/rollups.ts';
import { stretchesOf } from '../../shared/storage/stretches.ts';
import type { EpochMs } from '../../shared/time.ts';

/**
 * Works a device's rolling KPIs out: from whole days and the hours at the windows' ends, whose number doesn't grow
 * with the history.
 *
 * @param failures as they were recorded, in order and without overlap
 * @returns seconds of the last 24 hours that readings tell of
 */
export async function rollKpis(
  stores: { readonly kpis: ReturnType<typeof kpisIn>; readonly rollups: ReturnType<typeof rollupsIn> },
  device: string,
  life: readonly LifeEstimate[],
  failures: readonly Span[],
  now: EpochMs,
): Promise<number> {
  const windows = ROLLING_NAMES.map((name) => rollingWindow(name, now));
  const stretches = await stretchesOf(stores.rollups, device, windows);
  const known = windows.map((window, i) => knownOf(window, stretches[i]!));
  const [day, , month] = known as [(typeof known)[0], (typeof known)[0], (typeof known)[0]];
  await stores.kpis.put(
    device,
    known.map((one) => {
      const { name, from, to } = one.window;
      const score = one === day ? healthScore(day, month, life) : [];
      return {
        window: name,
        from,
        to,
        kpis: [...score, ...kpisOf(one, { failures, ...lostIn(one.rollup) })],
      };
    }),
  );
  return day.rollup.covered;
}

/** Packets that never arrived, as the device counted them. */
function lostIn({ packets }: Rollup): { lostPackets?: number } {
  return packets ? { lostPackets: packetHealth(packets).lost } : {};
}
