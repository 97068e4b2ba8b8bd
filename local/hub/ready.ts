import type { HubSettings, Policy } from './settings.ts';

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

/**
 * @param ca path of the authority's certificate
 * @param ports the ports it listens on
 */
export function describeHub(
  host: string,
  settings: HubSettings,
  ca: string,
  ports: { mqtt: number; amqp: number; rest: number },
): HubReady {
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
