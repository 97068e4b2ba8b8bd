import { once } from 'node:events';
import { connect } from 'node:tls';
import mqtt, {
  type IConnackPacket,
  type IConnectPacket,
  type IPublishPacket,
  type Packet,
} from 'mqtt-packet';
import { onTestFinished } from 'vitest';
import { signSas } from '../../../../local/hub/identity/sas.ts';
import type { TestHub } from './hub.ts';

/** An MQTT connection with nothing between the test and the packets. */
export interface RawMqtt {
  send(packet: Packet): void;
  /** The next packet from the hub; rejects when the connection ends first. */
  next(): Promise<Packet>;
  /** Resolves when the hub has ended the connection. */
  closed: Promise<void>;
  destroy(): void;
}

/** Opens a TLS connection to the hub; nothing is sent yet. */
export async function openMqtt(hub: Pick<TestHub, 'ready' | 'ca'>): Promise<RawMqtt> {
  const socket = connect({ host: 'localhost', port: hub.ready.mqtt, ca: hub.ca });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  const parser = mqtt.parser({ protocolVersion: 4 });
  const packets: Packet[] = [];
  let wake = () => {};
  parser.on('packet', (packet: Packet) => {
    packets.push(packet);
    wake();
  });
  let ended = false;
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      ended = true;
      wake();
      resolve();
    });
  });
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => parser.parse(chunk));
  return {
    send: (packet) => void socket.write(mqtt.generate(packet)),
    async next() {
      while (packets.length === 0) {
        if (ended) throw new Error('the hub ended the connection');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return packets.shift()!;
    },
    closed,
    destroy: () => void socket.destroy(),
  };
}

/** A device's token for a hub, valid for `seconds`. */
export function deviceToken(hub: string, deviceId: string, key: string, seconds = 3600): string {
  const resource = encodeURIComponent(`${hub}/devices/${deviceId}`);
  const expiresAt = (Math.floor(Date.now() / 1000) + seconds) * 1000;
  const signature = encodeURIComponent(signSas(resource, expiresAt, Buffer.from(key, 'base64')));
  return `SharedAccessSignature sr=${resource}&sig=${signature}&se=${expiresAt / 1000}`;
}

/** A CONNECT as IoT Hub's documentation shows it; any part of it can be another. */
export function connectPacket(
  deviceId: string,
  key: string,
  other: Partial<IConnectPacket> = {},
): IConnectPacket {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    clientId: deviceId,
    username: `localhost/${deviceId}/?api-version=2021-04-12`,
    password: Buffer.from(deviceToken('localhost', deviceId, key)),
    ...other,
  } as IConnectPacket;
}

/** Connects and gives the return code of the CONNACK. */
export async function connectMqtt(
  hub: Pick<TestHub, 'ready' | 'ca'>,
  packet: IConnectPacket,
): Promise<{ connection: RawMqtt; returnCode: number }> {
  const connection = await openMqtt(hub);
  connection.send(packet);
  const connack = (await connection.next()) as IConnackPacket;
  return { connection, returnCode: connack.returnCode! };
}

/** A telemetry PUBLISH. */
export function publishPacket(deviceId: string, body: string | Buffer, other: Partial<IPublishPacket> = {}) {
  const packet: IPublishPacket = {
    cmd: 'publish',
    topic: `devices/${deviceId}/messages/events/`,
    payload: body,
    qos: 1,
    dup: false,
    retain: false,
    messageId: 1,
    ...other,
  };
  return packet;
}
