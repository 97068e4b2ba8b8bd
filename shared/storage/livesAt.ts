import { believedHours } from '../analysis/kpis/believed.ts';
import { LIFE_HISTORY } from '../analysis/life/estimate.ts';
import { partsLeft } from '../analysis/life/partsLeft.ts';
import type { LifeEstimate } from '../domain/health.ts';
import { limitsFor, type PumpModel } from '../domain/model.ts';
import { renewedAt } from '../domain/offer.ts';
import type { Pump } from '../domain/pump.ts';
import { type EpochMs, HOUR, hourOf } from '../time.ts';
import type { Storage } from './connect.ts';
import { doubtsAtEndOf } from './doubts.ts';
import { maintenanceIn, runningWhenHeard } from './maintenance.ts';
import { priorsOf } from './priors.ts';
import { rollupsIn } from './rollups.ts';

/**
 * The remaining lives of a pump's parts as of another time: by the readings up to the end of that hour, and by what
 * is known today of lives of their like and of how it is run. Of a part that was changed since then, those say nothing: the age that is
 * known is its successor's. What sensors said when they weren't to be believed, as is known today, is left out.
 */
export async function livesAt(
  storage: Storage,
  contract: string,
  pump: Pump,
  model: PumpModel,
  at: EpochMs,
): Promise<LifeEstimate[]> {
  const [hours, { records, offers, lives, running }, { doubts, faults }] = await Promise.all([
    rollupsIn(storage, contract).range(pump.key, hourOf(at - LIFE_HISTORY), hourOf(at) + HOUR),
    maintenanceIn(storage, contract).of(pump.key),
    doubtsAtEndOf({ from: at - LIFE_HISTORY, to: at }, storage, contract, pump.key),
  ]);
  const history = believedHours(hours, doubts);
  const newest = (history.at(-1)?.hour ?? 0) + HOUR;
  const like = await priorsOf(storage)(model.name, lives, newest, at);
  const { components } = model;
  return partsLeft(
    {
      components,
      limits: limitsFor(model, pump.limits),
      records,
      offers,
      history,
      likeOf: (component, renewed) =>
        lives && renewedAt(component, records, offers, lives.at) === renewed ? like(component, renewed) : {},
      doubted: faults,
      running: runningWhenHeard(running, Math.min(newest, at)),
    },
    at,
  );
}
