import { mergeSpans, type Span } from '../domain/span.ts';
import { HOUR } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readPartition } from './entity.ts';
import { contractTable } from './names.ts';
import { deleteAll, upsertAll } from './transactions.ts';

const PARTITION = 'due';

/**
 * Marks of devices to be analysed. Every batch of ingest leaves a mark of its own and every worker takes
 * away just the marks it has seen, so a mark left while a worker is at it is never lost.
 */
export function marksIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('work', contract));

  /** How many marks there are, and of which devices; looks at no more of them than this. */
  async function count(most: number): Promise<{ marks: number; devices: Set<string> }> {
    const query = { filter: `PartitionKey eq '${PARTITION}'`, select: ['RowKey'] };
    const devices = new Set<string>();
    let marks = 0;
    for await (const { rowKey } of table.listEntities({ queryOptions: query })) {
      devices.add((rowKey as string).split('|')[0]!);
      marks += 1;
      if (marks >= most) break;
    }
    return { marks, devices };
  }

  return {
    /** @param batch unlike any other call's, so that marks never replace each other */
    leave: async (batch: string, devices: ReadonlyMap<string, readonly Span[]>) => {
      const rows = [...devices].map(([device, spans]) =>
        jsonEntity(PARTITION, `${device}|${batch}`, mergeSpans(spans, HOUR)),
      );
      await upsertAll(table, rows);
    },
    /** Devices with at least one mark. */
    devices: async () => (await count(Number.POSITIVE_INFINITY)).devices,
    count,
    /** The marks of a device: what they span, and their keys for {@link take}. */
    async of(device: string): Promise<{ spans: Span[]; keys: string[] }> {
      const spans: Span[] = [];
      const keys: string[] = [];
      for await (const { value, rowKey } of readPartition<Span[]>(
        table,
        PARTITION,
        `${device}|`,
        `${device}~`,
      )) {
        spans.push(...value);
        keys.push(rowKey);
      }
      return { spans, keys };
    },
    take: (keys: readonly string[]) => deleteAll(table, PARTITION, keys),
  };
}
