import { randomUUID } from 'node:crypto';
import {
  CloseReason,
  EventHubConsumerClient,
  earliestEventPosition,
  parseEventHubConnectionString,
} from '@azure/event-hubs';
import type { ContainerClient } from '@azure/storage-blob';
import type { RegisteredFunction } from '../core/core.ts';
import { ConfigurationError } from '../errors.ts';
import { triggerBinding } from '../invoke/invoke.ts';
import type { Bound, HostContext, Listener } from '../listener.ts';
import { hostContainer } from '../storage/containers.ts';
import { BlobCheckpointStore } from './checkpoint-store.ts';
import { type EventHubWork, Partition, PartitionEnded } from './partition.ts';

/**
 * How often a host looks which partitions are free, and after how long a silent owner has lost its own, in
 * milliseconds. Shorter than on Azure (tens of seconds, two minutes): a host that was killed here is started again at
 * once and shouldn't have to wait for itself.
 */
const loadBalancing = {
  strategy: 'greedy',
  updateIntervalInMs: 2_000,
  partitionOwnershipExpirationIntervalInMs: 10_000,
} as const;

/**
 * Binds an event-hub-triggered function. Host processes of the same account share the hub's partitions; a partition
 * without a checkpoint is read from its earliest event.
 */
export function bindEventHub(fn: RegisteredFunction, context: HostContext): Bound {
  const { binding } = triggerBinding(fn);
  const name = fn.metadata.name;
  const { settings } = context;
  const connection = settings.connection(String(binding.connection), name);
  const eventHubName = settings.resolve(String(binding.eventHubName), name, 'eventHubName');
  const group = settings.resolve(String(binding.consumerGroup ?? '$Default'), name, 'consumerGroup');
  const hostStorage = settings.hostStorage(name);
  const work: EventHubWork = {
    fn,
    cardinality: binding.cardinality === 'many' ? 'many' : 'one',
    shape: {
      dataType: typeof binding.dataType === 'string' ? binding.dataType.toLowerCase() : undefined,
      includeEmptyEntries: Boolean(context.app.capabilities.IncludeEmptyEntriesInMessagePayload),
    },
  };
  return () => {
    // A hub named in the connection string goes before the binding's, as on Azure.
    const hub = hubOf(connection) ?? eventHubName;
    return async () => {
      const container = await hostContainer(hostStorage, 'azure-webjobs-eventhub');
      return listen(work, container, { connection, hub, group }, context);
    };
  };
}

function hubOf(connection: string): string | undefined {
  try {
    return parseEventHubConnectionString(connection).eventHubName;
  } catch (cause) {
    throw new ConfigurationError(
      'Its connection is no Event Hubs connection string (Endpoint=sb://…;SharedAccessKeyName=…).',
      { cause },
    );
  }
}

function listen(
  work: EventHubWork,
  container: ContainerClient,
  { connection, hub, group }: { connection: string; hub: string; group: string },
  context: HostContext,
): Listener {
  const partitions = new Map<string, Partition>();
  let stopping = false;
  const ownerId = randomUUID();
  // The client notices a partition that went to another host only when it next receives, which a batch that is being
  // retried keeps it from doing.
  const store = new BlobCheckpointStore(container, (ownership) => {
    for (const { partitionId, ownerId: owner } of ownership) {
      if (owner !== '' && owner !== ownerId && !stopping) partitions.get(partitionId)?.lose();
    }
  });
  const client = new EventHubConsumerClient(group, connection, hub, store, {
    identifier: ownerId,
    loadBalancingOptions: loadBalancing,
    retryOptions: { maxRetries: 3, retryDelayInMs: 500, timeoutInMs: 10_000 },
  });
  const subscription = client.subscribe(
    {
      // None of the handlers may wait for an invocation: the client would stop renewing its ownerships meanwhile.
      async processInitialize(partition) {
        if (stopping) return;
        const before = partitions.get(partition.partitionId)?.lose() ?? Promise.resolve();
        partitions.set(partition.partitionId, new Partition(work, partition, context, before));
      },
      async processEvents(events, partition) {
        if (events.length > 0 && !stopping) {
          await partitions
            .get(partition.partitionId)
            ?.receive(events)
            .catch((error) => {
              if (!stopping) throw error;
            });
        }
        // To go on receiving while other partitions end would only throw events away.
        if (stopping) await new Promise(() => {});
      },
      async processClose(reason, partition) {
        if (stopping) return;
        const closed = partitions.get(partition.partitionId);
        if (reason === CloseReason.OwnershipLost) closed?.lose();
        else closed?.stop();
      },
      async processError(error, { partitionId }) {
        if (stopping || error instanceof PartitionEnded) return;
        const where = partitionId === '' ? hub : `partition ${partitionId}`;
        context.log('warning', work.fn.metadata.name, `${where}: ${error}`);
      },
    },
    {
      maxBatchSize: context.hostJson.eventHubs.maxEventBatchSize,
      prefetchCount: context.hostJson.eventHubs.prefetchCount,
      startPosition: earliestEventPosition,
      skipParsingBodyAsJson: true,
    },
  );
  return {
    async stop() {
      stopping = true;
      // Checkpoints first, then the ownership is given back, so that nobody starts before them.
      await Promise.all([...partitions.values()].map((partition) => partition.stop()));
      await subscription.close();
      await client.close();
    },
  };
}
