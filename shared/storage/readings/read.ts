import type { ArrivedReading } from '../../domain/reading.ts';
import type { PacketFact } from '../../domain/tally.ts';
import type { EpochMs } from '../../time.ts';
import { iso } from '../../time.ts';
import type { Storage } from '../connect.ts';
import { orMissing } from '../failures.ts';
import { contractTable } from '../names.ts';
import { fromEntity, HEAD, headOf, type PacketEntity } from './entity.ts';
import {
  hourPrefix,
  hoursPartition,
  identityOf,
  type PacketIdentity,
  packetPartition,
  packetRow,
} from './keys.ts';

/** Sorts after every character of a row key. */
const LAST = '~';

/** Reads a contract's readings. What is asked costs the same however long the history is. */
export function readingsIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('readings', contract));

  async function blocksOf(device: string, from: EpochMs, before: EpochMs): Promise<Set<string>> {
    const range = `RowKey ge '${hourPrefix(from)}' and RowKey le '${hourPrefix(before - 1)}${LAST}'`;
    const filter = `PartitionKey eq '${hoursPartition(device)}' and ${range}`;
    const blocks = new Set<string>();
    const rows = table.listEntities<{ block: string }>({ queryOptions: { filter, select: ['block'] } });
    for await (const { block } of rows) blocks.add(block);
    return blocks;
  }

  /**
   * The device's readings of [from, before), by reading time, and the packets that have some of them. What is said
   * of the same instant more than once is one reading; where it contradicts itself, what arrived first is believed.
   */
  async function stretch(
    device: string,
    from: EpochMs,
    before: EpochMs,
  ): Promise<{ readings: ArrivedReading[]; packets: PacketFact[] }> {
    const found: ArrivedReading[] = [];
    const packets: PacketFact[] = [];
    for (const block of [...(await blocksOf(device, from, before))].sort()) {
      const filter = `PartitionKey eq '${block}' and to ge '${iso(from)}' and from lt '${iso(before)}'`;
      for await (const entity of table.listEntities<PacketEntity>({ queryOptions: { filter } })) {
        packets.push(factOf(entity as PacketEntity));
        for (const reading of fromEntity(entity as PacketEntity)) {
          if (reading.at >= from && reading.at < before) found.push(reading);
        }
      }
    }
    return { readings: mergeInstants(found), packets };
  }

  return {
    stretch,
    /** The readings of a {@link stretch} alone. */
    range: async (device: string, from: EpochMs, before: EpochMs) =>
      (await stretch(device, from, before)).readings,

    /** The hours of which the device has readings, as RFC 3339, in order. */
    async hours(device: string): Promise<string[]> {
      const filter = `PartitionKey eq '${hoursPartition(device)}'`;
      const hours = new Set<string>();
      const rows = table.listEntities<object>({ queryOptions: { filter, select: ['RowKey'] } });
      for await (const row of rows) hours.add(`${(row.rowKey as string).slice(0, 13)}:00:00.000Z`);
      return [...hours];
    },

    /** How many packets and readings are stored, and how many came late; reads a few bytes of every packet. */
    async totals(): Promise<{ packets: number; readings: number; late: number }> {
      const totals = { packets: 0, readings: 0, late: 0 };
      const rows = table.listEntities<{ head?: string; late?: number }>({
        queryOptions: { filter: "from ge '0'", select: [...HEAD, 'late'] },
      });
      for await (const row of rows) {
        totals.packets += 1;
        totals.readings += headOf(row).count;
        totals.late += row.late ?? 0;
      }
      return totals;
    },

    /** One packet's readings by its identity; `undefined` when it is not stored. */
    async packet(identity: PacketIdentity): Promise<ArrivedReading[] | undefined> {
      const entity = await orMissing(
        table.getEntity<PacketEntity>(packetPartition(identity), packetRow(identity)),
      );
      return entity && fromEntity(entity as PacketEntity);
    },
  };
}

function factOf(entity: PacketEntity): PacketFact {
  const { arrivedAt, sentAt } = headOf(entity);
  const { authorization, sequence } = identityOf(entity.partitionKey, entity.rowKey);
  return {
    authorization,
    sequence,
    at: Date.parse(entity.from),
    arrivedAt,
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}

/** Readings by time, one for each instant; it arrived with the last of what is in it. */
function mergeInstants(readings: ArrivedReading[]): ArrivedReading[] {
  const merged: ArrivedReading[] = [];
  for (const reading of readings.sort((a, b) => a.at - b.at || a.arrivedAt - b.arrivedAt)) {
    const first = merged.at(-1);
    if (first?.at !== reading.at) merged.push(reading);
    else {
      const values = { ...reading.values, ...first.values };
      const state = first.state ?? reading.state;
      const saysMore = Object.keys(values).length > Object.keys(first.values).length || state !== first.state;
      // Whoever has taken in the rest of it by then has yet to see this.
      const { arrivedAt } = saysMore ? reading : first;
      merged[merged.length - 1] = { at: first.at, arrivedAt, values, ...(state ? { state } : {}) };
    }
  }
  return merged;
}
