import { inParallel } from '../../../shared/parallel.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { whileContractLives } from '../../../shared/storage/living.ts';
import { type ParkedPacket, parkedIn } from '../../../shared/storage/parked.ts';
import { type QuarantinedPacket, quarantineIn } from '../../../shared/storage/quarantine.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { type EpochMs, iso } from '../../../shared/time.ts';
import { REFUSALS } from '../admission/refusals.ts';
import { quarantineIdOf } from '../quarantine/quarantined.ts';
import type { Storing } from '../store.ts';

/** Blobs of a quarantine that are written side by side. */
const AT_ONCE = 8;

/** Puts the oldest of what was parked for a contract where it belongs. @returns how many batches that were; 0: none waits */
export type TakingOldest = (contract: string, now: EpochMs) => Promise<number>;

/**
 * It was admitted when it came, so it isn't asked again whether it may be stored; but for a contract that is gone nothing
 * is. Done twice it changes nothing, as with any packet that comes again.
 */
export function takingOldest(storage: Storage, store: Storing): TakingOldest {
  const parked = parkedIn(storage);

  return async (contract, now) => {
    const { batches, names } = await parked.oldest(contract);
    const admitted = batches.flatMap((batch) => batch.admitted);
    const refused = batches.flatMap((batch) => batch.refused);
    const put = async () => {
      const packets = admitted.map(({ packet }) => packet);
      const outcomes = packets.length > 0 ? await store(contract, packets, now) : [];
      const reused = admitted.filter((_, i) => outcomes[i] === 'id-reused').map(reusedId);
      const quarantine = quarantineIn(storage, contract);
      await inParallel([...refused, ...reused], AT_ONCE, quarantine.put);
      // Counts only grow: the latest of each is to be the last.
      for (const { counts } of batches)
        for (const { count, key } of counts) await quarantine.putCount(count, key);
    };
    const customer = await customersIn(storage).get(contract);
    if (customer?.status === 'active') await whileContractLives(storage, contract, put);
    await parked.remove(names);
    return names.length;
  };
}

/** What the quarantine keeps of a packet whose ID turned out to be another's: as it was declared, without a secret. */
function reusedId({ packet, deviceId, position, bytes }: ParkedPacket): QuarantinedPacket {
  const { authorization, sequence, schema, sentAt, readings, arrivedAt, hash } = packet;
  const body = {
    packetId: `${authorization}-${sequence}`,
    schema,
    ...(sentAt === undefined ? {} : { sentAt: iso(sentAt) }),
    readings: readings.map(({ at, values, state }) => ({
      at: iso(at),
      ...values,
      ...(state ? { state } : {}),
    })),
  };
  return {
    id: quarantineIdOf(arrivedAt, position),
    deviceId,
    reason: 'id-reused',
    detail: REFUSALS['id-reused'],
    at: arrivedAt,
    hash,
    bytes,
    body: JSON.stringify(body),
    leftOut: [],
    unnamed: 0,
  };
}
