import { VaktError } from '../../../shared/errors.ts';
import { inParallel } from '../../../shared/parallel.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { whileContractLives } from '../../../shared/storage/living.ts';
import { type ParkedPacket, parkedIn } from '../../../shared/storage/parked.ts';
import { type QuarantinedPacket, quarantineIn } from '../../../shared/storage/quarantine.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { type EpochMs, iso, MINUTE } from '../../../shared/time.ts';
import { REFUSALS } from '../admission/refusals.ts';
import { quarantineIdOf } from '../quarantine/quarantined.ts';
import type { Storing } from '../store.ts';

/** Customers whose stores are tried side by side, and blobs of one quarantine. */
const AT_ONCE = 8;
/** A run ends by then, and the next goes on. */
const AT_MOST = 5 * MINUTE;

/** What a run came to: batches that were taken in, and contracts whose store takes nothing yet. */
export interface TakenIn {
  readonly taken: number;
  readonly waiting: number;
  /** Codes, or names, of what kept them. */
  readonly because: readonly string[];
}

/**
 * Puts what was parked where it belongs, in the order in which it came, as soon as its store takes it. It was admitted
 * when it came, so it isn't asked again whether it may be stored; but for a contract that is gone nothing is. Done twice
 * it changes nothing, as with any packet that comes again. A store that takes nothing keeps no other waiting.
 */
export function takingIn(storage: Storage, store: Storing, clock: () => EpochMs) {
  const parked = parkedIn(storage);

  async function takeOldest(contract: string): Promise<number> {
    const { batches, names } = await parked.oldest(contract);
    const admitted = batches.flatMap((batch) => batch.admitted);
    const refused = batches.flatMap((batch) => batch.refused);
    const put = async () => {
      const packets = admitted.map(({ packet }) => packet);
      const outcomes = packets.length > 0 ? await store(contract, packets, clock()) : [];
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
  }

  return async function takeIn(): Promise<TakenIn> {
    const until = clock() + AT_MOST;
    let taken = 0;
    let waiting = 0;
    const because = new Set<string>();
    await inParallel(await parked.waiting(), AT_ONCE, async ({ contract }) => {
      try {
        for (let more = 1; more > 0 && clock() < until; taken += more) more = await takeOldest(contract);
      } catch (error) {
        // The watch tells the operator of what waits, whatever keeps it.
        waiting += 1;
        because.add(error instanceof VaktError ? error.code : (error as Error).name);
      }
    });
    return { taken, waiting, because: [...because] };
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
