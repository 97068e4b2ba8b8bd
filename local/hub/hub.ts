import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createAmqpServer } from './amqp/server.ts';
import { DeviceRegistry } from './identity/registry.ts';
import { Listener } from './listener.ts';
import { EventLog } from './log/eventLog.ts';
import type { Retention } from './log/retention.ts';
import type { Log } from './logging.ts';
import { Connections } from './mqtt/connections.ts';
import type { Admit } from './mqtt/role.ts';
import { createMqttServer } from './mqtt/server.ts';
import { admitDevice } from './mqtt/telemetry.ts';
import { admitRegistration } from './provisioning/conversation.ts';
import { Enrollments } from './provisioning/enrollments.ts';
import { ProvisioningService } from './provisioning/service.ts';
import { Quota, type QuotaOptions } from './quota.ts';
import { describeHub, type HubReady } from './ready.ts';
import { createRestServer } from './rest/server.ts';
import { openSettings } from './settings.ts';
import { openCertificates } from './tls/certificates.ts';

/** How a hub is started. */
export interface HubOptions {
  /** The folder everything is kept in; made when missing. */
  data: string;
  /** TCP ports; 0: any that is free. */
  ports: { mqtt: number; amqp: number; rest: number };
  /** Number of partitions, at the first start of a folder; `undefined`: as the folder has it, or 4. */
  partitions?: number;
  /** What devices may send; `undefined`: as much as they can. */
  quota?: QuotaOptions;
  /** How long events are kept. */
  retention?: Retention;
  /** Host name of the hub: devices' tokens and user names carry it, and the certificate is made for it. */
  host: string;
  /** Address of the interface to listen on. */
  address: string;
  log: Log;
}

const USUAL_MQTT_PORT = 8883;

/** A hub that runs. */
export interface Hub {
  ready: HubReady;
  /** Ends all connections, then closes the log: what was acknowledged is on disk. */
  close(): Promise<void>;
}

/**
 * Starts the IoT Hub stand-in: MQTT for devices, an Event Hubs-compatible endpoint, service REST, and the
 * provisioning service that registers devices with it.
 *
 * @throws UsageError when a port is taken or the data folder was made with other partitions
 * @throws StorageError when what lies in the data folder cannot be read
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { data, ports, address, log } = options;
  const host = options.host.toLowerCase();
  const now = new Date();
  await mkdir(data, { recursive: true });
  const settings = await openSettings(data, options.partitions, now);
  const names = [...new Set([host, 'localhost', '127.0.0.1', '::1'])];
  const certificate = await openCertificates(join(data, 'tls'), names, now);
  const registry = await DeviceRegistry.open(data);
  const enrollments = await Enrollments.open(data);
  const events = await EventLog.open({
    directory: join(data, 'events'),
    partitions: settings.partitions,
    ...(options.retention ? { retention: options.retention } : {}),
    log,
  });

  const connections = new Connections();
  registry.onChange((deviceId, device) => {
    if (device?.status !== 'enabled')
      connections.drop(deviceId, device ? 'it was disabled' : 'it was deleted');
  });
  const isConnected = (deviceId: string) => connections.isConnected(deviceId);
  const quota = options.quota && new Quota(options.quota);
  const devices = { host, registry, events, connections, quota, log };
  let mqttPort = ports.mqtt;
  const provisioning = new ProvisioningService({
    idScope: settings.provisioning.idScope,
    assignedHub: () => (mqttPort === USUAL_MQTT_PORT ? host : `${host}:${mqttPort}`),
    enrollments,
    registry,
    log,
  });
  const admit: Admit = (packet, at) =>
    admitRegistration(packet, provisioning) ?? admitDevice(packet, devices, at);
  const mqtt = new Listener(createMqttServer(certificate, admit, log));
  const amqp = new Listener(createAmqpServer({ settings, events, log }));
  const rest = new Listener(
    createRestServer({ ...devices, certificate, settings, enrollments, isConnected }),
  );

  const close = async () => {
    connections.dropAll('the hub stops');
    await Promise.all([mqtt.close(1000), amqp.close(0), rest.close(0)]);
    await Promise.all([registry.flush(), enrollments.flush()]);
    await events.close();
  };
  try {
    mqttPort = await mqtt.listen(ports.mqtt, address, 'MQTT');
    const ready = describeHub(host, settings, certificate.caPath, {
      mqtt: mqttPort,
      amqp: await amqp.listen(ports.amqp, address, 'AMQP'),
      rest: await rest.listen(ports.rest, address, 'REST'),
    });
    return { ready, close };
  } catch (error) {
    await close();
    throw error;
  }
}
