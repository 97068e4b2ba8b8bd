/**
 * What is known of one life, in any unit of time or duty.
 *
 * Whoever comes under observation in mid-life counts from that age on (*left truncation*, delayed entry): had
 * it ended before, nobody would have heard of it. Whoever is still alive when observation ends, or was taken
 * out for another reason, is *right-censored* at that age.
 */
export interface Life {
  /** Age at which it came under observation; 0 for one that was watched from its beginning. */
  readonly entry: number;
  /** Age at which it was last known to be alive, or at which it ended. */
  readonly exit: number;
  /** Whether it ended there by itself. */
  readonly ended: boolean;
  /** How many lives it stands for, where such as are alike were put together; otherwise one. */
  readonly count?: number;
}

/** Whether a life can say anything: it was watched for a while, and its ages are numbers. */
export function isObserved({ entry, exit }: Life): boolean {
  return entry >= 0 && exit > entry && exit < Number.POSITIVE_INFINITY;
}
