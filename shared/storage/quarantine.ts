import type { ContainerClient } from '@azure/storage-blob';
import type { EpochMs } from '../time.ts';
import { iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { FORMAT } from './entity.ts';
import { isMissing } from './failures.ts';
import { COMMON_QUARANTINE, contractContainer } from './names.ts';

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
  /** SHA-256 of the body as it came. */
  readonly hash: string;
  /** The body with its authorization replaced by its public name, base64 where it isn't text; empty where nothing may be kept. */
  readonly body: string;
  readonly encoding: 'utf8' | 'base64';
}

export type QuarantineEntry = Pick<QuarantinedPacket, 'id' | 'deviceId' | 'reason' | 'at'>;

const FOLDER = 'quarantine/';

/** Where refused packets lie: in the contract's container, or the common one where no contract is known. */
export function quarantineIn(storage: Storage, contract: string | undefined) {
  const container = storage.container(contract ? contractContainer(contract) : COMMON_QUARANTINE);
  return {
    async put(packet: QuarantinedPacket): Promise<void> {
      const content = Buffer.from(JSON.stringify({ v: FORMAT, ...packet, at: iso(packet.at) }));
      await container.getBlockBlobClient(`${FOLDER}${packet.id}.json`).uploadData(content, {
        blobHTTPHeaders: { blobContentType: 'application/json' },
        metadata: { device: packet.deviceId, reason: packet.reason, at: iso(packet.at) },
      });
    },
    list: () => entriesOf(container, FOLDER),
    /** The packets that were refused on one day, oldest first. @param day UTC, like `2026-04-30` */
    listDay: (day: string) => entriesOf(container, `${FOLDER}${day.replaceAll('-', '')}`),
  };
}

/** The refused packets, oldest first; none where there is no container. */
async function* entriesOf(container: ContainerClient, prefix: string): AsyncGenerator<QuarantineEntry> {
  try {
    for await (const blob of container.listBlobsFlat({ prefix, includeMetadata: true })) {
      yield {
        id: blob.name.slice(FOLDER.length, -'.json'.length),
        deviceId: blob.metadata?.device ?? '',
        reason: blob.metadata?.reason ?? '',
        at: Date.parse(blob.metadata?.at ?? ''),
      };
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
