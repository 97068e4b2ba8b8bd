import { describe, expect, test } from 'vitest';
import { hasPythonModule, isInstalled, run } from '../support/commands.ts';
import { createDevice } from '../support/device.ts';
import { startTestHub } from '../support/hub.ts';
import { deviceToken } from '../support/rawMqtt.ts';
import { receive } from '../support/receive.ts';

const PYTHON = '/usr/bin/python3';
const hasMosquitto = isInstalled('mosquitto_pub');
const hasPaho = hasPythonModule(PYTHON, 'paho.mqtt.client');

async function startWithDevice() {
  const hub = await startTestHub();
  const { primaryKey } = await createDevice(hub, 'pump-1');
  return { hub, token: deviceToken('localhost', 'pump-1', primaryKey) };
}

const TOPIC = 'devices/pump-1/messages/events/$.ct=application%2Fjson&$.ce=utf-8&site=Oslo';
const USER = 'localhost/pump-1/?api-version=2021-04-12';

describe.skipIf(!hasMosquitto)(
  'mosquitto’s client (skipped where mosquitto-clients is not installed)',
  () => {
    const args = (port: number, ca: string, token: string) => [
      ...['-h', 'localhost', '-p', String(port), '--cafile', ca, '-V', 'mqttv311', '-i', 'pump-1'],
      ...['-u', USER, '-P', token, '-t', TOPIC, '-q', '1', '-l'],
    ];

    test('sends with a valid token, line by line, and every line arrives', async () => {
      const { hub, token } = await startWithDevice();
      const { mqtt, ca, eventHub } = hub.ready;
      const lines = Array.from({ length: 50 }, (_, n) => `{"n":${n}}`);
      const { code, output } = await run('mosquitto_pub', args(mqtt, ca, token), `${lines.join('\n')}\n`);
      expect([code, output]).toEqual([0, '']);
      const events = await receive(eventHub.connectionString, 50);
      expect(events.map(({ body }) => String(body))).toEqual(lines);
      expect(events[0]).toMatchObject({ contentType: 'application/json', properties: { site: 'Oslo' } });
    });

    test('is told that it is not authorized when its token is another device’s', async () => {
      const { hub } = await startWithDevice();
      const { primaryKey } = await createDevice(hub, 'pump-2');
      const token = deviceToken('localhost', 'pump-2', primaryKey);
      const { code, output } = await run('mosquitto_pub', args(hub.ready.mqtt, hub.ready.ca, token), 'x\n');
      expect(code).not.toBe(0);
      expect(output).toMatch(/not authori[sz]ed/i);
    });
  },
);

describe.skipIf(!hasPaho)('Paho’s Python client (skipped where python3-paho-mqtt is not installed)', () => {
  const SCRIPT = `
import sys
import paho.mqtt.client as mqtt
port, ca, user, token, topic = sys.argv[1:]
options = {}
if hasattr(mqtt, "CallbackAPIVersion"):
    options["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
client = mqtt.Client(client_id="pump-1", protocol=mqtt.MQTTv311, **options)
client.tls_set(ca_certs=ca)
client.username_pw_set(user, token)
client.connect("localhost", int(port))
client.loop_start()
for n in range(50):
    client.publish(topic, '{"n":%d}' % n, qos=1).wait_for_publish()
client.disconnect()
`;

  test('sends with a valid token, each message after the acknowledgement of the one before', async () => {
    const { hub, token } = await startWithDevice();
    const { mqtt, ca, eventHub } = hub.ready;
    const { code, output } = await run(PYTHON, ['-c', SCRIPT, String(mqtt), ca, USER, token, TOPIC]);
    expect([code, output]).toEqual([0, '']);
    const events = await receive(eventHub.connectionString, 50);
    expect(events.map(({ body }) => JSON.parse(String(body)).n)).toEqual(
      Array.from({ length: 50 }, (_, n) => n),
    );
  });
});
