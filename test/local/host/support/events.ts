import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import type { StrictAzurite } from '../../../support/strict.ts';
import { createDevice, createDeviceClient, jsonMessage } from '../../hub/support/device.ts';
import { startTestHub } from '../../hub/support/hub.ts';
import { buildApp } from './app.ts';

/** An IoT Hub stand-in for the test, with the settings that the event-hub fixture needs. */
export async function startEventSource(partitions = 1) {
  const hub = await startTestHub({ partitions });
  return {
    settings: {
      HUB: hub.ready.eventHub.connectionString,
      HUB_NAME: hub.ready.eventHub.name,
      HUB_GROUP: hub.ready.eventHub.consumerGroup,
    },
    /** Connects a new device. */
    async device(deviceId: string) {
      const { primaryKey } = await createDevice(hub, deviceId);
      const client = await createDeviceClient(hub, deviceId, primaryKey);
      return {
        /** Resolves when the hub has acknowledged every text, in order. */
        async send(...texts: string[]) {
          for (const text of texts) await client.sendEvent(jsonMessage(text));
        },
      };
    },
  };
}

/** An event source, the event-hub fixture with these limits, and the settings that join them. */
export async function startParts(azurite: StrictAzurite, { partitions = 1, eventHubs = {} } = {}) {
  const source = await startEventSource(partitions);
  const app = await buildApp({ fixture: 'event-hub.ts' }, { extensions: { eventHubs } });
  const settings = { AzureWebJobsStorage: azurite.connectionString, ...source.settings };
  return { source, app, settings };
}

/** Where the hosts keep checkpoints. */
export function checkpoints(azurite: StrictAzurite): ContainerClient {
  const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  return service.getContainerClient('azure-webjobs-eventhub');
}

/**
 * Every test has a hub of its own, but all have the same name, and with it the same checkpoints: a test begins by
 * removing them.
 */
export async function removeCheckpoints(azurite: StrictAzurite): Promise<void> {
  await checkpoints(azurite).deleteIfExists();
  azurite.endDeletions();
}

/** The events that the fixture has reported, in order. */
export function textsOf(reports: Record<string, unknown>[]): string[] {
  return reports.flatMap((report) => report.texts as string[]);
}

/** `{"n":1}`, `{"n":2}`, … */
export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => JSON.stringify({ n: from + at }));
}
