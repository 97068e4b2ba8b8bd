import { setTimeout as sleep } from 'node:timers/promises';
import type { IConnectPacket, IPublishPacket } from 'mqtt-packet';
import type { Device } from '../identity/device.ts';
import type { DeviceRegistry } from '../identity/registry.ts';
import type { NewEvent } from '../log/event.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Log } from '../logging.ts';
import type { Quota } from '../quota.ts';
import { authenticate } from './authenticate.ts';
import { CONNACK } from './connack.ts';
import type { Connections } from './connections.ts';
import { createFlow, type Flow } from './flow.ts';
import type { Admission, Link, Role } from './role.ts';
import { maySubscribe, parseTelemetryTopic } from './topics.ts';

/** What devices that send need of the hub. */
export interface TelemetryOptions {
  host: string;
  registry: DeviceRegistry;
  events: EventLog;
  connections: Connections;
  /** `undefined`: nothing is throttled. */
  quota: Quota | undefined;
  log: Log;
}

/** The largest body of a device-to-cloud message, bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

/** Lets a registered device in. @param now epoch milliseconds */
export function admitDevice(packet: IConnectPacket, options: TelemetryOptions, now: number): Admission {
  const result = authenticate(packet, options.registry, options.host, now);
  if (!result.accepted) return result;
  const { device, expiresAt } = result;
  const will = packet.will && readWill(packet.will, device);
  if (packet.will && !will) {
    const reason = 'its will is no telemetry of its own';
    return { accepted: false, returnCode: CONNACK.notAuthorized, reason };
  }
  return { accepted: true, expiresAt, begin: (link) => new Telemetry(link, device, will, options) };
}

/** A device that sends to its partition. */
class Telemetry implements Role {
  readonly name: string;
  readonly #link: Link;
  readonly #device: Device;
  readonly #will: NewEvent | undefined;
  readonly #options: TelemetryOptions;
  readonly #flow: Flow;
  /** Messages that throttling holds back go on in their order. */
  #held: Promise<void> | undefined;
  readonly #ending = new AbortController();

  constructor(link: Link, device: Device, will: NewEvent | undefined, options: TelemetryOptions) {
    this.name = device.deviceId;
    this.#link = link;
    this.#device = device;
    this.#will = will;
    this.#options = options;
    this.#flow = createFlow(link);
    options.connections.add(device.deviceId, link);
  }

  publish(packet: IPublishPacket): void {
    const body = Buffer.from(packet.payload);
    if (body.length > MAX_BODY_BYTES) {
      this.#link.close(`its message has ${body.length} bytes`);
      return;
    }
    const event = toEvent(this.#device, packet.topic, body, packet.retain);
    if (!event) {
      this.#link.close(`it published to ${packet.topic}`);
      return;
    }
    const ruling = this.#options.quota?.take(body.length, Date.now());
    if (ruling?.accepted === false) {
      this.#link.close(ruling.reason);
      return;
    }
    this.#flow.begin(body.length);
    // A device has one partition, and its appends resolve in their order: so do the acknowledgements.
    this.#append(event, ruling?.wait ?? 0)
      .then(
        () => {
          if (packet.qos === 1) this.#link.send({ cmd: 'puback', messageId: packet.messageId! });
        },
        (error: Error) => this.#link.close(error.message),
      )
      .finally(() => this.#flow.end(body.length));
  }

  maySubscribe(filter: string): boolean {
    return maySubscribe(filter, this.#device.deviceId);
  }

  ended(politely: boolean): void {
    const { connections, events, log } = this.#options;
    this.#ending.abort();
    connections.remove(this.#device.deviceId, this.#link);
    if (politely || !this.#will) return;
    events
      .partitionOf(this.#will.deviceId)
      .append(this.#will)
      .catch((error: Error) => log(`a will was lost: ${error.message}`));
  }

  async #append(event: NewEvent, wait: number): Promise<void> {
    if (wait > 0 || this.#held) await this.#waitForTurn(wait);
    await this.#options.events.partitionOf(event.deviceId).append(event);
  }

  /** Waits behind the messages that came before. @throws when the connection ends first: nobody waits any more */
  #waitForTurn(wait: number): Promise<void> {
    const until = Date.now() + wait;
    const { signal } = this.#ending;
    const turn = (this.#held ?? Promise.resolve()).then(() =>
      sleep(Math.max(0, until - Date.now()), undefined, { signal }),
    );
    const held = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.#held === held) this.#held = undefined;
      });
    this.#held = held;
    return turn;
  }
}

function readWill(will: NonNullable<IConnectPacket['will']>, device: Device): NewEvent | undefined {
  const { topic, payload, qos = 0, retain = false } = will;
  const event = qos < 2 ? toEvent(device, topic, Buffer.from(payload), retain) : undefined;
  if (event) event.properties['iothub-MessageType'] = 'Will';
  return event;
}

function toEvent(device: Device, topic: string, body: Buffer, retain: boolean): NewEvent | undefined {
  const bag = parseTelemetryTopic(topic, device.deviceId);
  if (!bag) return undefined;
  if (retain) bag.properties['mqtt-retain'] = 'true';
  return { deviceId: device.deviceId, generationId: device.generationId, ...bag, body };
}
