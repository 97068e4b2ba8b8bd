import { describe, expect, test } from 'vitest';
import { hasPythonModule, run } from '../support/commands.ts';
import { createDevice } from '../support/device.ts';
import { startTestHub } from '../support/hub.ts';
import { connectMqtt, connectPacket, publishPacket } from '../support/rawMqtt.ts';

const PYTHON = '/usr/bin/python3';
const hasProton = hasPythonModule(PYTHON, 'proton');

/** Reads so many events from partition 0, after a selector if there is one, and prints each with its annotations. */
const SCRIPT = `
import json, sys
from proton.handlers import MessagingHandler
from proton.reactor import Container, Selector
port, key, count, selector = sys.argv[1:]

class Reader(MessagingHandler):
    def __init__(self):
        super().__init__(prefetch=10)
        self.seen = 0

    def on_start(self, event):
        connection = event.container.connect("amqp://localhost:" + port, user="iothubowner", password=key,
            allowed_mechs="PLAIN", allow_insecure_mechs=True, sasl_enabled=True, reconnect=False)
        event.container.create_receiver(connection, "iothub-events/ConsumerGroups/$Default/Partitions/0",
            options=Selector(selector) if selector else None)

    def on_message(self, event):
        message = event.message
        notes = message.annotations
        print(json.dumps({"body": bytes(message.body).decode(), "type": str(message.content_type),
            "device": notes["iothub-connection-device-id"], "offset": notes["x-opt-offset"],
            "sequence": notes["x-opt-sequence-number"], "properties": message.properties}))
        self.seen += 1
        if self.seen == int(count):
            event.connection.close()

    def on_link_error(self, event):
        print(json.dumps({"error": event.link.remote_condition.name}))
        event.connection.close()

    def on_transport_error(self, event):
        print(json.dumps({"error": event.transport.condition.name}))

Container(Reader()).run()
`;

interface Seen {
  body?: string;
  type?: string;
  device?: string;
  offset?: string;
  sequence?: number;
  properties?: object;
  error?: string;
}

async function startWithEvents(count: number) {
  const hub = await startTestHub({ partitions: 1 });
  const { primaryKey } = await createDevice(hub, 'pump-1');
  const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
  for (let n = 0; n < count; n++) connection.send(publishPacket('pump-1', String(n), { messageId: n + 1 }));
  for (let n = 0; n < count; n++) await connection.next();
  const key = /SharedAccessKey=([^;]+)/.exec(hub.ready.eventHub.connectionString)![1]!;
  return async (wanted: number, selector = '', shown = key): Promise<Seen[]> => {
    const { output } = await run(PYTHON, [
      '-c',
      SCRIPT,
      String(hub.ready.amqp),
      shown,
      String(wanted),
      selector,
    ]);
    return output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Seen);
  };
}

describe.skipIf(!hasProton)('Qpid Proton (skipped where python3-qpid-proton is not installed)', () => {
  test('reads a partition from its beginning, with what IoT Hub says of each event', async () => {
    const read = await startWithEvents(30);
    const events = await read(30);
    expect(events.map(({ body }) => body)).toEqual(Array.from({ length: 30 }, (_, n) => String(n)));
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(events[0]).toMatchObject({ device: 'pump-1', offset: expect.stringMatching(/^\d+$/) });
  });

  test('begins where its selector says, which it calls by a name of its own', async () => {
    const read = await startWithEvents(10);
    const after = (await read(10))[3]!.offset;
    const bodies = async (selector: string, count: number) =>
      (await read(count, selector)).map(({ body }) => body);
    expect(await bodies(`amqp.annotation.x-opt-offset > '${after}'`, 6)).toEqual([
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
    ]);
    expect(await bodies("amqp.annotation.x-opt-sequence-number >= '8'", 2)).toEqual(['8', '9']);
  });

  test('is told what is wrong with its selector, and with its key', async () => {
    const read = await startWithEvents(1);
    expect(await read(1, "colour = 'red'")).toEqual([{ error: 'com.microsoft:argument-error' }]);
    expect(await read(1, '', 'wrong')).toEqual([{ error: 'amqp:unauthorized-access' }]);
  });
});
