import { believedHours } from '../../shared/analysis/kpis/believed.ts';
import { LIFE_HISTORY } from '../../shared/analysis/life/estimate.ts';
import { packetHealth } from '../../shared/analysis/packets/tally.ts';
import { doubtsFrom, episodesAfter } from '../../shared/analysis/sensors/doubts.ts';
import type { FaultEpisode } from '../../shared/domain/doubt.ts';
import type { LifeEstimate, Look } from '../../shared/domain/health.ts';
import { failureSpans } from '../../shared/domain/maintenance.ts';
import type { Limit, PumpModel } from '../../shared/domain/model.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import type { SensorFault } from '../../shared/domain/sensor.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { kpisIn } from '../../shared/storage/kpis.ts';
import type { Maintenance } from '../../shared/storage/maintenance.ts';
import { rollupsIn } from '../../shared/storage/rollups.ts';
import { type EpochMs, HOUR, hourOf } from '../../shared/time.ts';
import { type OwnPast, ownPastOf } from './baseline.ts';
import { rollKpis } from './kpis.ts';
import { remainingLivesOf } from './remaining.ts';

/** What is known of a pump when it is looked at. */
export interface Seen {
  readonly contract: string;
  readonly pump: Pump;
  readonly model: PumpModel;
  /** Those that hold for this pump. */
  readonly limits: readonly Limit[];
  readonly maintenance: Maintenance;
  /** Sensors that aren't to be believed now, and when they weren't. */
  readonly faults: readonly SensorFault[];
  readonly episodes: readonly FaultEpisode[];
  /** Reading time of its newest reading. */
  readonly through: EpochMs;
  readonly isPassed: (limit: Limit) => boolean;
}

type Since = Pick<Look, 'through' | 'passed' | 'told'>;

/** What came of a look. */
export interface Found {
  readonly life: readonly LifeEstimate[];
  readonly look: Look;
  readonly past: OwnPast;
}

/**
 * Looks at a pump anew: holds it against its own past, estimates its remaining lives, and works its KPIs out.
 *
 * @param since what the next look is held against, to find whether it is worth while
 */
export function looksOf(storage: Storage) {
  const ownPast = ownPastOf(storage);
  const remainingLives = remainingLivesOf(storage);

  return async function look(seen: Seen, since: Since, now: EpochMs): Promise<Found> {
    const { contract, pump, maintenance, faults, episodes, through, isPassed } = seen;
    const device = pump.key;
    const rollups = rollupsIn(storage, contract);
    const history = await rollups.range(device, hourOf(now - LIFE_HISTORY), hourOf(now) + HOUR);
    const past = await ownPast({ contract, device }, seen, history, episodes, now);
    const doubted = [...faults, ...past.drifting];
    const doubts = doubtsFrom(episodesAfter(episodes, doubted, through));
    const looked = { ...seen, device, doubted };
    const life = await remainingLives(looked, maintenance, believedHours(history, doubts), isPassed, now);
    const kpis = kpisIn(storage, contract);
    const failures = failureSpans(maintenance.records, now);
    const day = await rollKpis({ kpis, rollups }, device, { life, doubted, doubts, failures }, now);
    const packets = day.packets && packetHealth(day.packets);
    return { life, look: { at: now, ...since, covered: day.covered, packets }, past };
  };
}
