import type { Customer } from '../../../shared/domain/customer.ts';
import { inParallel } from '../../../shared/parallel.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { whileContractLives } from '../../../shared/storage/living.ts';
import type { Parked, ParkedPacket } from '../../../shared/storage/parked.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type Refusal, refuse } from '../admission/refusals.ts';
import { addTo, type IngestCounts } from '../counts.ts';
import { type Bounding, floodBound } from '../quarantine/floods.ts';
import { quarantineIdOf } from '../quarantine/quarantined.ts';
import { registryOf } from '../registry.ts';
import type { Storing } from '../store.ts';
import { judgeAgain } from './judgeAgain.ts';
import { waitedInVain } from './waitedInVain.ts';

/** Blobs of a quarantine that are written side by side. */
const AT_ONCE = 8;

/** Puts batches that were parked for a contract where they belong. @returns how many of the packets went where */
export type Settling = (contract: string, batches: readonly Parked[], now: EpochMs) => Promise<IngestCounts>;

/** A packet that waited, and what came of that. */
type Judged = readonly [parked: ParkedPacket, outcome: 'stored' | 'duplicate' | Refusal];

/**
 * It was admitted when it came; what permitted it then is asked again, as it may have been taken away while it waited.
 * Done twice it changes nothing, as with any packet that comes again.
 *
 * @param tell hears how many of the packets went where
 */
export function settlingIn(
  storage: Storage,
  store: Storing,
  tell: (counts: IngestCounts) => void = () => undefined,
  bound: Bounding = floodBound(),
): Settling {
  const registry = registryOf(storage);

  async function judged(
    contract: string,
    customer: Customer | undefined,
    waited: readonly ParkedPacket[],
    now: EpochMs,
  ): Promise<Judged[]> {
    const refusals = await Promise.all(
      waited.map((one) => judgeAgain(registry, one, contract, customer, now)),
    );
    const lawful = waited.filter((_, i) => refusals[i] === undefined).map(({ packet }) => packet);
    const outcomes =
      lawful.length > 0
        ? await whileContractLives(storage, contract, () => store(contract, lawful, now))
        : [];
    let next = 0;
    return waited.map((one, i): Judged => {
      if (refusals[i]) return [one, refusals[i]];
      const outcome = outcomes?.[next++] ?? 'contract-ended';
      return [one, outcome === 'stored' || outcome === 'duplicate' ? outcome : refuse(outcome)];
    });
  }

  return async (contract, batches, now) => {
    await registry.attend(now);
    const customer = await customersIn(storage).get(contract);
    const packets = await judged(
      contract,
      customer,
      batches.flatMap(({ admitted }) => admitted),
      now,
    );
    const inVain = packets.flatMap(([one, outcome]) =>
      typeof outcome === 'string' || isNotKept(one, outcome) ? [] : [waitedInVain(one, outcome)],
    );
    const settled = packets.flatMap(([{ packet, position, retriedAt }, outcome]) =>
      typeof outcome === 'string' && retriedAt !== undefined
        ? [quarantineIdOf(packet.arrivedAt, position)]
        : [],
    );
    // What was refused when it came was bounded then, and what came out of the quarantine goes back to its place.
    const fresh = inVain.filter(({ retriedAt }) => retriedAt === undefined);
    const {
      keep,
      counts: counted,
      done,
    } = bound(fresh.map((packet) => ({ ...packet, packet: () => packet })));
    const back = inVain.filter(({ retriedAt }) => retriedAt !== undefined);
    const putAside = async () => {
      const quarantine = quarantineIn(storage, contract);
      const refused = batches.flatMap((batch) => batch.refused);
      await inParallel([...refused, ...keep, ...back], AT_ONCE, quarantine.put);
      await inParallel(settled, AT_ONCE, quarantine.remove);
      // Counts only grow: the latest of each is to be the last.
      for (const { count, key } of [...batches.flatMap(({ counts }) => counts), ...counted])
        await quarantine.putCount(count, key);
    };
    if (customer?.status === 'active') await whileContractLives(storage, contract, putAside);
    done();
    const counts: IngestCounts = {};
    for (const [, outcome] of packets) {
      addTo(counts, { [typeof outcome === 'string' ? outcome : outcome.refused]: 1 });
    }
    tell(counts);
    return counts;
  };
}

/** Of a contract that is over nothing new is kept, only what lies in its quarantine already. */
function isNotKept({ retriedAt }: ParkedPacket, { refused }: Refusal): boolean {
  return refused === 'contract-ended' && retriedAt === undefined;
}
