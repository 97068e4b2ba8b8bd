import type { Socket } from 'node:net';
import type { IConnectPacket, IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet';
import mqtt from 'mqtt-packet';
import type { Device } from '../identity/device.ts';
import type { DeviceRegistry } from '../identity/registry.ts';
import type { NewEvent } from '../log/event.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { Log } from '../logging.ts';
import { authenticate, CONNACK } from './authenticate.ts';
import type { Connections } from './connections.ts';
import { createFlow, type Flow } from './flow.ts';
import { maySubscribe, parseTelemetryTopic } from './topics.ts';

/** What a session needs of the hub. */
export interface SessionOptions {
  host: string;
  registry: DeviceRegistry;
  events: EventLog;
  connections: Connections;
  log: Log;
}

/** The largest body of a device-to-cloud message, bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

// A packet is that body and a topic of at most 64 KiB.
const MAX_PACKET_BYTES = MAX_BODY_BYTES + 66 * 1024;
const CONNECT_TIMEOUT = 30_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** One MQTT connection of a device, from its first byte to its last. */
export class Session {
  readonly #socket: Socket;
  readonly #options: SessionOptions;
  readonly #flow: Flow;
  #device: Device | undefined;
  #will: NewEvent | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(socket: Socket, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#flow = createFlow(socket);
    socket.setNoDelay(true);
    socket.setTimeout(CONNECT_TIMEOUT, () => this.close('nothing was heard of it in time'));
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => {
      if (!this.#closed) this.#receive(packet);
    });
    parser.on('error', (error: Error) => this.close(`it does not speak MQTT: ${error.message}`));
    socket.on('data', (chunk: Buffer) => {
      if (!this.#closed && parser.parse(chunk) > MAX_PACKET_BYTES) this.close('its packet is too large');
    });
    socket.on('error', () => this.close('the connection broke'));
    socket.on('close', () => this.close('the connection was closed without DISCONNECT'));
  }

  /** Ends the connection. What was appended before stays; it is not acknowledged any more. */
  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#expiry);
    const { connections, events, log } = this.#options;
    if (this.#device) {
      connections.remove(this.#device.deviceId, this);
      log(`MQTT ${this.#device.deviceId} disconnected: ${reason}`);
    }
    if (this.#will) {
      events
        .partitionOf(this.#will.deviceId)
        .append(this.#will)
        .catch((error: Error) => log(`a will was lost: ${error.message}`));
    }
    // end() lets a CONNACK or PUBACK on its way arrive; a peer that then stays silent is cut off.
    this.#socket.end();
    this.#socket.setTimeout(1000, () => this.#socket.destroy());
  }

  #receive(packet: Packet): void {
    if (packet.cmd === 'connect') this.#connect(packet);
    else if (!this.#device) this.close('its first packet was no CONNECT');
    else this.#serve(packet, this.#device);
  }

  #serve(packet: Packet, device: Device): void {
    switch (packet.cmd) {
      case 'publish':
        this.#publish(packet, device);
        break;
      case 'subscribe':
        this.#subscribe(packet, device);
        break;
      case 'unsubscribe':
        this.#send({ cmd: 'unsuback', messageId: packet.messageId!, granted: [] });
        break;
      case 'pingreq':
        this.#send({ cmd: 'pingresp' });
        break;
      case 'disconnect':
        this.#will = undefined;
        this.close('it said DISCONNECT');
        break;
      default:
        this.close(`it sent ${packet.cmd.toUpperCase()}, which has no place here`);
    }
  }

  #connect(packet: IConnectPacket): void {
    if (this.#device) {
      this.close('it sent CONNECT twice');
      return;
    }
    const { host, registry, connections, log } = this.#options;
    const result = authenticate(packet, registry, host, Date.now());
    if (!result.accepted) {
      this.#refuse(packet.clientId, result.returnCode, result.reason);
      return;
    }
    const { device, expiresAt } = result;
    if (packet.will) {
      const { topic, payload, qos = 0, retain = false } = packet.will;
      const will = qos < 2 && toEvent(device, topic, Buffer.from(payload), retain);
      if (!will) {
        this.#refuse(packet.clientId, CONNACK.notAuthorized, 'its will is no telemetry of its own');
        return;
      }
      will.properties['iothub-MessageType'] = 'Will';
      this.#will = will;
    }
    this.#device = device;
    this.#socket.setTimeout((packet.keepalive ?? 0) * 1500);
    this.#expireAt(expiresAt);
    connections.add(device.deviceId, this);
    log(`MQTT ${device.deviceId} connected`);
    // No session is kept, so none is present, whatever the clean flag says: clients subscribe again.
    this.#send({ cmd: 'connack', returnCode: CONNACK.accepted, sessionPresent: false });
  }

  #refuse(clientId: string, returnCode: number, reason: string): void {
    this.#options.log(`MQTT ${clientId || '(no client ID)'} refused: ${reason}`);
    this.#send({ cmd: 'connack', returnCode, sessionPresent: false });
    this.close(reason);
  }

  #publish(packet: IPublishPacket, device: Device): void {
    if (packet.qos === 2) {
      this.close('it published with QoS 2');
      return;
    }
    const body = Buffer.from(packet.payload);
    if (body.length > MAX_BODY_BYTES) {
      this.close(`its message has ${body.length} bytes`);
      return;
    }
    const event = toEvent(device, packet.topic, body, packet.retain);
    if (!event) {
      this.close(`it published to ${packet.topic}`);
      return;
    }
    this.#flow.begin(body.length);
    // A device has one partition, and its appends resolve in their order: so do the acknowledgements.
    this.#options.events
      .partitionOf(device.deviceId)
      .append(event)
      .then(
        () => {
          if (packet.qos === 1) this.#send({ cmd: 'puback', messageId: packet.messageId! });
        },
        (error: Error) => this.close(error.message),
      )
      .finally(() => this.#flow.end(body.length));
  }

  #subscribe(packet: ISubscribePacket, device: Device): void {
    const granted = packet.subscriptions.map(({ topic, qos }) =>
      maySubscribe(topic, device.deviceId) ? Math.min(qos, 1) : 0x80,
    );
    this.#send({ cmd: 'suback', messageId: packet.messageId!, granted });
  }

  #expireAt(expiresAt: number): void {
    const left = expiresAt - Date.now();
    if (left <= 0) {
      this.close('its token expired');
      return;
    }
    this.#expiry = setTimeout(() => this.#expireAt(expiresAt), Math.min(left, LONGEST_TIMER));
  }

  #send(packet: Packet): void {
    if (this.#closed || !this.#socket.writable) return;
    this.#socket.write(mqtt.generate(packet));
  }
}

function toEvent(device: Device, topic: string, body: Buffer, retain: boolean): NewEvent | undefined {
  const bag = parseTelemetryTopic(topic, device.deviceId);
  if (!bag) return undefined;
  if (retain) bag.properties['mqtt-retain'] = 'true';
  return { deviceId: device.deviceId, generationId: device.generationId, ...bag, body };
}
