import type { Storage } from '../../shared/storage/connect.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';
import type { PacketEvent } from './events.ts';

/** How often an instance writes it for a partition, at most. */
const EVERY = 15 * SECOND;

/**
 * Notes how far ingest has come in a partition of the hub, so that whoever misses a device knows whether it is we who
 * are behind. What an instance remembers of it only spares writing; it is of no harm when it is lost.
 */
export function pulseOf(storage: Storage) {
  const plant = plantIn(storage);
  const written = new Map<string, EpochMs>();

  return async function beat(events: readonly PacketEvent[], now: EpochMs): Promise<void> {
    const partition = events[0]?.position.split('-')[0];
    if (partition === undefined || now - (written.get(partition) ?? 0) < EVERY) return;
    written.set(partition, now);
    const enqueuedAt = events.reduce((newest, event) => Math.max(newest, event.enqueuedAt), 0);
    await plant.putPulse({ partition, at: now, enqueuedAt });
  };
}
