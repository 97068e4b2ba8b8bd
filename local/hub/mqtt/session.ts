import type { Socket } from 'node:net';
import type { IConnectPacket, IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet';
import mqtt from 'mqtt-packet';
import type { Log } from '../logging.ts';
import { CONNACK } from './connack.ts';
import type { Admit, Role } from './role.ts';
import { allowedSilence } from './silence.ts';
import { MAX_BODY_BYTES } from './telemetry.ts';

// A packet is a body and a topic of at most 64 KiB.
const MAX_PACKET_BYTES = MAX_BODY_BYTES + 66 * 1024;
const CONNECT_TIMEOUT = 30_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** One MQTT connection, from its first byte to its last. */
export class Session {
  readonly #socket: Socket;
  readonly #admit: Admit;
  readonly #log: Log;
  #role: Role | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(socket: Socket, admit: Admit, log: Log) {
    this.#socket = socket;
    this.#admit = admit;
    this.#log = log;
    socket.setNoDelay(true);
    socket.setTimeout(CONNECT_TIMEOUT, () => this.#close('nothing was heard of it in time'));
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => {
      if (!this.#closed) this.#receive(packet);
    });
    parser.on('error', (error: Error) => this.#close(`it does not speak MQTT: ${error.message}`));
    socket.on('data', (chunk: Buffer) => {
      if (!this.#closed && parser.parse(chunk) > MAX_PACKET_BYTES) this.#close('its packet is too large');
    });
    socket.on('error', () => this.#close('the connection broke'));
    socket.on('close', () => this.#close('the connection was closed without DISCONNECT'));
  }

  #close(reason: string, politely = false): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#expiry);
    if (this.#role) this.#log(`MQTT ${this.#role.name} disconnected: ${reason}`);
    this.#role?.ended(politely);
    // end() lets a CONNACK or PUBACK on its way arrive; a peer that then stays silent is cut off.
    this.#socket.end();
    this.#socket.setTimeout(1000, () => this.#socket.destroy());
  }

  #receive(packet: Packet): void {
    if (packet.cmd === 'connect') this.#connect(packet);
    else if (!this.#role) this.#close('its first packet was no CONNECT');
    else this.#serve(packet, this.#role);
  }

  #serve(packet: Packet, role: Role): void {
    switch (packet.cmd) {
      case 'publish':
        this.#publish(packet, role);
        break;
      case 'subscribe':
        this.#subscribe(packet, role);
        break;
      case 'unsubscribe':
        this.#send({ cmd: 'unsuback', messageId: packet.messageId!, granted: [] });
        break;
      case 'pingreq':
        this.#send({ cmd: 'pingresp' });
        break;
      case 'disconnect':
        this.#close('it said DISCONNECT', true);
        break;
      case 'puback':
        break;
      default:
        this.#close(`it sent ${packet.cmd.toUpperCase()}, which has no place here`);
    }
  }

  #connect(packet: IConnectPacket): void {
    if (this.#role) {
      this.#close('it sent CONNECT twice');
      return;
    }
    const now = Date.now();
    const admission = this.#admit(packet, now);
    if (!admission.accepted) {
      this.#log(`MQTT ${packet.clientId || '(no client ID)'} refused: ${admission.reason}`);
      this.#send({ cmd: 'connack', returnCode: admission.returnCode, sessionPresent: false });
      this.#close(admission.reason);
      return;
    }
    this.#socket.setTimeout(allowedSilence(packet.keepalive ?? 0));
    this.#expireAt(admission.expiresAt);
    this.#role = admission.begin({
      send: (answer) => this.#send(answer),
      close: (reason) => this.#close(reason),
      pause: () => this.#socket.pause(),
      resume: () => this.#socket.resume(),
    });
    this.#log(`MQTT ${this.#role.name} connected`);
    // No session is kept, so none is present, whatever the clean flag says: clients subscribe again.
    this.#send({ cmd: 'connack', returnCode: CONNACK.accepted, sessionPresent: false });
  }

  #publish(packet: IPublishPacket, role: Role): void {
    if (packet.qos === 2) this.#close('it published with QoS 2');
    else role.publish(packet);
  }

  #subscribe(packet: ISubscribePacket, role: Role): void {
    const granted = packet.subscriptions.map(({ topic, qos }) =>
      role.maySubscribe(topic) ? Math.min(qos, 1) : 0x80,
    );
    this.#send({ cmd: 'suback', messageId: packet.messageId!, granted });
  }

  #expireAt(expiresAt: number): void {
    const left = expiresAt - Date.now();
    if (left <= 0) {
      this.#close('its token expired');
      return;
    }
    this.#expiry = setTimeout(() => this.#expireAt(expiresAt), Math.min(left, LONGEST_TIMER));
  }

  #send(packet: Packet): void {
    if (this.#closed || !this.#socket.writable) return;
    this.#socket.write(mqtt.generate(packet));
  }
}
