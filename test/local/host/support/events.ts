import { createDevice, createDeviceClient, jsonMessage } from '../../hub/support/device.ts';
import { startTestHub } from '../../hub/support/hub.ts';

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
