import { operatingHours } from '../../shared/analysis/baseline/hours.ts';
import { levelShifts } from '../../shared/analysis/changes/levelShifts.ts';
import { partsLeft } from '../../shared/analysis/life/partsLeft.ts';
import { isTrusted } from '../../shared/analysis/sensors/trust.ts';
import type { LifeEstimate } from '../../shared/domain/health.ts';
import type { Limit, PumpModel } from '../../shared/domain/model.ts';
import { offersFrom } from '../../shared/domain/offer.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import type { SensorFault } from '../../shared/domain/sensor.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type Maintenance, maintenanceIn, runningWhenHeard } from '../../shared/storage/maintenance.ts';
import { priorsOf } from '../../shared/storage/priors.ts';
import type { EpochMs } from '../../shared/time.ts';

/** The pump whose parts are looked at. */
export interface Looked {
  readonly contract: string;
  readonly device: string;
  readonly model: PumpModel;
  /** Those that hold for this pump. */
  readonly limits: readonly Limit[];
  /** Reading time of its newest reading. */
  readonly through: EpochMs;
  /** Sensors that aren't to be believed. */
  readonly doubted: readonly SensorFault[];
}

/**
 * Estimates the remaining lives of a pump's parts: each by its own readings since it was put in, as far as a
 * change is recorded or the readings show one, as this pump and its like are run, and by what lives of its like say. A change that only the
 * readings show is offered for confirmation. Of a part whose sensor isn't to be believed nothing is estimated.
 */
export function remainingLivesOf(storage: Storage) {
  const priors = priorsOf(storage);

  return async function remainingLives(
    { contract, device, model, limits, through, doubted }: Looked,
    { records, offers, lives, running: kept }: Maintenance,
    history: readonly HourRollup[],
    isPassed: (limit: Limit) => boolean,
    now: EpochMs,
  ): Promise<LifeEstimate[]> {
    const { components } = model;
    // What a sensor shows that isn't to be believed is no change of a part.
    const signals = [...new Set(components.map(({ signal }) => signal))].filter(
      (signal) => isTrusted(doubted, signal).trusted,
    );
    const shifts = levelShifts(operatingHours(history, signals), signals);
    const found = offersFrom(components, limits, shifts, records, offers);
    for (const offer of found) await maintenanceIn(storage, contract).offer(device, offer);
    const told = { records, offers: [...offers, ...found] };
    const likeOf = await priors(model.name, lives, through, now);
    const running = runningWhenHeard(kept, Math.min(through, now));
    return partsLeft({ components, limits, ...told, history, likeOf, doubted, isPassed, running }, now);
  };
}
