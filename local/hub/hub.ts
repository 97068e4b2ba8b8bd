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
import { createRestServer } from './rest/server.ts';
import { type HubSettings, openSettings, type Policy } from './settings.ts';
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

/** What one needs to use a hub; printed as one line of JSON when it is ready. */
export interface HubReady {
  ready: true;
  mqtt: number;
  amqp: number;
  rest: number;
  /** Path of the authority's certificate, PEM. */
  ca: string;
  eventHub: { connectionString: string; name: string; consumerGroup: string };
  /** Connection string of the service side (REST). */
  service: string;
  /**
   * The provisioning service: what devices register with, where (MQTT over TLS), and the connection string
   * of its service side (REST).
   */
  dps: { idScope: string; host: string; port: number; service: string };
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
  const { partitions, provisioning } = settings;
  const directory = join(data, 'events');
  const { retention } = options;
  const events = await EventLog.open({ directory, partitions, log, ...(retention ? { retention } : {}) });

  const connections = new Connections();
  registry.onChange((deviceId, device) => {
    if (device?.status !== 'enabled')
      connections.drop(deviceId, device ? 'it was disabled' : 'it was deleted');
  });
  const isConnected = (deviceId: string) => connections.isConnected(deviceId);
  let mqttPort = ports.mqtt;
  const assignedHub = () => (mqttPort === USUAL_MQTT_PORT ? host : `${host}:${mqttPort}`);
  const { idScope } = provisioning;
  const dps = new ProvisioningService({ idScope, assignedHub, enrollments, registry, log });
  const quota = options.quota && new Quota(options.quota);
  const devices = { host, registry, events, connections, quota, log };
  const admit: Admit = (packet, at) => admitRegistration(packet, dps) ?? admitDevice(packet, devices, at);
  const mqtt = new Listener(createMqttServer(certificate, admit, log));
  const amqp = new Listener(createAmqpServer({ settings, events, log }));
  const rest = new Listener(
    createRestServer({ host, certificate, settings, registry, enrollments, isConnected, log }),
  );

  const close = async () => {
    connections.dropAll('the hub stops');
    await Promise.all([mqtt.close(1000), amqp.close(0), rest.close(0)]);
    await Promise.all([registry.flush(), enrollments.flush()]);
    await events.close();
  };
  try {
    mqttPort = await mqtt.listen(ports.mqtt, address, 'MQTT');
    const ready = describe(host, settings, certificate.caPath, {
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

function describe(host: string, settings: HubSettings, ca: string, ports: HubOptions['ports']): HubReady {
  const { eventHubName: name, policy, provisioning } = settings;
  const keyOf = (owner: Policy) => `SharedAccessKeyName=${owner.name};SharedAccessKey=${owner.key}`;
  const rest = `HostName=${host}:${ports.rest}`;
  return {
    ready: true,
    ...ports,
    ca,
    eventHub: {
      // The development flag makes Microsoft's clients speak AMQP without TLS.
      connectionString: `Endpoint=sb://${host}:${ports.amqp};${keyOf(policy)};EntityPath=${name};UseDevelopmentEmulator=true`,
      name,
      consumerGroup: '$Default',
    },
    service: `${rest};${keyOf(policy)}`,
    dps: {
      idScope: provisioning.idScope,
      host,
      port: ports.mqtt,
      service: `${rest};${keyOf(provisioning.policy)}`,
    },
  };
}
