import type { EpochMs } from '../../../shared/time.ts';
import type { InlinePicture } from '../transport/transport.ts';

/** How long a part is expected to last: instants by which it is over with 10, 50 and 90 %; `null` beyond a year. */
export interface PartLife {
  readonly component: string;
  readonly p10: EpochMs | null;
  readonly p50: EpochMs | null;
  readonly p90: EpochMs | null;
}

/** What a mail tells beside the transition itself, as far as it is known. */
export interface Known {
  /** When the mail is written. */
  readonly now?: EpochMs;
  /** Of the part that the condition tells of. */
  readonly life?: PartLife;
  /** Which share of the time the pump has been operating lately, from 0 to 1. */
  readonly operating?: number;
  /** The signal over the last days, and what is seen in it, in words. */
  readonly picture?: InlinePicture & { readonly alternative: string };
  readonly pageUrl?: string;
  readonly unsubscribeUrl?: string;
  /** Telephone number of the operator's service. */
  readonly phone?: string;
}
