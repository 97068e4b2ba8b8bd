import { text } from 'node:stream/consumers';
import type { Storage } from './connect.ts';
import { isMissing, orMissing } from './failures.ts';

/** An entity as the store has it, its long JSON text put together and read. */
export interface DumpedRow {
  readonly partition: string;
  readonly row: string;
  /** What isn't JSON text, by property; bytes as they are. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What its JSON text says; absent where it has none. */
  readonly value?: unknown;
}

/** Some rows, and where to go on after them; without a token, these were the last. */
export interface DumpPage<Row> {
  readonly rows: readonly Row[];
  readonly token?: string;
}

/**
 * A table's entities as they are, a page at a time. A table that isn't there has none.
 *
 * @param filter OData; all of them where it is empty
 * @param token of the page before, of this run or of one that died
 * @param pageSize rows of a page, 1,000 at most
 */
export async function* dumpTable(
  storage: Storage,
  table: string,
  filter: string,
  token?: string,
  pageSize = 1_000,
): AsyncGenerator<DumpPage<DumpedRow>> {
  const pages = storage
    .table(table)
    .listEntities<Record<string, unknown>>({ queryOptions: filter === '' ? {} : { filter } })
    .byPage({ maxPageSize: pageSize, ...(token === undefined ? {} : { continuationToken: token }) });
  try {
    for await (const page of pages) {
      const next = (page as { continuationToken?: string }).continuationToken;
      yield { rows: page.map(rowOf), ...(next ? { token: next } : {}) };
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** An entity as it is dumped. */
export function rowOf(entity: Record<string, unknown>): DumpedRow {
  const { partitionKey, rowKey, etag: _, timestamp: __, ...rest } = entity;
  const properties: Record<string, unknown> = {};
  let json = '';
  for (const [name, property] of Object.entries(rest)) {
    if (!/^json\d*$/.test(name) && !name.startsWith('odata.')) properties[name] = property;
  }
  for (let i = 0; ; i++) {
    const part = rest[i === 0 ? 'json' : `json${i}`];
    if (typeof part !== 'string') break;
    json += part;
  }
  const keys = { partition: partitionKey as string, row: rowKey as string };
  return { ...keys, properties, ...(json === '' ? {} : { value: JSON.parse(json) }) };
}

/** A blob: its name, what is noted of it, and its text. */
export interface DumpedBlob {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Blobs of which one page is made: each may be as long as a packet. */
const BLOBS_A_PAGE = 50;

/**
 * A container's blobs, a page at a time. A container that isn't there has none.
 *
 * @param only which of them, by what is noted of each
 */
export async function* dumpContainer(
  storage: Storage,
  container: string,
  token?: string,
  prefix = '',
  only: (metadata: DumpedBlob['metadata']) => boolean = () => true,
): AsyncGenerator<DumpPage<DumpedBlob>> {
  const client = storage.container(container);
  const pages = client
    .listBlobsFlat({ includeMetadata: true, prefix })
    .byPage({ maxPageSize: BLOBS_A_PAGE, ...(token === undefined ? {} : { continuationToken: token }) });
  try {
    for await (const { segment, continuationToken } of pages) {
      const rows: DumpedBlob[] = [];
      for (const { name, metadata = {} } of segment.blobItems) {
        if (!only(metadata)) continue;
        const answer = await orMissing(client.getBlobClient(name).download());
        if (!answer?.readableStreamBody) continue;
        rows.push({ name, metadata, text: await text(answer.readableStreamBody) });
      }
      yield { rows, ...(continuationToken ? { token: continuationToken } : {}) };
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
