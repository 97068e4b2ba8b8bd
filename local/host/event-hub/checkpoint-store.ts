import type { Checkpoint, CheckpointStore, PartitionOwnership } from '@azure/event-hubs';
import type { BlobItem, ContainerClient } from '@azure/storage-blob';

/**
 * Checkpoints and partition ownership as blobs without content, all in their metadata:
 * `{namespace}/{hub}/{group}/checkpoint/{partition}` and `…/ownership/{partition}`, lower case, as Azure's extension
 * and Microsoft's own checkpoint stores lay them out. Who owns a partition is settled by the blob's ETag.
 */
export class BlobCheckpointStore implements CheckpointStore {
  readonly #container: ContainerClient;
  readonly #onOwnership: (ownership: PartitionOwnership[]) => void;

  /** `onOwnership` is told the owners whenever the client has asked for them, every few seconds. */
  constructor(container: ContainerClient, onOwnership: (ownership: PartitionOwnership[]) => void) {
    this.#container = container;
    this.#onOwnership = onOwnership;
  }

  async listOwnership(namespace: string, hub: string, group: string): Promise<PartitionOwnership[]> {
    const blobs = await this.#list(prefixOf(namespace, hub, group, 'ownership'));
    const ownership = blobs.map(({ partitionId, blob }) => ({
      fullyQualifiedNamespace: namespace,
      eventHubName: hub,
      consumerGroup: group,
      partitionId,
      ownerId: blob.metadata?.ownerid ?? '',
      lastModifiedTimeInMs: blob.properties.lastModified.getTime(),
      etag: blob.properties.etag,
    }));
    this.#onOwnership(ownership);
    return ownership;
  }

  async claimOwnership(claims: PartitionOwnership[]): Promise<PartitionOwnership[]> {
    const results = await Promise.all(claims.map((claim) => this.#claim(claim)));
    return results.filter((claimed) => claimed !== undefined);
  }

  async updateCheckpoint(checkpoint: Checkpoint): Promise<void> {
    const { fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId } = checkpoint;
    const prefix = prefixOf(fullyQualifiedNamespace, eventHubName, consumerGroup, 'checkpoint');
    await this.#container.getBlockBlobClient(prefix + partitionId).upload('', 0, {
      metadata: { sequencenumber: String(checkpoint.sequenceNumber), offset: String(checkpoint.offset) },
    });
  }

  async listCheckpoints(namespace: string, hub: string, group: string): Promise<Checkpoint[]> {
    const blobs = await this.#list(prefixOf(namespace, hub, group, 'checkpoint'));
    return blobs.map(({ partitionId, blob }) => ({
      fullyQualifiedNamespace: namespace,
      eventHubName: hub,
      consumerGroup: group,
      partitionId,
      sequenceNumber: Number(blob.metadata?.sequencenumber),
      offset: blob.metadata?.offset ?? '',
    }));
  }

  /** Undefined when another process was quicker. */
  async #claim(claim: PartitionOwnership): Promise<PartitionOwnership | undefined> {
    const { fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId, ownerId, etag } = claim;
    const prefix = prefixOf(fullyQualifiedNamespace, eventHubName, consumerGroup, 'ownership');
    try {
      const answer = await this.#container.getBlockBlobClient(prefix + partitionId).upload('', 0, {
        metadata: { ownerid: ownerId },
        conditions: etag ? { ifMatch: etag } : { ifNoneMatch: '*' },
      });
      return { ...claim, etag: answer.etag, lastModifiedTimeInMs: answer.lastModified?.getTime() };
    } catch (error) {
      const status = (error as { statusCode?: number }).statusCode;
      if (status === 409 || status === 412) return undefined;
      throw error;
    }
  }

  async #list(prefix: string): Promise<{ partitionId: string; blob: BlobItem }[]> {
    const found: { partitionId: string; blob: BlobItem }[] = [];
    for await (const blob of this.#container.listBlobsFlat({ prefix, includeMetadata: true })) {
      found.push({ partitionId: blob.name.slice(prefix.length), blob });
    }
    return found;
  }
}

function prefixOf(namespace: string, hub: string, group: string, kind: 'checkpoint' | 'ownership'): string {
  return `${namespace}/${hub}/${group}/${kind}/`.toLowerCase();
}
