import type { IPublishPacket } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { startTestHub } from '../support/hub.ts';
import { connectEnrollments, registrationToken } from '../support/provisioning.ts';
import { connectMqtt, connectPacket, openMqtt, publishPacket, type RawMqtt } from '../support/rawMqtt.ts';

const KEY = Buffer.alloc(64, 1).toString('base64');

async function start() {
  const hub = await startTestHub();
  const { responseBody } = await connectEnrollments(hub).createOrUpdateIndividualEnrollment({
    registrationId: 'box-1',
    attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: KEY, secondaryKey: KEY } },
  } as never);
  return { hub, key: responseBody.attestation.symmetricKey!.primaryKey };
}

type Started = Awaited<ReturnType<typeof start>>;

function connect({ hub, key }: Started, other: object = {}, token = registrationToken(hub, 'box-1', key)) {
  return connectMqtt(
    hub,
    connectPacket('box-1', key, {
      username: `${hub.ready.dps.idScope}/registrations/box-1/api-version=2019-03-31`,
      password: Buffer.from(token),
      ...other,
    }),
  );
}

/** Publishes a request and reads the answer behind its PUBACK. */
async function ask(connection: RawMqtt, topic: string, body: string) {
  connection.send(publishPacket('box-1', body, { topic: `$dps/registrations/${topic}` }));
  expect(await connection.next()).toMatchObject({ cmd: 'puback', messageId: 1 });
  const answer = (await connection.next()) as IPublishPacket;
  connection.send({ cmd: 'puback', messageId: answer.messageId! });
  return { topic: answer.topic, body: JSON.parse(answer.payload.toString()) };
}

const REGISTER = 'PUT/iotdps-register/?$rid=a1';
const BODY = '{"registrationId":"box-1"}';

test('a registration is accepted with 202, and its operation then tells what was assigned', async () => {
  const started = await start();
  const { connection } = await connect(started);
  connection.send({
    cmd: 'subscribe',
    messageId: 5,
    subscriptions: [
      { topic: '$dps/registrations/res/#', qos: 2 },
      { topic: '#', qos: 1 },
    ],
  } as never);
  expect(await connection.next()).toMatchObject({ cmd: 'suback', messageId: 5, granted: [1, 0x80] });

  const accepted = await ask(connection, REGISTER, BODY);
  expect(accepted.topic).toBe('$dps/registrations/res/202/?$rid=a1&retry-after=1');
  expect(accepted.body).toEqual({ operationId: expect.any(String), status: 'assigning' });

  await new Promise((resolve) => setTimeout(resolve, 200));
  const { operationId } = accepted.body;
  const poll = `GET/iotdps-get-operationstatus/?$rid=a2&operationId=${operationId}`;
  const { topic, body } = await ask(connection, poll, ' ');
  expect(topic).toBe('$dps/registrations/res/200/?$rid=a2');
  expect(body).toMatchObject({ operationId, status: 'assigned', registrationState: { deviceId: 'box-1' } });
});

test.each([
  ['an expired token', 401, { seconds: -1 }],
  ['a token of another ID scope', 401, { idScope: '0ne00000000' }],
  ['a token of another policy', 401, { policy: 'device' }],
])('%s connects, and is refused when it registers', async (_, status, other) => {
  const started = await start();
  const token = registrationToken(started.hub, 'box-1', started.key, other);
  const { connection, returnCode } = await connect(started, {}, token);
  expect(returnCode).toBe(0);
  const { topic, body } = await ask(connection, REGISTER, BODY);
  expect(topic).toBe(`$dps/registrations/res/${status}/?$rid=a1`);
  expect(body).toMatchObject({ errorCode: 401002, message: 'Unauthorized', trackingId: expect.any(String) });
});

test.each([
  ['no JSON', 'box-1'],
  ['another registration ID', '{"registrationId":"box-2"}'],
])('a request with %s is a bad one', async (_, body) => {
  const { connection } = await connect(await start());
  expect((await ask(connection, REGISTER, body)).topic).toBe('$dps/registrations/res/400/?$rid=a1');
});

test('an operation that the device never began is not found', async () => {
  const { connection } = await connect(await start());
  const { topic } = await ask(connection, 'GET/iotdps-get-operationstatus/?$rid=a1&operationId=5.x', '');
  expect(topic).toBe('$dps/registrations/res/404/?$rid=a1');
});

test.each([
  ['an unknown ID scope', 5, { username: '0ne00000000/registrations/box-1/api-version=2019-03-31' }],
  ['a client ID that is not the registration ID', 5, { clientId: 'box-2' }],
  ['another version of MQTT', 1, { protocolVersion: 3, protocolId: 'MQIsdp' }],
] as const)('CONNECT is refused for %s', async (_, expected, other) => {
  const { connection, returnCode } = await connect(await start(), other);
  expect(returnCode).toBe(expected);
  await connection.closed;
});

test.each([
  ['publishes telemetry', publishPacket('box-1', '{}')],
  ['publishes with QoS 2', publishPacket('box-1', BODY, { topic: `$dps/registrations/${REGISTER}`, qos: 2 })],
])('the connection of a device that %s instead of registering is ended', async (_, packet) => {
  const { connection } = await connect(await start());
  connection.send(packet);
  await connection.closed;
});

test('a connection that says nothing at all is no harm to others', async () => {
  const started = await start();
  await openMqtt(started.hub);
  expect((await connect(started)).returnCode).toBe(0);
});
