import { once } from 'node:events';
import type { Socket } from 'node:net';
import rhea, { type Connection, type EventContext } from 'rhea';
import { expect, onTestFinished, test } from 'vitest';
import { createDevice } from '../support/device.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';
import { connectMqtt, connectPacket, publishPacket } from '../support/rawMqtt.ts';

const SOURCE = { address: 'iothub-events/ConsumerGroups/$Default/Partitions/0' };

async function startWithEvents(count: number) {
  const hub = await startTestHub({ partitions: 1 });
  const { primaryKey } = await createDevice(hub, 'pump-1');
  const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
  for (let n = 0; n < count; n++) connection.send(publishPacket('pump-1', String(n), { messageId: n + 1 }));
  for (let n = 0; n < count; n++) await connection.next();
  return hub;
}

function connect(hub: TestHub, login: { username?: string; password?: string } = {}): Connection {
  const connection = rhea
    .create_container()
    .connect({ host: 'localhost', port: hub.ready.amqp, reconnect: false, ...login } as never);
  connection.on('disconnected', () => undefined);
  onTestFinished(() => connection.close());
  return connection;
}

const owner = (hub: TestHub) => ({
  username: 'iothubowner',
  password: /SharedAccessKey=([^;]+)/.exec(hub.ready.eventHub.connectionString)![1]!,
});

test('an AMQP client that logs in by name and key needs no token; no more comes than it gave credit for', async () => {
  const hub = await startWithEvents(20);
  const receiver = connect(hub, owner(hub)).open_receiver({ source: SOURCE, credit_window: 0 });
  const bodies: string[] = [];
  receiver.on('message', ({ message }: EventContext) => bodies.push(String(message!.body.content)));
  await once(receiver, 'receiver_open');
  receiver.add_credit(3);
  await expect.poll(() => bodies.length).toBe(3);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(bodies).toEqual(['0', '1', '2']);
  receiver.add_credit(2);
  await expect.poll(() => bodies.length).toBe(5);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(bodies).toEqual(['0', '1', '2', '3', '4']);
});

test('what a receiver had not noted when it died comes again to the next one', async () => {
  const hub = await startWithEvents(10);
  const first = connect(hub, owner(hub));
  const receiver = first.open_receiver({ source: SOURCE, credit_window: 0 });
  const offsets: string[] = [];
  receiver.on('message', ({ message }: EventContext) =>
    offsets.push(message!.message_annotations!['x-opt-offset']),
  );
  await once(receiver, 'receiver_open');
  receiver.add_credit(6);
  await expect.poll(() => offsets.length).toBe(6);
  (first as unknown as { socket: Socket }).socket.destroy();

  const selector = `amqp.annotation.x-opt-offset > '${offsets[2]}'`;
  const filter = { 'apache.org:selector-filter:string': rhea.types.wrap_described(selector, 0x468c00000004) };
  const second = connect(hub, owner(hub)).open_receiver({ source: { ...SOURCE, filter } as never });
  const bodies: string[] = [];
  second.on('message', ({ message }: EventContext) => bodies.push(String(message!.body.content)));
  await expect.poll(() => bodies.length).toBe(7);
  expect(bodies).toEqual(['3', '4', '5', '6', '7', '8', '9']);
});

test('a wrong key is refused by SASL', async () => {
  const hub = await startTestHub();
  const connection = connect(hub, { username: 'iothubowner', password: 'wrong' });
  const [{ error }] = await once(connection, 'connection_error');
  expect(error.condition).toBe('amqp:unauthorized-access');
});

test.each([
  ['a partition, without a token', { source: SOURCE }, 'amqp:unauthorized-access'],
  [
    'a partition that does not exist',
    { source: { address: SOURCE.address.replace('0', '99') } },
    'amqp:not-found',
  ],
  [
    'another event hub',
    { source: { address: 'other/ConsumerGroups/$Default/Partitions/0' } },
    'amqp:not-found',
  ],
  [
    'a filter nobody knows',
    {
      source: {
        ...SOURCE,
        filter: {
          'apache.org:selector-filter:string': rhea.types.wrap_described("colour = 'red'", 0x468c00000004),
        },
      },
    },
    'com.microsoft:argument-error',
  ],
])('a receiver is refused: %s', async (what, options, condition) => {
  const hub = await startTestHub({ partitions: 1 });
  const connection = connect(hub, what.includes('without') ? {} : owner(hub));
  const receiver = connection.open_receiver(options as never);
  await once(receiver, 'receiver_error');
  expect((receiver.error as { condition: string }).condition).toBe(condition);
});

test('nothing can be sent to the event hub', async () => {
  const hub = await startTestHub();
  const sender = connect(hub, owner(hub)).open_sender('iothub-events');
  await once(sender, 'sender_error');
  expect((sender.error as { condition: string }).condition).toBe('amqp:not-allowed');
});

test('bytes that are no AMQP end their own connection only', async () => {
  const hub = await startWithEvents(1);
  const { connect: connectTcp } = await import('node:net');
  const socket = connectTcp(hub.ready.amqp, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'close');
  const receiver = connect(hub, owner(hub)).open_receiver({ source: SOURCE });
  const [{ message }] = await once(receiver, 'message');
  expect(String(message.body.content)).toBe('0');
});
