import type { RecipientState } from '../../../shared/domain/mailing.ts';
import { type EpochMs, HOUR, MINUTE } from '../../../shared/time.ts';

/** What follows a mail of the same site waits for so long, ms, and leaves together. */
export const DIGEST_AFTER = 1 * MINUTE;

/** Mails an hour that a person can attend to, by EEMUA 191: about 6 are acceptable, 12 the most that is manageable. */
export const ACCEPTABLE = 6;
export const MANAGEABLE = 12;
/** From {@link ACCEPTABLE} on, mails keep this distance, ms: 6 in the hour before and 6 in the next make 12. */
export const PACE = HOUR / ACCEPTABLE;

/** More than so many alarms ... */
const FLOOD = 10;
/** ... within so many ms are a flood (EEMUA 191). */
const FLOOD_WITHIN = 10 * MINUTE;

/** When the next mail may leave; not later than now when one may at once. */
export function mayLeaveAt({ sends }: Pick<RecipientState, 'sends'>, now: EpochMs): EpochMs {
  const lately = sends.filter((at) => at > now - HOUR);
  if (lately.length < ACCEPTABLE) return now;
  const paced = lately.at(-1)! + PACE;
  const full = lately.at(-MANAGEABLE);
  return full === undefined ? paced : Math.max(paced, full + HOUR);
}

/** Whether what comes now comes in a flood. */
export function isFlood({ arrivals }: Pick<RecipientState, 'arrivals'>, now: EpochMs): boolean {
  return arrivals.filter((at) => at > now - FLOOD_WITHIN).length > FLOOD;
}

/** Forgets what no ceiling asks for any more. */
export function pruned(state: RecipientState, now: EpochMs): RecipientState {
  const sites = Object.entries(state.sites).filter(([, at]) => at > now - DIGEST_AFTER);
  return {
    ...state,
    sends: state.sends.filter((at) => at > now - HOUR),
    arrivals: state.arrivals.filter((at) => at > now - FLOOD_WITHIN).slice(-FLOOD - 1),
    sites: Object.fromEntries(sites),
  };
}
