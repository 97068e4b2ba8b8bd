import type { Span } from '../../shared/domain/span.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { type AdmittedPacket, spanOf } from '../../shared/storage/readings/entity.ts';
import { packetWriterFor, type WriteOutcome } from '../../shared/storage/readings/write.ts';
import type { EpochMs } from '../../shared/time.ts';
import type { TimeBounds } from './admission/admit.ts';
import { type RefusalReason, refuse } from './admission/refusals.ts';
import type { PacketEvent } from './events.ts';
import { type Judgement, judge } from './judge.ts';
import { asideIn, type Refused } from './quarantine/setAside.ts';
import { registryOf } from './registry.ts';
import { urgencyIn } from './urgency.ts';

/** How many packets of a batch went where. */
export type IngestCounts = Partial<Record<'stored' | 'duplicate' | RefusalReason, number>>;

type Admitted = Extract<Judgement, { packet: AdmittedPacket }>;

/**
 * The work of ingest on one batch. A packet that may not be stored is set aside and never costs its batch; a
 * store that doesn't answer throws, and the trigger's retry policy holds the partition until it does.
 */
export function ingestInto(storage: Storage, bounds: TimeBounds) {
  const registry = registryOf(storage);
  const write = packetWriterFor(storage);
  const setAside = asideIn(storage);
  const hurry = urgencyIn(storage);

  /** Writes one contract's packets and marks what is to be analysed anew. */
  async function store(
    contract: string,
    admitted: readonly Admitted[],
    now: EpochMs,
  ): Promise<WriteOutcome[]> {
    const packets = admitted.map(({ packet }) => packet);
    const outcomes = await write(contract, packets);
    // A repeated packet is marked too: its first delivery may have died before it was.
    await marksIn(storage, contract).leave(spansByDevice(packets));
    await hurry(contract, packets, now);
    return outcomes;
  }

  return async function ingest(events: readonly PacketEvent[], now: EpochMs): Promise<IngestCounts> {
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
        const outcomes = await whileContractLives(storage, contract, () => store(contract, packets, now));
        packets.forEach(({ event }, i) => {
          const outcome = outcomes?.[i] ?? 'contract-ended';
          if (outcome === 'stored' || outcome === 'duplicate') count(outcome);
          else refused.push({ event, contract, refusal: refuse(outcome) });
        });
      }),
    );
    await setAside(refused);
    for (const { refusal } of refused) count(refusal.refused);
    return counts;
  };
}

function spansByDevice(packets: readonly AdmittedPacket[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const { device, readings } of packets) {
    const known = spans.get(device) ?? [];
    known.push(spanOf(readings));
    spans.set(device, known);
  }
  return spans;
}
