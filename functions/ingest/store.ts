import type { Span } from '../../shared/domain/span.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { type AdmittedPacket, spansOf } from '../../shared/storage/readings/entity.ts';
import { packetWriterFor, type WriteOutcome } from '../../shared/storage/readings/write.ts';
import type { EpochMs } from '../../shared/time.ts';
import { urgencyIn } from './urgency.ts';

/** Writes one contract's packets and marks what is to be analysed anew. */
export type Storing = (
  contract: string,
  packets: readonly AdmittedPacket[],
  now: EpochMs,
) => Promise<WriteOutcome[]>;

export function storingIn(storage: Storage): Storing {
  const write = packetWriterFor(storage);
  const hurry = urgencyIn(storage);
  return async (contract, packets, now) => {
    const outcomes = await write(contract, packets);
    // A repeated packet is marked too: its first delivery may have died before it was.
    await marksIn(storage, contract).leave(spansByDevice(packets));
    await hurry(contract, packets, now);
    return outcomes;
  };
}

function spansByDevice(packets: readonly AdmittedPacket[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const { device, readings } of packets) {
    const known = spans.get(device) ?? [];
    known.push(...spansOf(readings));
    spans.set(device, known);
  }
  return spans;
}
