import type { Look } from '../../domain/health.ts';
import type { Span } from '../../domain/span.ts';
import { type EpochMs, hourOf, SECOND } from '../../time.ts';

/** Why KPIs and lives are worked out, or aren't. */
export type LookReason =
  | 'first' // there are none yet
  | 'hour-passed' // the windows have moved on
  | 'limit-passed' // or no longer: a life has ended, or hasn't
  | 'maintenance-told' // a trend begins anew, a failure counts
  | 'late-readings' // an hour has changed that went into them as a whole
  | 'enough-new' // what came since is a hundredth of the day and more
  | 'too-little-new'; // not yet

/** As much of what the last 24 hours told is worth a new look: a quarter of an hour, of a day that is known whole. */
const WORTH_A_LOOK = 0.01;

/** What has happened to a device since its last look. */
export interface Since extends Pick<Look, 'passed' | 'told'> {
  /** Of the readings that have arrived. */
  readonly spans: readonly Span[];
  /** Reading time of the newest reading. */
  readonly through: EpochMs;
}

/**
 * Whether a device's rolling KPIs and remaining lives are to be worked out: not for every little packet, and yet from
 * the first one on.
 *
 * @param before when they last were
 */
export function lookDue(
  before: Look | undefined,
  { spans, through, passed, told }: Since,
  now: EpochMs,
): LookReason {
  if (!before) return 'first';
  if (hourOf(now) !== hourOf(before.at)) return 'hour-passed';
  if (passed !== before.passed) return 'limit-passed';
  if (told !== before.told) return 'maintenance-told';
  if (spans.some(({ from }) => from < Math.min(before.through, hourOf(before.at)))) return 'late-readings';
  const fresh = (through - before.through) / SECOND;
  return fresh > 0 && fresh >= WORTH_A_LOOK * before.covered ? 'enough-new' : 'too-little-new';
}
