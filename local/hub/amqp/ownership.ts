/** Somebody who reads a partition for a consumer group. */
export interface Holder {
  /** Owner level; `undefined`: it shares the partition with others. */
  epoch: number | undefined;
}

/** Who has to go for a newcomer to read, or why it may not. */
export type Ownership<H extends Holder> =
  | { granted: true; evicted: H[] }
  | { granted: false; condition: string; description: string };

/** So many readers without an epoch may share a partition and consumer group. */
const MOST_SHARED = 5;

/**
 * Whether a newcomer may read a partition for a consumer group. An epoch that is as high as the present
 * one or higher takes over; a lower one, and none beside one, is refused.
 *
 * @see https://learn.microsoft.com/azure/event-hubs/event-hubs-event-processor-host (epoch)
 */
export function decideOwnership<H extends Holder>(
  holders: readonly H[],
  epoch: number | undefined,
): Ownership<H> {
  const highest = Math.max(-1, ...holders.map((holder) => holder.epoch ?? -1));
  if (highest > (epoch ?? -1)) {
    const newcomer = epoch === undefined ? 'a receiver without an epoch' : `epoch ${epoch}`;
    const description = `a receiver with epoch ${highest} reads this partition: ${newcomer} is not let in`;
    return { granted: false, ...stolen(description) };
  }
  if (epoch !== undefined) return { granted: true, evicted: [...holders] };
  if (holders.length >= MOST_SHARED) {
    return {
      granted: false,
      condition: 'amqp:resource-limit-exceeded',
      description: `${MOST_SHARED} receivers without an epoch read this partition and consumer group already`,
    };
  }
  return { granted: true, evicted: [] };
}

/** The error of a receiver that another has taken the place of, or that may not take another's. */
export function stolen(description: string): { condition: string; description: string } {
  return { condition: 'amqp:link:stolen', description };
}
