import { authorizationId } from '../../shared/domain/packet.ts';
import type { PumpState } from '../../shared/domain/reading.ts';
import { inParallel } from '../../shared/parallel.ts';
import type { Table } from '../../shared/storage/clients.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type PacketEntity, toEntity } from '../../shared/storage/readings/entity.ts';
import { packetPartition, packetRow } from '../../shared/storage/readings/keys.ts';
import { NOW } from '../../test/functions/support/deployment.ts';
import { type BenchLine, benchLine, medianOf } from '../report.ts';
import { addSenders, deliver, instanceOn, nextPackets, type Sender, startBareDeployment } from './fleet.ts';
import { packetBody } from './packets.ts';

const ROUNDS = 15;

/** Writers side by side, as many as one call of ingest has. */
const WRITERS = 16;

/** A packet of the benches as it is stored. */
const SAMPLE_WEIGHT = weightOf(sampleEntity());

/** Ingest into Azurite, up to the mark that puts a device in line for analysis, against bare writes. */
export async function benchStorage(): Promise<BenchLine[]> {
  const { storage, azurite } = await startBareDeployment();
  try {
    return [await backlog(storage), await live(storage)];
  } finally {
    await azurite.stop();
  }
}

/** Four devices come back with 512 packets each. */
async function backlog(storage: Storage): Promise<BenchLine> {
  const senders = await addSenders(storage, 4);
  const packets = 512;
  const table = await bareTable(storage, 'bareBacklog');
  const figures = await alternate(
    packets * senders.length,
    instanceOn(storage),
    () => senders.map((sender) => nextPackets(sender, packets)),
    () => transactionsOf100(table, senders, packets),
  );
  const name = 'backlog of 4 devices into Azurite: packets/s, against bare transactions of 100';
  return benchLine({ bench: 'ingest', case: name }, figures, { atLeast: 0.8 });
}

/** A thousand devices send a packet each. */
async function live(storage: Storage): Promise<BenchLine> {
  const senders = await addSenders(storage, 1_000);
  const table = await bareTable(storage, 'bareLive');
  const figures = await alternate(
    senders.length,
    instanceOn(storage),
    () => senders.map((sender: Sender) => nextPackets(sender, 1)),
    () => singleInserts(table, senders),
  );
  const name = 'live, 1,000 devices, one packet each, into Azurite: packets/s, against bare single inserts';
  return benchLine({ bench: 'ingest', case: name }, figures, { atLeast: 0.9 });
}

/** Ours and the yardstick by turns, so that a noisy neighbour falls on both; the first turn only warms up. */
async function alternate(
  packets: number,
  ingest: ReturnType<typeof instanceOn>,
  streams: () => ReturnType<typeof nextPackets>[],
  bare: () => Promise<void>,
): Promise<{ ours: number; yardstick: number }> {
  const ours: number[] = [];
  const yardstick: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const made = streams();
    ours.push(await perSecond(packets, () => deliver(ingest, made)));
    yardstick.push(await perSecond(packets, bare));
  }
  return { ours: medianOf(ours.slice(1)), yardstick: medianOf(yardstick.slice(1)) };
}

async function perSecond(packets: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return packets / ((performance.now() - start) / 1000);
}

async function bareTable(storage: Storage, name: string): Promise<Table> {
  const table = storage.table(name);
  await table.createTable();
  return table;
}

function sampleEntity(): PacketEntity {
  const body = JSON.parse(Buffer.from(packetBody('a'.repeat(26), 1, NOW)).toString('utf8'));
  const readings = body.readings.map(({ at, state, ...values }: { at: string; state: PumpState }) => {
    return { at: Date.parse(at), values, state };
  });
  return toEntity({
    ...{ device: 'd'.repeat(16), authorization: 'a'.repeat(16), sequence: 1, hash: 'h'.repeat(64) },
    ...{ schema: body.schema, sentAt: NOW, arrivedAt: NOW, readings },
  });
}

/** What an entity of these packets is sent as: its properties as JSON, bytes as base64 with their type beside. */
function weightOf(entity: object): number {
  let weight = 0;
  for (const [name, value] of Object.entries(entity)) {
    const isBinary = typeof value === 'object';
    weight += JSON.stringify({ [name]: isBinary ? value.value : value }).length - 1;
    if (isBinary) weight += `"${name}@odata.type":"Edm.Binary",`.length;
  }
  return weight;
}

/**
 * Entities with the very keys that as many packets of these senders have, and of the same weight, but with a single
 * property. The keys matter: Azurite keeps an index of row keys, and is slower where many devices are at the same number.
 */
function bareEntities(senders: readonly Sender[], packets: number) {
  return senders.map((sender) => {
    const { key: device } = sender;
    const authorization = authorizationId(sender.authorization);
    const from = written.get(sender) ?? 0;
    written.set(sender, from + packets);
    return Array.from({ length: packets }, (_, i) => {
      const packet = { device, authorization, sequence: from + i };
      const keys = { partitionKey: packetPartition(packet), rowKey: packetRow(packet) };
      const missing = SAMPLE_WEIGHT - weightOf({ ...keys, data: { type: 'Binary', value: '' } });
      return { ...keys, data: Buffer.alloc(Math.max(0, Math.floor((missing * 3) / 4))) };
    });
  });
}

/** How many bare entities there are of a sender. */
const written = new WeakMap<Sender, number>();

async function transactionsOf100(table: Table, senders: readonly Sender[], packets: number) {
  const transactions = bareEntities(senders, packets).flatMap((entities) =>
    [...Map.groupBy(entities, ({ partitionKey }) => partitionKey).values()].flatMap((partition) =>
      Array.from({ length: Math.ceil(partition.length / 100) }, (_, i) =>
        partition.slice(i * 100, i * 100 + 100),
      ),
    ),
  );
  await inParallel(transactions, WRITERS, async (entities) => {
    await table.submitTransaction(entities.map((entity) => ['create', entity]));
  });
}

async function singleInserts(table: Table, senders: readonly Sender[]) {
  await inParallel(bareEntities(senders, 1).flat(), WRITERS, async (entity) => {
    await table.createEntity(entity);
  });
}
