/** Sends as many devices: what to send comes as JSON on stdin, what came of it goes as one line to stdout. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import mqtt, { type Packet } from 'mqtt-packet';

/** What is to be sent. */
export interface Sending {
  port: number;
  /** Certificate of the authority, PEM. */
  ca: string;
  devices: { id: string; token: string }[];
  /** Length of a body. */
  bytes: number;
  seconds: number;
  /** Packets a second, of all devices together; `undefined`: as fast as they are acknowledged. */
  rate: number | undefined;
}

/** What came of it. */
export interface Sent {
  acknowledged: number;
  seconds: number;
  /** Milliseconds from sending a packet to its acknowledgement. */
  p50: number;
  p99: number;
}

// A device that sends as fast as it can has so many packets on their way, as the SDKs would allow it.
const WINDOW = 8;

interface Device {
  socket: TLSSocket;
  topic: string;
  /** When the packets on their way were sent, by message ID. */
  sentAt: Map<number, number>;
  nextId: number;
}

const sending = JSON.parse(await text(process.stdin)) as Sending;
const body = Buffer.alloc(sending.bytes, 'x');
const latencies: number[] = [];
let onAcknowledged: (device: Device) => void = () => {};

const devices = await Promise.all(sending.devices.map(connectDevice));
const started = performance.now();
const end = started + sending.seconds * 1000;
if (sending.rate === undefined) await sendFlatOut();
else await sendPaced(sending.rate);
const seconds = (performance.now() - started) / 1000;
latencies.sort((a, b) => a - b);
const quantile = (q: number) => latencies[Math.floor(latencies.length * q)] ?? Number.NaN;
const sent: Sent = { acknowledged: latencies.length, seconds, p50: quantile(0.5), p99: quantile(0.99) };
process.stdout.write(`${JSON.stringify(sent)}\n`, () => process.exit(0));

async function connectDevice({ id, token }: Sending['devices'][number]): Promise<Device> {
  const socket = connect({ host: 'localhost', port: sending.port, ca: sending.ca });
  await once(socket, 'secureConnect');
  socket.setNoDelay(true);
  const topic = `devices/${id}/messages/events/$.ct=application%2Fjson&$.ce=utf-8`;
  const device: Device = { socket, topic, sentAt: new Map(), nextId: 1 };
  const parser = mqtt.parser({ protocolVersion: 4 });
  const accepted = new Promise<void>((resolve, reject) => {
    parser.on('packet', (packet: Packet) => {
      if (packet.cmd === 'puback') acknowledge(device, packet.messageId!);
      else if (packet.cmd === 'connack' && packet.returnCode === 0) resolve();
      else reject(new Error(`${id} got ${JSON.stringify(packet)}`));
    });
    socket.on('close', () => reject(new Error(`${id} was disconnected`)));
  });
  socket.on('data', (chunk) => parser.parse(chunk));
  const username = `localhost/${id}/?api-version=2021-04-12`;
  const password = Buffer.from(token);
  const common = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 } as const;
  socket.write(mqtt.generate({ cmd: 'connect', ...common, clientId: id, username, password }));
  await accepted;
  return device;
}

function publish(device: Device): void {
  const messageId = device.nextId;
  device.nextId = (messageId % 65_535) + 1;
  device.sentAt.set(messageId, performance.now());
  const { topic } = device;
  const packet = {
    cmd: 'publish',
    topic,
    payload: body,
    qos: 1,
    messageId,
    dup: false,
    retain: false,
  } as const;
  device.socket.write(mqtt.generate(packet));
}

function acknowledge(device: Device, messageId: number): void {
  const sentAt = device.sentAt.get(messageId);
  if (sentAt === undefined) return;
  device.sentAt.delete(messageId);
  latencies.push(performance.now() - sentAt);
  onAcknowledged(device);
}

async function sendFlatOut(): Promise<void> {
  onAcknowledged = (device) => {
    if (performance.now() < end) publish(device);
  };
  for (const device of devices) for (let n = 0; n < WINDOW; n++) publish(device);
  await allAcknowledged();
}

/** The devices take turns; what is due since the last look is sent at once. */
async function sendPaced(rate: number): Promise<void> {
  let count = 0;
  while (performance.now() < end) {
    const due = ((performance.now() - started) / 1000) * rate;
    for (; count < due; count++) publish(devices[count % devices.length]!);
    await sleep(5);
  }
  await allAcknowledged();
}

async function allAcknowledged(): Promise<void> {
  while (performance.now() < end || devices.some(({ sentAt }) => sentAt.size > 0)) await sleep(5);
}
