import { MINUTE } from '../time.ts';

/**
 * How long a reading speaks for the pump when none follows, in ms. After that its state is unknown, not the
 * last one known. Long enough for a box that samples every ten minutes.
 */
export const MAX_HOLD = 15 * MINUTE;
