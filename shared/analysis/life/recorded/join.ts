import type { LifeEstimate } from '../../../domain/health.ts';
import { DAY, type EpochMs, HOUR, SECOND } from '../../../time.ts';
import type { RecordedAnswer } from './answers.ts';

/** What was last answered longer ago than this is of a pump that isn't heard, or of a night long past. */
const STALE_AFTER = 3 * DAY;
/** Hours beyond which nothing is said. */
const HORIZON = 365 * 24;

/**
 * An estimate in which recorded lives speak: what they said in the night, counted down, with the part's own trend as
 * it is now in place of what it was then, at the weight it has earned among them.
 *
 * @param own what the part's own readings said when the pump was last heard; a limit that is passed leaves nothing to estimate
 * @param renewed when the part was put in, as far as that is known
 * @param silent hours for which nothing has been heard of it
 * @returns `undefined` where recorded lives have nothing to say of this part
 */
export function joined(
  own: LifeEstimate,
  recorded: RecordedAnswer | undefined,
  renewed: EpochMs | undefined,
  now: EpochMs,
  silent = 0,
): LifeEstimate | undefined {
  if (!recorded || recorded.from !== renewed || now - recorded.at > STALE_AFTER || now < recorded.at)
    return undefined;
  const speaks = !('unavailable' in own);
  if (speaks && own.p50 === 0) return undefined;
  const elapsed = (now - recorded.at) / HOUR;
  const later =
    speaks && own.p50 !== null
      ? recorded.weight * ((own.p50 * SECOND) / HOUR - (recorded.own - (elapsed - silent)))
      : 0;
  const left = recorded.quantiles.map((hours) => Math.max(0, hours - elapsed + later));
  const within = (days: number) => Math.round(passedBy(left, days * 24) * 1_000) / 1_000;
  const heard = recorded.method === 'own-trend' && speaks ? own.method : `recorded-${recorded.method}`;
  return {
    component: own.component,
    p10: seconds(at(left, 0.1)),
    p50: seconds(at(left, 0.5)),
    p90: seconds(at(left, 0.9)),
    within: { d7: within(7), d30: within(30), d90: within(90) },
    method: heard,
    ...(speaks && own.evidence ? { evidence: own.evidence } : {}),
    fleet: {
      share: Math.round((1 - recorded.weight) * 100) / 100,
      ended: recorded.ended,
      clock: 'calendar',
    },
  };
}

function at(quantiles: readonly number[], p: number): number {
  return quantiles[Math.round(p * (quantiles.length - 1))]!;
}

/** The probability that it is over by then, straight between the quantiles. */
function passedBy(quantiles: readonly number[], time: number): number {
  const steps = quantiles.length - 1;
  const above = quantiles.findIndex((quantile) => quantile > time);
  if (above < 0) return 1;
  if (above === 0) return 0;
  const [low, high] = [quantiles[above - 1]!, quantiles[above]!];
  return (above - 1 + (time - low) / (high - low)) / steps;
}

function seconds(hours: number): number | null {
  return hours > HORIZON ? null : Math.round((hours * HOUR) / SECOND);
}
