import type { PacketEvent } from '../events.ts';

/**
 * Tells of each batch whether it goes on where this instance had come to in its partition of the hub. Where it doesn't,
 * another instance may have been at that partition in between. What was refused once and is tried again comes from no
 * partition.
 */
export function followingPartitions(): (events: readonly PacketEvent[]) => boolean {
  const last = new Map<string, number>();
  return (events) => {
    let follows = true;
    for (const { position, kept } of events) {
      const dash = position.lastIndexOf('-');
      const [partition, sequence] = [position.slice(0, dash), Number(position.slice(dash + 1))];
      follows &&= !kept && last.get(partition) === sequence - 1;
      if (!kept) last.set(partition, sequence);
    }
    return follows;
  };
}
