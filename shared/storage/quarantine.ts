import type { BlobItem } from '@azure/storage-blob';
import type { EpochMs } from '../time.ts';
import { iso } from '../time.ts';
import { blobText } from './blobText.ts';
import type { Container } from './clients.ts';
import type { Storage } from './connect.ts';
import { assertFormat } from './entity.ts';
import { isMissing, orMissing } from './failures.ts';
import { COMMON_QUARANTINE, contractContainer } from './names.ts';

/** A quarantined packet's format. The first kept the bytes, and never enough to try a packet again. */
const FORMAT = 2;
const READABLE = [1, FORMAT];

/** A packet that was refused, as it is kept aside. */
export interface QuarantinedPacket {
  /** The same whenever the same event is refused again. */
  readonly id: string;
  readonly deviceId: string;
  /** Name of the rule that refused it. */
  readonly reason: string;
  /** What exactly was wrong, for people. */
  readonly detail: string;
  /** When IoT Hub took it in. */
  readonly at: EpochMs;
  /** SHA-256 of the body as it came, and its length. */
  readonly hash: string;
  readonly bytes: number;
  /** What of the body its schema declares, as JSON, with the authorization's public name; empty where nothing is kept. */
  readonly body: string;
  /** What of the body is not kept, the first of it; and how many more there are. */
  readonly leftOut: readonly LeftOut[];
  readonly unnamed: number;
  /** All of that stood in the place of signals, where `null` stands now: they count as not measured. */
  readonly dispensable?: boolean;
  /** SHA-256 of its authorization, where it has one: the proof of it, with which nobody can send. */
  readonly authorizationHash?: string;
  /** When it was last tried again. */
  readonly retriedAt?: EpochMs;
}

/** A value that may not be kept: where it stood (JSON Pointer), and of what type it was. */
export interface LeftOut {
  readonly path: string;
  readonly type: string;
}

export interface QuarantineEntry extends Pick<QuarantinedPacket, 'id' | 'deviceId' | 'reason' | 'at'> {
  /** Nothing of it was left out that it needs, so it can be tried again. */
  readonly whole: boolean;
}

/** Packets of a device that were only counted, because as many as are kept had been refused in that hour. */
export interface CountedPackets {
  readonly deviceId: string;
  readonly reason: string;
  readonly hour: EpochMs;
  readonly count: number;
}

const PACKETS = 'quarantine/';
const COUNTS = 'counted/';

/** Whether all that was sent is kept, but for what was no value of a signal: only such a packet can be taken in after all. */
export function isWhole({ body, leftOut, dispensable, authorizationHash }: QuarantinedPacket): boolean {
  return body !== '' && (leftOut.length === 0 || dispensable === true) && authorizationHash !== undefined;
}

/** Where refused packets lie: in the contract's container, or the common one where no contract is known. */
export function quarantineIn(storage: Storage, contract: string | undefined) {
  const container = storage.container(contract ? contractContainer(contract) : COMMON_QUARANTINE);
  const blobOf = (id: string) => container.getBlockBlobClient(`${PACKETS}${id}.json`);
  return {
    async put(packet: QuarantinedPacket): Promise<void> {
      const { at, retriedAt, ...same } = packet;
      const times = { at: iso(at), ...(retriedAt === undefined ? {} : { retriedAt: iso(retriedAt) }) };
      await blobOf(packet.id).uploadData(Buffer.from(JSON.stringify({ v: FORMAT, ...same, ...times })), {
        blobHTTPHeaders: { blobContentType: 'application/json' },
        metadata: {
          device: packet.deviceId,
          reason: packet.reason,
          at: iso(at),
          ...(isWhole(packet) ? { whole: 'yes' } : {}),
        },
      });
    },

    /** @throws {FormatError} when a newer release wrote it in a form this one doesn't know */
    async get(id: string): Promise<QuarantinedPacket | undefined> {
      const json = await blobText(blobOf(id));
      return json === undefined ? undefined : read(json);
    },

    /** Takes a packet out; one that isn't there is no mistake. */
    remove: async (id: string): Promise<void> => {
      await orMissing(blobOf(id).deleteIfExists());
    },

    list: () => packetsOf(container, PACKETS),
    /** The packets that were refused on one day, oldest first. @param day UTC, like `2026-04-30` */
    listDay: (day: string) => packetsOf(container, `${PACKETS}${day.replaceAll('-', '')}`),

    /** @param key of device, reason and counting instance, in this order: counts of several are added up */
    async putCount({ deviceId, reason, hour, count }: CountedPackets, key: string): Promise<void> {
      const metadata = { device: deviceId, reason, at: iso(hour), count: String(count) };
      await container.getBlockBlobClient(`${COUNTS}${digits(hour)}-${key}`).upload('', 0, { metadata });
    },
    counts: () => countsOf(container, COUNTS),
    /** Of one day, like {@link listDay}. */
    countsOfDay: (day: string) => countsOf(container, `${COUNTS}${day.replaceAll('-', '')}`),

    /** Names of all blobs about these devices, whole packets and counts. */
    async blobsOf(deviceIds: readonly string[]): Promise<string[]> {
      if (deviceIds.length === 0) return [];
      const wanted = new Set(deviceIds);
      const found: string[] = [];
      for await (const { name, metadata } of blobsOf(container, '')) {
        if (metadata?.device !== undefined && wanted.has(metadata.device)) found.push(name);
      }
      return found;
    },
    removeBlob: async (name: string) => {
      await orMissing(container.deleteBlob(name, { deleteSnapshots: 'include' }));
    },

    /** Deletes what was written before an instant. @returns how many there were */
    async sweep(before: EpochMs): Promise<number> {
      let swept = 0;
      for await (const { name, properties } of blobsOf(container, '')) {
        if (properties.lastModified.getTime() >= before) continue;
        await orMissing(container.deleteBlob(name));
        swept += 1;
      }
      return swept;
    },
  };
}

/** The refused packets, oldest first. */
async function* packetsOf(container: Container, prefix: string): AsyncGenerator<QuarantineEntry> {
  for await (const { name, metadata } of blobsOf(container, prefix)) {
    yield {
      id: name.slice(PACKETS.length, -'.json'.length),
      deviceId: metadata?.device ?? '',
      reason: metadata?.reason ?? '',
      at: Date.parse(metadata?.at ?? ''),
      whole: metadata?.whole === 'yes',
    };
  }
}

/** The counts, one a device, reason and hour, whichever instances counted. */
async function* countsOf(container: Container, prefix: string): AsyncGenerator<CountedPackets> {
  let open: CountedPackets | undefined;
  for await (const { metadata } of blobsOf(container, prefix)) {
    const deviceId = metadata?.device ?? '';
    const reason = metadata?.reason ?? '';
    const hour = Date.parse(metadata?.at ?? '');
    const count = Number(metadata?.count);
    // Their names sort them so that those of several instances are neighbours.
    if (open?.deviceId === deviceId && open.reason === reason && open.hour === hour)
      open = { ...open, count: open.count + count };
    else {
      if (open) yield open;
      open = { deviceId, reason, hour, count };
    }
  }
  if (open) yield open;
}

/** The blobs, by name; none where there is no container. */
async function* blobsOf(container: Container, prefix: string): AsyncGenerator<BlobItem> {
  try {
    yield* container.listBlobsFlat({ prefix, includeMetadata: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function read(json: string): QuarantinedPacket {
  const { v, at, retriedAt, ...same } = JSON.parse(json);
  assertFormat(v, READABLE);
  const times = {
    at: Date.parse(at),
    ...(retriedAt === undefined ? {} : { retriedAt: Date.parse(retriedAt) }),
  };
  return { bytes: 0, leftOut: [], unnamed: 0, ...same, ...times };
}

/** An hour as the digits that begin the names of what belongs to it. */
function digits(hour: EpochMs): string {
  return iso(hour).slice(0, 13).replace(/[-T]/g, '');
}
