import type { Device } from '../identity/device.ts';

/** A device identity as the service REST shows it. */
export function describeDevice(device: Device, connected: boolean) {
  return {
    deviceId: device.deviceId,
    generationId: device.generationId,
    etag: device.etag,
    connectionState: connected ? 'Connected' : 'Disconnected',
    status: device.status,
    statusReason: device.statusReason,
    statusUpdatedTime: device.statusUpdatedTime,
    cloudToDeviceMessageCount: 0,
    authentication: {
      symmetricKey: { primaryKey: device.primaryKey, secondaryKey: device.secondaryKey },
      x509Thumbprint: { primaryThumbprint: null, secondaryThumbprint: null },
      type: 'sas',
    },
    capabilities: { iotEdge: false },
  };
}

/** A device as a query shows it: as its twin, without keys. Twins are not kept here, so theirs is empty. */
export function describeTwin(device: Device, connected: boolean) {
  const empty = { $metadata: {}, $version: 1 };
  return {
    deviceId: device.deviceId,
    etag: 'AAAAAAAAAAE=',
    deviceEtag: device.etag,
    status: device.status,
    statusReason: device.statusReason,
    statusUpdateTime: device.statusUpdatedTime,
    connectionState: connected ? 'Connected' : 'Disconnected',
    cloudToDeviceMessageCount: 0,
    authenticationType: 'sas',
    x509Thumbprint: { primaryThumbprint: null, secondaryThumbprint: null },
    version: 2,
    properties: { desired: empty, reported: empty },
    capabilities: { iotEdge: false },
  };
}
