import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import type { ParkedPacket } from '../../shared/storage/parked.ts';
import type { AdmittedPacket } from '../../shared/storage/readings/entity.ts';
import type { EpochMs } from '../../shared/time.ts';
import type { TimeBounds } from './admission/admit.ts';
import { refuse } from './admission/refusals.ts';
import type { IngestCounts } from './counts.ts';
import type { PacketEvent } from './events.ts';
import { type Judgement, judge } from './judge.ts';
import { followingPartitions } from './parked/following.ts';
import { type Parking, parkingIn } from './parked/park.ts';
import { settlingIn } from './parked/settle.ts';
import { takingOldest } from './parked/takeOldest.ts';
import { asideIn, type Refused } from './quarantine/setAside.ts';
import { registryOf } from './registry.ts';
import { type Storing, storingIn } from './store.ts';

type Admitted = Extract<Judgement, { packet: AdmittedPacket }>;

/**
 * The work of ingest on one batch. A packet that may not be stored is set aside and never costs its batch; a
 * store of ours that doesn't answer throws, and the trigger's retry policy holds the partition until it does. What a
 * store of a customer's own doesn't take is parked.
 */
export function ingestInto(
  storage: Storage,
  bounds: TimeBounds,
  store: Storing = storingIn(storage),
  park: Parking = parkingIn(storage, takingOldest(storage, settlingIn(storage, store))),
) {
  const registry = registryOf(storage);
  const setAside = asideIn(storage, park);
  const follows = followingPartitions();

  return async function ingest(events: readonly PacketEvent[], now: EpochMs): Promise<IngestCounts> {
    if (!follows(events)) park.lookAgain();
    await registry.attend(now);
    const judged = await Promise.all(events.map((event) => judge(registry, event, now, bounds)));
    const refused: Refused[] = judged.filter((one) => 'refusal' in one);
    const admitted = judged.filter((one) => 'packet' in one);
    const counts: IngestCounts = {};
    const count = (what: keyof IngestCounts) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };

    const contracts = [...Map.groupBy(admitted, ({ contract }) => contract)];
    await Promise.all(
      contracts.map(async ([contract, packets]) => {
        const stored = () =>
          store(
            contract,
            packets.map(({ packet }) => packet),
            now,
          );
        const outcomes = await park(
          contract,
          now,
          () => whileContractLives(storage, contract, stored),
          () => ({ admitted: packets.map(parkedOf), refused: [], counts: [] }),
        );
        packets.forEach(({ event }, i) => {
          const outcome = outcomes === 'parked' ? outcomes : (outcomes?.[i] ?? 'contract-ended');
          if (outcome === 'stored' || outcome === 'duplicate' || outcome === 'parked') count(outcome);
          else refused.push({ event, contract, refusal: refuse(outcome) });
        });
      }),
    );
    await setAside(refused, now);
    for (const { refusal } of refused) count(refusal.refused);
    return counts;
  };
}

function parkedOf({ event, packet, authorizationHash }: Admitted): ParkedPacket {
  const { deviceId, position, body, kept } = event;
  const { bytes = body.length, retriedAt } = kept ?? {};
  return { packet, deviceId, position, bytes, authorizationHash, ...(kept ? { retriedAt: retriedAt! } : {}) };
}
