import type { Like } from '../analysis/life/partsLeft.ts';
import { priorFor } from '../analysis/life/prior.ts';
import type { RecordedAnswer } from '../analysis/life/recorded/answers.ts';
import type { FleetLives } from '../analysis/survival/fleetLives.ts';
import { DAY, type EpochMs, HOUR, MINUTE } from '../time.ts';
import type { Storage } from './connect.ts';
import { fleetIn } from './fleet.ts';
import type { KeptLives } from './maintenance.ts';

/** Distributions change once a night: for so long nobody asks again. */
const BELIEVED_FOR = 10 * MINUTE;
/** A pump that was last heard of longer ago than this may have stood still, or had its parts changed. */
const STALE_AFTER = 2 * DAY;

/**
 * What lives of their like say of a pump's parts. Nothing is said of a pump that isn't heard.
 *
 * @param through reading time of the pump's newest reading
 */
export function priorsOf(storage: Storage) {
  const known = new Map<string, { readonly until: EpochMs; readonly fleet: FleetLives[] }>();

  async function fleetOf(model: string, now: EpochMs): Promise<FleetLives[]> {
    const believed = known.get(model);
    if (believed && now < believed.until) return believed.fleet;
    const fleet = await fleetIn(storage).of(model);
    known.set(model, { until: now + BELIEVED_FOR, fleet });
    return fleet;
  }

  return async function priors(
    model: string,
    lives: KeptLives | undefined,
    through: EpochMs,
    now: EpochMs,
  ): Promise<(component: string, renewed: EpochMs | undefined) => Like> {
    if (!lives || lives.model !== model || now - through > STALE_AFTER) return () => ({});
    const fleet = await fleetOf(model, now);
    const heard = Math.min(through, now);
    const priorOf = (component: string, renewed: EpochMs | undefined) => {
      return priorFor(component, lives, renewed, fleet, heard);
    };
    const answerOf = (component: string) => {
      const of = (answers: readonly RecordedAnswer[] = []) =>
        answers.find((answer) => answer.component === component);
      const [last, before] = [of(lives.recorded), of(lives.before)];
      // Until something is heard of the pump, nothing new is told of it: a night alone moves no date.
      return last && heard <= last.at && before?.from === last.from ? before : last;
    };
    return (component, renewed) => ({
      prior: priorOf(component, renewed),
      recorded: answerOf(component),
      silent: (now - heard) / HOUR,
    });
  };
}
