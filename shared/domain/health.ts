import { type EpochMs, SECOND } from '../time.ts';
import type { PacketHealth } from './tally.ts';

/** A KPI over a window; what can't be said says why instead of giving a number. */
export type Kpi =
  | {
      readonly name: string;
      readonly window: string;
      readonly value: number;
      readonly unit: string;
      /** Share of the window that it tells of, where that is not all of it: the rest is unknown, and a sum lacks it. */
      readonly of?: number;
    }
  | { readonly name: string; readonly window: string; readonly unavailable: string };

/**
 * Remaining useful life of a component (ISO 13381-1), in seconds from the moment of estimation: it is over
 * within p10 with a probability of 10 %, and so on. `null` lies beyond the horizon.
 */
export type LifeEstimate =
  | {
      readonly component: string;
      readonly p10: number | null;
      readonly p50: number | null;
      readonly p90: number | null;
      readonly method: string;
      /** Probability that it is over within 7, 30 and 90 days; absent in what an earlier release left. */
      readonly within?: { readonly d7: number; readonly d30: number; readonly d90: number };
      /** What its own readings say; absent where they say nothing. */
      readonly evidence?: TrendEvidence;
      /**
       * How much of it is owed to lives of its like, from 0 to 1; how many of those ended, and on which clock
       * they are counted. Absent where only the part's own readings speak.
       */
      readonly fleet?: { readonly share: number; readonly ended: number; readonly clock: string };
    }
  | { readonly component: string; readonly unavailable: string };

/** What a trend rests on. */
export interface TrendEvidence {
  /** Points it was fitted to, and the seconds they span. */
  readonly points: number;
  readonly span: number;
  /** Change of the signal a day, in its unit, and the interval that holds it with 80 %. */
  readonly slope: number;
  readonly slopeLow: number;
  readonly slopeHigh: number;
  /** Chance of such a trend where there is none (Mann–Kendall, corrected for autocorrelation, one-sided). */
  readonly significance: number;
  /**
   * Where wear is counted in duty, what tells of the duty to come: so many weeks of the pump's own and so many others of its like, and
   * how much of what sets its week apart from theirs is believed. Absent where its last month alone does.
   */
  readonly duty?: { readonly weeks: number; readonly others: number; readonly own: number };
}

/** When KPIs and lives were last worked out, and from how much. */
export interface Look {
  readonly at: EpochMs;
  /** Reading time of the newest reading that went into them. */
  readonly through: EpochMs;
  /** Seconds of the last 24 hours that readings told of. */
  readonly covered: number;
  /** Whether an alarm level was passed as things stood. */
  readonly passed: boolean;
  /** Stands for what was told of the pump's maintenance by then: another text, another story. */
  readonly told: string;
  /** How the device counted within the last 24 hours, and its clock; absent where nothing is known. */
  readonly packets?: PacketHealth | undefined;
}

/** What the analysis last found about one device, beside its KPIs. */
export interface Health {
  readonly computedAt: EpochMs;
  /** Reading time of the newest reading that went into it. */
  readonly through: EpochMs;
  /** As estimated at the last look. */
  readonly life: readonly LifeEstimate[];
  /** Absent in what an earlier release left, whose lives are of {@link computedAt}. */
  readonly look?: Look;
  /** A backlog is coming in, so the device is to be looked at again soon. */
  readonly waiting: boolean;
  /** When it is to be looked at again though nothing more is heard: a delay ends, or its silence is too long. */
  readonly next?: EpochMs;
  /**
   * When it was last heard of, for how long nothing may be heard, ms, and whether its box sends with its clock set back;
   * absent while nothing ever was.
   */
  readonly heard?: { readonly at: EpochMs; readonly silentAfter: number; readonly setBack?: true };
}

/** When the lives were estimated. */
export function estimatedAt({ look, computedAt }: Health): EpochMs {
  return look?.at ?? computedAt;
}

/**
 * An estimate seen later than it was made. Beyond the horizon stays beyond it, and nothing lasts less than 0.
 *
 * @param elapsed ms since it was made
 */
export function countedDown(estimate: LifeEstimate, elapsed: number): LifeEstimate {
  if ('unavailable' in estimate) return estimate;
  const left = (seconds: number | null) =>
    seconds === null ? null : Math.max(0, Math.round(seconds - elapsed / SECOND));
  return { ...estimate, p10: left(estimate.p10), p50: left(estimate.p50), p90: left(estimate.p90) };
}

/**
 * What stands, as the value of a condition, for a life beyond the estimate's horizon, or of which nothing is said: in days,
 * longer than any level.
 */
export const LONG_LIFE = 3_650;
