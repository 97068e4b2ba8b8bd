import type { BlobItem } from '@azure/storage-blob';
import { type Head, seal } from '../certificates/chain.ts';
import type { ChainContent, ChainEntry } from '../domain/certificate.ts';
import { FormatError } from '../errors.ts';
import { blobText } from './blobText.ts';
import type { Container } from './clients.ts';
import type { Storage } from './connect.ts';
import { isConflict, isMissing, statusOf } from './failures.ts';
import { CERTIFICATES } from './names.ts';

/** Names sort as the entries do. */
const nameOf = (number: number) => `${String(number).padStart(8, '0')}.json`;

/**
 * The chain of certificates: a blob an entry, in a container of its own, each written once and never again. A policy
 * of immutability on the container takes nothing from it.
 */
export function certificatesIn(storage: Storage) {
  const container = storage.container(CERTIFICATES);

  async function read(name: string): Promise<ChainEntry | undefined> {
    const text = await blobText(container.getBlobClient(name));
    return text === undefined ? undefined : parse(text);
  }

  return {
    /** Every entry in its place; `undefined` where what lies there can't be read. */
    async *all(): AsyncGenerator<ChainEntry | undefined> {
      for await (const { name } of blobsOf(container)) yield await read(name);
    },

    /** Hashes of the contracts that are erased, as their certificates have them: one request, or one for every 5,000. */
    async contracts(): Promise<Set<string>> {
      const contracts = new Set<string>();
      for await (const { metadata } of blobsOf(container)) {
        if (metadata?.contract !== undefined) contracts.add(metadata.contract);
      }
      return contracts;
    },

    /**
     * Adds an entry, once: what is there of the same kind about the same certificate is given back. Whoever adds at
     * the same time takes the next place.
     */
    async append<Content extends ChainContent>(content: Content): Promise<ChainEntry<Content>> {
      for (;;) {
        let last: string | undefined;
        for await (const { name, metadata } of blobsOf(container)) {
          if (metadata?.about === content.id && metadata.kind === content.kind) {
            return (await read(name)) as unknown as ChainEntry<Content>;
          }
          last = name;
        }
        const head = last === undefined ? undefined : await headAt(last);
        const entry = seal(content, head);
        if (await put(entry)) return entry;
      }
    },
  };

  /** @throws {FormatError} when the last entry can't be read: nothing can go on from it */
  async function headAt(name: string): Promise<Head> {
    const entry = await read(name);
    if (!entry)
      throw new FormatError(`The last certificate, ${name}, can't be read: vakt certificate verify.`);
    // By its place, not by what it says: whoever altered that must not keep the chain from going on.
    return { number: Number.parseInt(name, 10), hash: entry.hash };
  }

  /** @returns whether it got its place */
  async function put(entry: ChainEntry): Promise<boolean> {
    const body = Buffer.from(`${JSON.stringify(entry, undefined, 2)}\n`);
    const options = {
      conditions: { ifNoneMatch: '*' },
      blobHTTPHeaders: { blobContentType: 'application/json' },
      // What is looked for when it is listed; the entry itself is what counts.
      metadata: {
        kind: entry.kind,
        about: entry.id,
        ...('contract' in entry && entry.contract !== undefined ? { contract: entry.contract } : {}),
      },
    };
    try {
      await container.getBlockBlobClient(nameOf(entry.number)).upload(body, body.length, options);
      return true;
    } catch (error) {
      if (statusOf(error) === 409 && isConflict(error)) return false;
      if (!isMissing(error)) throw error;
      // A deployment of an earlier release has no such container.
      await container.createIfNotExists();
      return false;
    }
  }
}

async function* blobsOf(container: Container): AsyncGenerator<BlobItem> {
  try {
    yield* container.listBlobsFlat({ includeMetadata: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function parse(text: string): ChainEntry | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    return typeof entry === 'object' && entry !== null ? (entry as ChainEntry) : undefined;
  } catch {
    return undefined;
  }
}
