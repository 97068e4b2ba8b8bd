import type { Reading } from '../../domain/reading.ts';
import { inParallel } from '../../parallel.ts';
import { type EpochMs, hourOf } from '../../time.ts';
import type { Table } from '../clients.ts';
import type { Storage } from '../connect.ts';
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
    await inParallel(transactionsOf(packets), CONCURRENCY, (rows) => settle(table, rows, outcomes));
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
  /** The first of its ID in this batch: the one that is written. */
  readonly packet: AdmittedPacket;
  readonly entity: PacketEntity;
  /** The others of that ID, which are held against what is stored in the end. */
  others: AdmittedPacket[] | undefined;
}

/** The packets as rows, in transactions; each ID once. */
function transactionsOf(packets: readonly AdmittedPacket[]): Row[][] {
  const partitions = new Map<string, Map<string, Row>>();
  for (const packet of packets) {
    const entity = toEntity(packet);
    const rows = partitions.get(entity.partitionKey) ?? new Map<string, Row>();
    partitions.set(entity.partitionKey, rows);
    const first = rows.get(entity.rowKey);
    if (!first) rows.set(entity.rowKey, { packet, entity, others: undefined });
    else if (first.others) first.others.push(packet);
    else first.others = [packet];
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
  const against = (hash: string, packet: AdmittedPacket) => {
    outcomes.set(packet, hash === packet.hash ? 'duplicate' : 'id-reused');
  };
  let remaining = rows;
  for (;;) {
    const conflict = await conflictOf(table, remaining);
    if (conflict === undefined) break;
    // At least one row is taken, which fails them all. Settle those and try the rest again.
    const taken = await hashesOf(table, remaining);
    // Where none is, it is no conflict that taking apart resolves: to be held, not to be tried for ever.
    if (taken.size === 0) throw conflict;
    for (const { packet, entity, others = [] } of remaining) {
      const hash = taken.get(entity.rowKey);
      if (hash !== undefined) for (const one of [packet, ...others]) against(hash, one);
    }
    remaining = remaining.filter(({ entity }) => !taken.has(entity.rowKey));
    if (remaining.length === 0) return;
  }
  for (const { packet, others } of remaining) {
    outcomes.set(packet, 'stored');
    for (const one of others ?? []) against(packet.hash, one);
  }
}

/** Creates all of these rows, or none: then the error says that one of them is taken. */
async function conflictOf(table: Table, rows: readonly Row[]): Promise<unknown> {
  try {
    await table.insertAll(rows.map(({ entity }) => entity));
    return undefined;
  } catch (error) {
    if (isConflict(error)) return error;
    throw error;
  }
}

/** Content hashes of those of these rows that exist, by row key; one query, as they share a partition. */
async function hashesOf(table: Table, rows: readonly Row[]): Promise<Map<string, string>> {
  const wanted = new Set(rows.map(({ entity }) => entity.rowKey));
  const keys = [...wanted].sort();
  const filter = `PartitionKey eq '${rows[0]!.entity.partitionKey}' and RowKey ge '${keys[0]}' and RowKey le '${keys.at(-1)}'`;
  const found = new Map<string, string>();
  const query = table.listEntities<{ head?: string }>({
    queryOptions: { filter, select: ['RowKey', ...HEAD] },
  });
  for await (const entity of query) {
    const key = entity.rowKey as string;
    // What lies between is none of this batch's business, whatever release wrote it.
    if (wanted.has(key)) found.set(key, headOf(entity).hash);
  }
  return found;
}
