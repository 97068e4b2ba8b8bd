import type { EpochMs } from '../time.ts';
import type { Outcome } from './erase.ts';

/** What waiting takes. */
export interface Patience {
  readonly clock: () => EpochMs;
  readonly wait: (ms: number) => Promise<void>;
  /** For so long an erasure is waited for, ms; what takes longer is left to the next run. */
  readonly most: number;
}

/**
 * Goes on with an erasure as often as it has to wait for something, as long as there is patience.
 *
 * @param told what it waits for, and until when, each time that this is something else
 */
export async function patiently(
  erase: (contract: string) => Promise<Outcome>,
  contract: string,
  { clock, wait, most }: Patience,
  told: (waits: string, until: EpochMs) => void = () => undefined,
): Promise<Outcome> {
  const begun = clock();
  let last: string | undefined;
  for (;;) {
    const outcome = await erase(contract);
    if (!('waits' in outcome) || outcome.until - begun > most) return outcome;
    if (outcome.waits !== last) told(outcome.waits, outcome.until);
    last = outcome.waits;
    await wait(Math.max(1, outcome.until - clock()));
  }
}
