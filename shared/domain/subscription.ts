import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../time.ts';
import { type ConditionKind, type ConditionName, partsOf } from './condition.ts';
import type { Severity } from './model.ts';

/** What somebody wants to be told of; everything where nothing is said. */
export interface Subscription {
  readonly severities?: readonly Severity[];
  readonly kinds?: readonly ConditionKind[];
  /** Device IDs and sites: a pump that is in either of the two lists. */
  readonly pumps?: readonly string[];
  readonly sites?: readonly string[];
}

/** When warnings wait, by the person's own clock: `22:00` to `06:00`, say. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** What a subscription is held against. */
export interface Subject {
  readonly severity: Severity;
  readonly condition: ConditionName;
  readonly deviceId: string;
  readonly site?: string;
}

/** Why somebody is not told of something that was not asked for; `undefined` when it was. */
export function notWanted(
  { severities, kinds, pumps, sites }: Subscription,
  { severity, condition, deviceId, site }: Subject,
): 'not-this-severity' | 'not-this-kind' | 'not-this-pump' | undefined {
  if (severities && !severities.includes(severity)) return 'not-this-severity';
  const kind = partsOf(condition)?.kind;
  if (kinds && kind !== undefined && !kinds.includes(kind)) return 'not-this-kind';
  const anywhere = pumps === undefined && sites === undefined;
  const here = pumps?.includes(deviceId) || (site !== undefined && sites?.includes(site));
  return anywhere || here ? undefined : 'not-this-pump';
}

/**
 * Until when it is quiet at somebody's place; `undefined` when it isn't now. Over a night in which clocks are changed,
 * as the clock on the wall says.
 */
export function quietUntil({ from, to }: QuietHours, zone: string, now: EpochMs): EpochMs | undefined {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const [begins, ends] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(to)];
  const time = local.toPlainTime();
  const before = (a: Temporal.PlainTime, b: Temporal.PlainTime) => Temporal.PlainTime.compare(a, b) < 0;
  const overnight = !before(begins, ends);
  const begun = !before(time, begins);
  const isQuiet = overnight ? begun || before(time, ends) : begun && before(time, ends);
  if (!isQuiet) return undefined;
  const day = local.toPlainDate().add({ days: overnight && begun ? 1 : 0 });
  return nextTime(day.toPlainDateTime(ends), zone, now);
}

/** When the clock on the wall shows a time, or has skipped it, after now. */
function nextTime(wall: Temporal.PlainDateTime, zone: string, now: EpochMs): EpochMs {
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(zone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  // One that is skipped is over as the clocks are put forward.
  const isSkipped = !earlier.toPlainDateTime().equals(wall);
  if (isSkipped) return earlier.getTimeZoneTransition('next')!.epochMilliseconds;
  // One that the clock jumped back over lies behind the first time, and comes once more.
  return earlier.epochMilliseconds > now ? earlier.epochMilliseconds : later.epochMilliseconds;
}
