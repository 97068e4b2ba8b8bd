import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import { HOUR } from '../../../shared/time.ts';

/**
 * How long evidence is good for when nothing more is heard, ms. A reading, a quarter of an hour; what is worked out
 * once an hour, until the next time but one. What is known of a sensor is no value, and stays true between readings that
 * are an hour apart: its OffDelay is longer than a value holds. A delay longer than that needs evidence in between.
 */
export function holdOf({ kind }: Watch): number {
  return kind === 'life' || kind === 'baseline' || kind === 'sensor' ? 2 * HOUR : MAX_HOLD;
}
