import type { IConnackPacket, IPubackPacket, ISubackPacket } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { createDevice } from '../support/device.ts';
import { connectRegistry, startTestHub } from '../support/hub.ts';
import { connectMqtt, connectPacket, deviceToken, openMqtt, publishPacket } from '../support/rawMqtt.ts';
import { receive } from '../support/receive.ts';

async function startWithDevice(deviceId = 'pump-1') {
  const hub = await startTestHub();
  return { hub, ...(await createDevice(hub, deviceId)) };
}

/** A hub with a device, and the device connected. */
async function startConnected() {
  const started = await startWithDevice();
  const { connection } = await connectMqtt(started.hub, connectPacket('pump-1', started.primaryKey));
  return { ...started, connection };
}

describe('CONNECT is accepted', () => {
  test.each([
    ['/?api-version=2021-04-12'],
    ['/api-version=2021-04-12&DeviceClientType=x%2F1'],
    ['/?api-version=2021-04-12&DeviceClientType=x/1.2 (y)'],
    ['/'],
    [''],
  ])('with the user name {hub}/{device}%s', async (rest) => {
    const { hub, primaryKey } = await startWithDevice();
    const packet = connectPacket('pump-1', primaryKey, { username: `localhost/pump-1${rest}` });
    expect((await connectMqtt(hub, packet)).returnCode).toBe(0);
  });

  test('with the secondary key', async () => {
    const { hub, secondaryKey } = await startWithDevice();
    expect((await connectMqtt(hub, connectPacket('pump-1', secondaryKey))).returnCode).toBe(0);
  });

  test('with a host name that carries a port, in another case', async () => {
    const { hub, primaryKey } = await startWithDevice();
    const name = `LocalHost:${hub.ready.mqtt}`;
    const packet = connectPacket('pump-1', primaryKey, {
      username: `${name}/pump-1/?api-version=2021-04-12`,
      password: Buffer.from(deviceToken(name, 'pump-1', primaryKey)),
    });
    expect((await connectMqtt(hub, packet)).returnCode).toBe(0);
  });
});

describe('CONNECT is refused', () => {
  test.each([
    ['a wrong key', 5, () => ({ password: Buffer.from(deviceToken('localhost', 'pump-1', 'AAAA')) })],
    [
      'an expired token',
      5,
      (key: string) => ({ password: Buffer.from(deviceToken('localhost', 'pump-1', key, -1)) }),
    ],
    [
      "another device's token",
      5,
      (key: string) => ({ password: Buffer.from(deviceToken('localhost', 'pump-2', key)) }),
    ],
    [
      "another hub's token",
      5,
      (key: string) => ({ password: Buffer.from(deviceToken('elsewhere', 'pump-1', key)) }),
    ],
    ["another hub's user name", 5, () => ({ username: 'elsewhere/pump-1/?api-version=2021-04-12' })],
    [
      'an unknown device',
      5,
      () => ({ clientId: 'pump-9', username: 'localhost/pump-9/?api-version=2021-04-12' }),
    ],
    ['a client ID that is not the device ID', 5, () => ({ clientId: 'x' })],
    ['a password that is no token', 5, () => ({ password: Buffer.from('secret') })],
    ['no password', 5, () => ({ password: undefined })],
    ['a user name of another form', 4, () => ({ username: 'pump-1' })],
    ['another version of MQTT', 1, () => ({ protocolVersion: 3, protocolId: 'MQIsdp' })],
    [
      "a will on another device's topic",
      5,
      () => ({ will: { topic: 'devices/pump-2/messages/events/', payload: '' } }),
    ],
  ] as const)('for %s', async (_, expected, other) => {
    const { hub, primaryKey } = await startWithDevice();
    const packet = connectPacket('pump-1', primaryKey, other(primaryKey) as object);
    const { connection, returnCode } = await connectMqtt(hub, packet);
    expect(returnCode).toBe(expected);
    await connection.closed;
  });

  test('for a disabled device, and accepted once it is enabled again', async () => {
    const { hub, primaryKey } = await startWithDevice();
    const registry = connectRegistry(hub.ready.service, hub.ca);
    const { responseBody: device } = await registry.get('pump-1');
    await registry.update({ ...device, deviceId: 'pump-1', status: 'disabled' });
    expect((await connectMqtt(hub, connectPacket('pump-1', primaryKey))).returnCode).toBe(5);
    await registry.update({ ...device, deviceId: 'pump-1', status: 'enabled' });
    expect((await connectMqtt(hub, connectPacket('pump-1', primaryKey))).returnCode).toBe(0);
  });
});

describe('the connection is ended', () => {
  test.each([
    ['QoS 2', publishPacket('pump-1', '', { qos: 2 })],
    ["another device's topic", publishPacket('pump-2', '')],
    [
      'a topic that begins with its own',
      publishPacket('pump-1', '', { topic: 'devices/pump-1/messages/eventsX' }),
    ],
    ['a topic of no kind the hub knows', publishPacket('pump-1', '', { topic: 'measurements' })],
    ['a body of more than 256 KB', publishPacket('pump-1', Buffer.alloc(256 * 1024 + 1))],
    ['a second CONNECT', connectPacket('pump-1', 'AAAA')],
  ])('for %s, and nothing is stored', async (_, packet) => {
    const { hub, connection, primaryKey } = await startConnected();
    connection.send(packet);
    await connection.closed;

    const { connection: again } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
    again.send(publishPacket('pump-1', 'the only one'));
    await again.next();
    const events = await receive(hub.ready.eventHub.connectionString, 1);
    expect(events.map(({ body, sequenceNumber }) => [String(body), sequenceNumber])).toEqual([
      ['the only one', 0],
    ]);
  });

  test('for a packet that announces more than could be allowed, before it is taken into memory', async () => {
    const { connection } = await startConnected();
    connection.send(publishPacket('pump-1', Buffer.alloc(8 * 1024 * 1024)));
    await connection.closed;
  });

  test('when a PUBLISH comes before CONNECT', async () => {
    const hub = await startTestHub();
    const connection = await openMqtt(hub);
    connection.send(publishPacket('pump-1', ''));
    await connection.closed;
  });

  test('when the token expires', async () => {
    const { hub, primaryKey } = await startWithDevice();
    const password = Buffer.from(deviceToken('localhost', 'pump-1', primaryKey, 2));
    const { connection, returnCode } = await connectMqtt(
      hub,
      connectPacket('pump-1', primaryKey, { password }),
    );
    expect(returnCode).toBe(0);
    await connection.closed;
    expect(hub.lines.at(-1)).toContain('its token expired');
  });

  test('when nothing is heard for one and a half times the keep-alive', async () => {
    const { hub, primaryKey } = await startWithDevice();
    const started = Date.now();
    const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey, { keepalive: 1 }));
    await connection.closed;
    expect(Date.now() - started).toBeGreaterThan(1400);
  });

  test('when the same device connects once more; the newcomer stays', async () => {
    const { hub, connection, primaryKey } = await startConnected();
    const { connection: newcomer } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
    await connection.closed;
    newcomer.send({ cmd: 'pingreq' });
    expect(await newcomer.next()).toMatchObject({ cmd: 'pingresp' });
  });

  test.each(['disabled', 'deleted'])('at once when the identity is %s', async (what) => {
    const { hub, connection } = await startConnected();
    const registry = connectRegistry(hub.ready.service, hub.ca);
    if (what === 'disabled') await registry.update({ deviceId: 'pump-1', status: 'disabled' });
    else await registry.delete('pump-1');
    await connection.closed;
  });
});

test('pipelined messages are acknowledged in order, each when it is stored', async () => {
  const { hub, connection } = await startConnected();
  for (let n = 1; n <= 600; n++) connection.send(publishPacket('pump-1', String(n), { messageId: n }));
  const acknowledged: number[] = [];
  while (acknowledged.length < 600)
    acknowledged.push(((await connection.next()) as IPubackPacket).messageId!);
  const numbers = Array.from({ length: 600 }, (_, n) => n + 1);
  expect(acknowledged).toEqual(numbers);

  const events = await receive(hub.ready.eventHub.connectionString, 600);
  expect(events.map(({ body }) => Number(String(body)))).toEqual(numbers);
});

test('QoS 0 is stored without an answer', async () => {
  const { hub, connection } = await startConnected();
  connection.send(publishPacket('pump-1', 'quiet', { qos: 0, messageId: undefined }));
  connection.send({ cmd: 'pingreq' });
  expect(await connection.next()).toMatchObject({ cmd: 'pingresp' });
  const [event] = await receive(hub.ready.eventHub.connectionString, 1);
  expect(String(event!.body)).toBe('quiet');
});

test('a retained message is passed on with the property mqtt-retain', async () => {
  const { hub, connection } = await startConnected();
  connection.send(
    publishPacket('pump-1', 'x', { retain: true, topic: 'devices/pump-1/messages/events/a=1' }),
  );
  await connection.next();
  const [event] = await receive(hub.ready.eventHub.connectionString, 1);
  expect(event!.properties).toEqual({ a: '1', 'mqtt-retain': 'true' });
});

test.each([
  ['breaks', true],
  ['is ended by DISCONNECT', false],
])('the will of a connection that %s: sent is %s', async (_, broken) => {
  const { hub, primaryKey } = await startWithDevice();
  const will = { topic: 'devices/pump-1/messages/events/', payload: Buffer.from('gone'), qos: 1 as const };
  const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey, { will }));
  if (broken) connection.destroy();
  else connection.send({ cmd: 'disconnect' });
  await connection.closed;

  const { connection: again } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
  again.send(publishPacket('pump-1', 'back'));
  await again.next();
  const events = await receive(hub.ready.eventHub.connectionString, broken ? 2 : 1);
  expect(events.map(({ body, properties }) => [String(body), properties])).toEqual([
    ...(broken ? [['gone', { 'iothub-MessageType': 'Will' }]] : []),
    ['back', {}],
  ]);
});

test('a device may subscribe to what the hub would send to it, and to nothing else', async () => {
  const { connection } = await startConnected();
  const topics = [
    'devices/pump-1/messages/devicebound/#',
    '$iothub/twin/res/#',
    '$iothub/twin/PATCH/properties/desired/#',
    '$iothub/methods/POST/#',
    'devices/pump-2/messages/devicebound/#',
    'devices/pump-1/messages/events/#',
    '#',
  ];
  connection.send({
    cmd: 'subscribe',
    messageId: 7,
    subscriptions: topics.map((topic) => ({ topic, qos: 2 })),
  });
  const suback = (await connection.next()) as ISubackPacket;
  expect(suback).toMatchObject({ cmd: 'suback', messageId: 7, granted: [1, 1, 1, 1, 0x80, 0x80, 0x80] });
});

test('no session is kept: CONNACK never says that one is present', async () => {
  const { hub, primaryKey } = await startWithDevice();
  const connection = await openMqtt(hub);
  connection.send(connectPacket('pump-1', primaryKey, { clean: false }));
  expect((await connection.next()) as IConnackPacket).toMatchObject({ returnCode: 0, sessionPresent: false });
});
