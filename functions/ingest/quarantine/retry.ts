import type { Storage } from '../../../shared/storage/connect.ts';
import { isWhole, quarantineIn } from '../../../shared/storage/quarantine.ts';
import type { RetryMessage } from '../../../shared/storage/queues.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { IngestCounts } from '../counts.ts';
import type { PacketEvent } from '../events.ts';

/**
 * Tries a quarantined packet again: it takes the way of every packet, through the admission as things stand now. When it
 * is stored, or found stored, it is taken out of the quarantine; refused again, it lies there with its new reason. One
 * that is gone or was never whole costs nothing.
 */
export function retryOf(
  storage: Storage,
  ingest: (events: readonly PacketEvent[], now: EpochMs) => Promise<IngestCounts>,
): (message: RetryMessage, now: EpochMs) => Promise<IngestCounts> {
  return async ({ contract, id }, now) => {
    const quarantine = quarantineIn(storage, contract);
    const packet = await quarantine.get(id);
    if (!packet || !isWhole(packet)) return {};
    const { deviceId, at, body, hash, bytes, leftOut, unnamed, authorizationHash } = packet;
    const event: PacketEvent = {
      body: Buffer.from(body),
      deviceId,
      enqueuedAt: at,
      position: id.slice(id.indexOf('-') + 1),
      kept: {
        contract,
        hash,
        bytes,
        leftOut,
        unnamed,
        authorizationHash: authorizationHash!,
        retriedAt: now,
      },
    };
    const counts = await ingest([event], now);
    if (counts.stored || counts.duplicate) await quarantine.remove(id);
    return counts;
  };
}
