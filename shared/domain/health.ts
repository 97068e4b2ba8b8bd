import type { EpochMs } from '../time.ts';

/** A KPI over a window that ends now; what can't be said says why instead of giving a number. */
export type Kpi =
  | { readonly name: string; readonly window: string; readonly value: number; readonly unit: string }
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
    }
  | { readonly component: string; readonly unavailable: string };

/** What the analysis last found about one device. */
export interface Health {
  readonly computedAt: EpochMs;
  /** Reading time of the newest reading that went into it. */
  readonly through: EpochMs;
  readonly kpis: readonly Kpi[];
  readonly life: readonly LifeEstimate[];
  /** A delay is running or a backlog coming in, so the device is to be looked at again soon. */
  readonly waiting: boolean;
}
