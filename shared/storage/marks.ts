import { mergeSpans, type Span } from '../domain/span.ts';
import { randomKey, sha256 } from '../keys.ts';
import { type EpochMs, HOUR } from '../time.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readPartition } from './entity.ts';
import { contractTable } from './names.ts';
import { deleteAll, upsertAll } from './transactions.ts';

/** Batches of ingest, each in a row of its own until it is handed out. */
const ARRIVED = 'arrived';
/** Devices that are due, row = device and what it was handed out from; a release before this one left these itself. */
const DUE = 'due';

/** What has arrived: device, and first and last reading time. */
type Arrival = readonly [device: string, from: EpochMs, to: EpochMs];

/** A row holds 64 KB of text, 32,000 characters; an arrival is about 50, and so is a span. */
const ARRIVALS_A_ROW = 500;
const SPANS_A_ROW = 500;
/** Batches handed out at a time: bounds the memory that takes. */
const BATCHES_AT_ONCE = 100;

/**
 * Marks of what is to be analysed. Ingest leaves one row a batch, whatever its devices; the planner hands it out
 * to them. At no moment is a mark in neither place: the rows of the devices are written first, the batch's
 * deleted afterwards, and a worker takes away just the rows it has seen, last of all.
 */
export function marksIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('work', contract));

  async function handedOut(device: string): Promise<{ spans: Span[]; keys: string[] }> {
    const spans: Span[] = [];
    const keys: string[] = [];
    for await (const row of readPartition<Span[]>(table, DUE, `${device}|`, `${device}~`)) {
      spans.push(...row.value);
      keys.push(row.rowKey);
    }
    return { spans, keys };
  }

  /** Gives a group of batches to their devices. */
  async function hand(group: readonly { arrivals: readonly Arrival[]; rowKey: string }[]): Promise<void> {
    const spans = Map.groupBy(
      group.flatMap(({ arrivals }) => arrivals),
      ([device]) => device,
    );
    const keys = group.map(({ rowKey }) => rowKey);
    // The same group always under the same name, another under another: whoever does it twice, or at the same
    // time, never overwrites what a worker has yet to see.
    const name = sha256(keys.join()).slice(0, 20);
    const rows = [...spans].flatMap(([device, arrivals]) =>
      pieces(mergeSpans(arrivals.map(spanOf), HOUR), SPANS_A_ROW).map((piece, i) =>
        jsonEntity(DUE, `${device}|${name}${i === 0 ? '' : `|${i}`}`, piece),
      ),
    );
    await upsertAll(table, rows);
    await deleteAll(table, ARRIVED, keys);
  }

  /** Hands out what has arrived. @returns the devices it was */
  async function handOut(): Promise<Set<string>> {
    const devices = new Set<string>();
    let group: { arrivals: Arrival[]; rowKey: string }[] = [];
    for await (const { value, rowKey } of readPartition<Arrival[]>(table, ARRIVED)) {
      group.push({ arrivals: value, rowKey });
      for (const [device] of value) devices.add(device);
      if (group.length < BATCHES_AT_ONCE) continue;
      await hand(group);
      group = [];
    }
    if (group.length > 0) await hand(group);
    return devices;
  }

  async function due(most: number): Promise<{ marks: number; devices: Set<string> }> {
    const query = { filter: `PartitionKey eq '${DUE}'`, select: ['RowKey'] };
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
    /** Leaves the mark of a batch: one row, but for very many packets. */
    async leave(devices: ReadonlyMap<string, readonly Span[]>): Promise<void> {
      const arrivals = [...devices].flatMap(([device, spans]) =>
        mergeSpans(spans, HOUR).map(({ from, to }): Arrival => [device, from, to]),
      );
      // Unlike any other's, so that marks never replace each other.
      const batch = randomKey(20);
      await upsertAll(
        table,
        pieces(arrivals, ARRIVALS_A_ROW).map((piece, i) => jsonEntity(ARRIVED, `${batch}|${i}`, piece)),
      );
    },

    /** Hands out what has arrived, and says which devices are due. */
    async devices(): Promise<Set<string>> {
      await handOut();
      return (await due(Number.POSITIVE_INFINITY)).devices;
    },

    /** How many rows of marks there are, and of which devices; looks at no more of them than this. */
    async count(most: number): Promise<{ marks: number; devices: Set<string> }> {
      const found = await due(most);
      for await (const { value } of readPartition<Arrival[]>(table, ARRIVED)) {
        if (found.marks >= most) break;
        found.marks += 1;
        for (const [device] of value) found.devices.add(device);
      }
      return found;
    },

    /**
     * The marks of a device: what they span, and their keys for {@link take}. Where there are none, what has
     * arrived meanwhile is handed out first.
     */
    async of(device: string): Promise<{ spans: Span[]; keys: string[] }> {
      const found = await handedOut(device);
      if (found.keys.length > 0 || !(await handOut()).has(device)) return found;
      return handedOut(device);
    },
    take: (keys: readonly string[]) => deleteAll(table, DUE, keys),
  };
}

/** The same in the same order, in arrays of at most so many. */
function pieces<T>(all: readonly T[], most: number): T[][] {
  const found: T[][] = [];
  for (let i = 0; i < all.length; i += most) found.push(all.slice(i, i + most));
  return found;
}

function spanOf([, from, to]: Arrival): Span {
  return { from, to };
}
