import type { Reading } from '../../domain/reading.ts';
import { inParallel } from '../../parallel.ts';
import { type EpochMs, hourOf } from '../../time.ts';
import type { Storage, Table } from '../connect.ts';
import { FORMAT } from '../entity.ts';
import { isConflict } from '../failures.ts';
import { contractTable } from '../names.ts';
import { intoTransactions, upsertAll } from '../transactions.ts';
import { type AdmittedPacket, bytesOf, HEAD, headOf, type PacketEntity, spanOf, toEntity } from './entity.ts';
import { hourPrefix, hoursPartition, packetPartition } from './keys.ts';

/** What became of a packet: new, the very same again, or another one under an ID that is taken. */
export type WriteOutcome = 'stored' | 'duplicate' | 'id-reused';

/**
 * Transactions written side by side by one call; a batch of the hub's holds no more than three of one partition, which the
 * service bounds to 2,000 entities a second.
 */
const CONCURRENCY = 16;
/** Index rows remembered as written, to spare the next upsert; forgetting one costs a request, nothing else. */
const REMEMBERED = 100_000;

/**
 * Writes packets to their contract's readings table, each once, whatever has been written before and
 * whoever else is writing. The rows that say where an hour is to be found are written first: one that
 * points at nothing does no harm, a packet that nothing points at would be lost.
 */
export function packetWriterFor(storage: Storage) {
  const written = new Set<string>();

  async function writeHours(table: Table, packets: readonly AdmittedPacket[]): Promise<void> {
    const rows = new Map<string, { partitionKey: string; rowKey: string; v: number; block: string }>();
    for (const packet of packets) {
      const block = packetPartition(packet);
      for (const hour of hoursOf(packet.readings)) {
        const rowKey = `${hourPrefix(hour)}|${block}`;
        if (written.has(rowKey)) continue;
        rows.set(rowKey, { partitionKey: hoursPartition(packet.device), rowKey, v: FORMAT, block });
      }
    }
    const partitions = Map.groupBy(rows.values(), ({ partitionKey }) => partitionKey);
    await inParallel([...partitions.values()], CONCURRENCY, (partition) => upsertAll(table, partition));
    if (written.size > REMEMBERED) written.clear();
    for (const rowKey of rows.keys()) written.add(rowKey);
  }

  return async function write(contract: string, packets: readonly AdmittedPacket[]): Promise<WriteOutcome[]> {
    const table = storage.table(contractTable('readings', contract));
    await writeHours(table, packets);
    const outcomes = new Map<AdmittedPacket, WriteOutcome>();
    await inParallel(transactionsOf(packets, outcomes), CONCURRENCY, (rows) => settle(table, rows, outcomes));
    return packets.map((packet) => outcomes.get(packet)!);
  };
}

/** The hours in which these readings lie; nearly always one. */
function hoursOf(readings: readonly Reading[]): Iterable<EpochMs> {
  const { from, to } = spanOf(readings);
  const first = hourOf(from);
  return first === hourOf(to) ? [first] : new Set(readings.map(({ at }) => hourOf(at)));
}

interface Row {
  readonly packet: AdmittedPacket;
  readonly entity: PacketEntity;
}

/** The packets as rows, in transactions; what is said of the same packet more than once is settled here. */
function transactionsOf(
  packets: readonly AdmittedPacket[],
  outcomes: Map<AdmittedPacket, WriteOutcome>,
): Row[][] {
  const partitions = new Map<string, Map<string, Row>>();
  for (const packet of packets) {
    const entity = toEntity(packet);
    const rows = partitions.get(entity.partitionKey) ?? new Map<string, Row>();
    partitions.set(entity.partitionKey, rows);
    const first = rows.get(entity.rowKey);
    if (!first) rows.set(entity.rowKey, { packet, entity });
    else outcomes.set(packet, first.packet.hash === packet.hash ? 'duplicate' : 'id-reused');
  }
  return [...partitions.values()].flatMap((rows) => [
    ...intoTransactions([...rows.values()], ({ entity }) => bytesOf(entity)),
  ]);
}

/** Writes rows of one partition, and finds out which were there already. */
async function settle(
  table: Table,
  rows: readonly Row[],
  outcomes: Map<AdmittedPacket, WriteOutcome>,
): Promise<void> {
  let remaining = rows;
  while (remaining.length > 0 && !(await created(table, remaining))) {
    // At least one row is taken, which fails them all. Settle those and try the rest again.
    const taken = await hashesOf(table, remaining);
    for (const { packet, entity } of remaining) {
      const hash = taken.get(entity.rowKey);
      if (hash !== undefined) outcomes.set(packet, hash === packet.hash ? 'duplicate' : 'id-reused');
    }
    remaining = remaining.filter(({ entity }) => !taken.has(entity.rowKey));
  }
  for (const { packet } of remaining) outcomes.set(packet, 'stored');
}

/** Creates all of these rows, or none: false when one of them is taken. */
async function created(table: Table, rows: readonly Row[]): Promise<boolean> {
  try {
    await table.insertAll(rows.map(({ entity }) => entity));
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** Content hashes of those of these rows that exist, by row key; one query, as they share a partition. */
async function hashesOf(table: Table, rows: readonly Row[]): Promise<Map<string, string>> {
  const keys = rows.map(({ entity }) => entity.rowKey).sort();
  const filter = `PartitionKey eq '${rows[0]!.entity.partitionKey}' and RowKey ge '${keys[0]}' and RowKey le '${keys.at(-1)}'`;
  const found = new Map<string, string>();
  const query = table.listEntities<{ head?: string }>({
    queryOptions: { filter, select: ['RowKey', ...HEAD] },
  });
  for await (const entity of query) found.set(entity.rowKey as string, headOf(entity).hash);
  return found;
}
