import type { PacketEvent } from '../../functions/ingest/events.ts';
import { ingestInto } from '../../functions/ingest/ingest.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import { type EpochMs, MINUTE } from '../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  eventOf,
  MODEL,
  NOW,
  type RegisteredDevice,
} from '../../test/functions/support/deployment.ts';
import { type Azurite, startAzurite } from '../../test/support/azurite.ts';
import { packetBody } from './packets.ts';

/** host.json's maxEventBatchSize. */
const BATCH = 256;
/** Partitions of the hub that are read side by side. */
const PARTITIONS = 4;

/** An empty deployment on an Azurite without the strict proxy, which would be measured too. */
export async function startBareDeployment(): Promise<{ storage: Storage; azurite: Azurite }> {
  const azurite = await startAzurite();
  const storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
  return { storage, azurite };
}

/** A device of the benches, with the sequence number it is at. */
export interface Sender extends RegisteredDevice {
  sent: number;
}

/** Registers devices of one customer, some at a time. */
export async function addSenders(storage: Storage, count: number): Promise<Sender[]> {
  const customer: Customer = await addCustomer(storage);
  const senders: Sender[] = [];
  while (senders.length < count) {
    const some = Math.min(50, count - senders.length);
    const added = await Promise.all(Array.from({ length: some }, () => addDevice(storage, customer)));
    senders.push(...added.map((device) => ({ ...device, sent: 0 })));
  }
  return senders;
}

/** The next packets of a device, a minute of readings each, the last of them of this moment. */
export function nextPackets(sender: Sender, count: number): PacketEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const from: EpochMs = NOW - (count - i) * MINUTE;
    return eventOf(sender.deviceId, packetBody(sender.authorization, sender.sent++, from));
  });
}

/** One instance of ingest on an empty memory. */
export function instanceOn(storage: Storage) {
  return ingestInto(storage, { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 });
}

/**
 * Delivers packets as Event Hubs does: each partition's in order and in batches, the partitions side by side.
 *
 * @param streams packets by the partition they lie in; what is left over of more than there are joins the first
 */
export async function deliver(
  ingest: ReturnType<typeof ingestInto>,
  streams: readonly (readonly PacketEvent[])[],
): Promise<void> {
  const partitions = Array.from({ length: PARTITIONS }, (_, p) =>
    streams.filter((_, i) => i % PARTITIONS === p).flat(),
  );
  let stored = 0;
  await Promise.all(
    partitions.map(async (packets) => {
      for (let i = 0; i < packets.length; i += BATCH) {
        const counts = await ingest(packets.slice(i, i + BATCH), NOW);
        stored += counts.stored ?? 0;
      }
    }),
  );
  const sent = partitions.reduce((sum, packets) => sum + packets.length, 0);
  if (stored !== sent) throw new Error(`${stored} of ${sent} packets were stored`);
}
