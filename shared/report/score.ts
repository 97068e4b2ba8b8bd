import type { Known } from '../analysis/kpis/kpi.ts';
import { healthScore } from '../analysis/kpis/score.ts';
import { rollingWindow, type Window } from '../analysis/kpis/windows.ts';
import type { Doubt } from '../domain/doubt.ts';
import type { Kpi } from '../domain/health.ts';
import type { PumpModel } from '../domain/model.ts';
import type { Pump } from '../domain/pump.ts';
import type { Storage } from '../storage/connect.ts';
import { knownOver } from '../storage/known.ts';
import { livesAt } from '../storage/livesAt.ts';
import { rollupsIn } from '../storage/rollups.ts';
import type { EpochMs } from '../time.ts';

/**
 * The health score of a pump as it stood when a window ended: of the 24 hours up to then, against the 30 days up to
 * then, with the lives that would have been estimated.
 */
export async function scoreAtEndOf(
  window: Window,
  storage: Storage,
  contract: string,
  pump: Pump,
  model: PumpModel,
  doubts: readonly Doubt[],
): Promise<Kpi[]> {
  // The last hour of a window is the one that holds the instant before its end.
  const last: EpochMs = window.to - 1;
  const windows = [rollingWindow('24h', last, window.to), rollingWindow('30d', last, window.to)];
  const [known, life] = await Promise.all([
    knownOver(rollupsIn(storage, contract), pump.key, windows, doubts),
    livesAt(storage, contract, pump, model, last),
  ]);
  const [day, month] = known as [Known, Known];
  return healthScore({ ...day, window: { ...day.window, name: window.name } }, month, life, day.doubted);
}
