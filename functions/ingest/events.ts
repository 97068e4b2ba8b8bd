import type { InvocationContext } from '@azure/functions';
import type { LeftOut } from '../../shared/storage/quarantine.ts';
import type { EpochMs } from '../../shared/time.ts';

/** A packet as IoT Hub hands it over. */
export interface PacketEvent {
  readonly body: Uint8Array;
  /** The device that IoT Hub itself authenticated; empty when the event came from elsewhere. */
  readonly deviceId: string;
  readonly enqueuedAt: EpochMs;
  /** Unique in its hub, the same at every delivery: partition and sequence number. */
  readonly position: string;
  /** Only of a packet that comes out of the quarantine to be tried again. */
  readonly kept?: KeptPacket;
}

/** What stands for the packet as it came, where that itself isn't kept. */
export interface KeptPacket {
  /** In whose quarantine it lies: it can't become anybody else's. */
  readonly contract: string;
  /** SHA-256 of the body, and its length. */
  readonly hash: string;
  readonly bytes: number;
  /** What of it isn't kept, though it can do without. */
  readonly leftOut: readonly LeftOut[];
  readonly unnamed: number;
  /** SHA-256 of the authorization. */
  readonly authorizationHash: string;
  readonly retriedAt: EpochMs;
}

/** What IoT Hub takes for a device's name: https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-identity-registry */
const HUB_DEVICE_ID = /^[A-Za-z0-9:.+%_#*?!(),=@$'-]{1,128}$/;

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads a batch as the Functions worker gives it. Bodies and metadata are apart, in arrays of one length; the
 * worker lower-cases the first letter of property names, and leaves the zone off times.
 *
 * @param now stands in for an enqueued time that can't be read
 */
export function eventsOf(
  bodies: unknown,
  context: Pick<InvocationContext, 'triggerMetadata'>,
  now: EpochMs,
): PacketEvent[] {
  const metadata = context.triggerMetadata ?? {};
  const system = (metadata.systemPropertiesArray ?? []) as Properties[];
  const enqueued = (metadata.enqueuedTimeUtcArray ?? []) as string[];
  const partition = (metadata.partitionContext ?? {}) as Properties;
  const partitionId = String(partition.partitionId ?? partition.PartitionId ?? '0');
  return (bodies as Uint8Array[]).map((body, i) => {
    const properties = system[i] ?? {};
    const sequence = properties.sequenceNumber ?? properties.SequenceNumber;
    const deviceId = String(properties['iothub-connection-device-id'] ?? '');
    return {
      body,
      // Whoever else may write to the hub must not be able to name one that nothing can be kept under.
      deviceId: HUB_DEVICE_ID.test(deviceId) ? deviceId : '',
      enqueuedAt:
        utc(String(properties.enqueuedTimeUtc ?? properties.EnqueuedTimeUtc ?? enqueued[i] ?? '')) ?? now,
      position: `${partitionId}-${String(sequence)}`,
    };
  });
}

function utc(text: string): EpochMs | undefined {
  const at = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}
