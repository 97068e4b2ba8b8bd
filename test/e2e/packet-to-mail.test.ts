import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EventHubConsumerClient, earliestEventPosition } from '@azure/event-hubs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectRegistry } from '../local/hub/support/hub.ts';
import { type Box, connectBox, type DeviceAccess } from './support/device.ts';
import {
  freePortBase,
  newFolder,
  type RunningPlant,
  removeFolder,
  startPlant,
  vakt,
  vaktJson,
} from './support/plant.ts';
import { until } from './support/until.ts';

interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Quarantined {
  readonly id: string;
  readonly deviceId: string;
  readonly reason: string;
}

interface Retried {
  readonly outcome: string;
  readonly reason: string;
}

let plant: RunningPlant;
let portBase: number;
const data = newFolder();

beforeAll(async () => {
  portBase = await freePortBase();
  plant = await startPlant(data, portBase);
  await vaktJson(data, 'customer', 'add', 'Alfa AB', '--number', '1', '--zone', 'Europe/Stockholm');
  await vaktJson(data, 'customer', 'add', 'Beta GmbH', '--number', '2', '--zone', 'Europe/Berlin');
  await vaktJson(data, 'user', 'add', '--customer', '1', '--name', 'Anna', '--email', 'anna@alfa.example');
  await vaktJson(data, 'user', 'add', '--customer', '2', '--name', 'Bernd', '--email', 'bernd@beta.example');
});

afterAll(async () => {
  await plant?.stop();
  removeFolder(data);
});

async function addDevice(id: string, customer: string, ...options: string[]): Promise<DeviceAccess> {
  const args = ['device', 'add', id, '--customer', customer, '--model', 'RV-250', ...options];
  return (await vaktJson<DeviceAccess>(data, ...args))[0]!;
}

async function mails(): Promise<Mail[]> {
  return (await (await fetch(`${plant.info.inbox.http}/api/mails`)).json()) as Mail[];
}

/** Readings of the last seconds, one a second, all alike. */
function readings(seconds: number, values: object, end = Date.now()): object[] {
  return Array.from({ length: seconds }, (_, i) => ({
    at: new Date(end - (seconds - 1 - i) * 1000).toISOString(),
    ...values,
  }));
}

const stored = (id: string) => vaktJson<{ at: string }>(data, 'readings', id);
const alarms = (id: string) =>
  vaktJson<{ condition: string; severity: string; state: string; limit: number }>(
    data,
    'alarms',
    '--device',
    id,
  );

describe('a packet of the official device client', () => {
  test('that passes the alarm limit becomes one mail to each of its own customer’s people', async () => {
    const alfa = await connectBox(plant, await addDevice('alfa-1', '1', '--tag', 'VP <1>'));
    const beta = await connectBox(plant, await addDevice('beta-1', '2'));
    await alfa.send(readings(30, { exhaustPressure: 1450, running: true }));
    await beta.send(readings(30, { exhaustPressure: 1040, running: true }));

    const got = await until(mails, (all) => all.length > 0);
    await until(
      () => stored('beta-1'),
      (all) => all.length === 30,
    );
    expect(got).toHaveLength(1);
    expect(got[0]!.to).toEqual(['anna@alfa.example']);
    expect(got[0]!.subject).toBe('[Alarm] VP <1>: exhaust pressure: high (1,450 hPa)');
    expect(got[0]!.html).toContain('VP &lt;1&gt;');
    expect(got[0]!.text).toContain('Limit: 1,413 hPa');
    expect(got[0]!.headers['auto-submitted']).toBe('auto-generated');
    const [link] = /https?:\/\/\S+\/p\/\S+/.exec(got[0]!.text)!;
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/<h1>VP &lt;1&gt;[\s\S]*exhaust pressure: high/);

    expect(await stored('alfa-1')).toHaveLength(30);
    expect(await alarms('alfa-1')).toMatchObject([
      { condition: 'exhaustPressure.high', severity: 'alarm', state: 'active', limit: 1413 },
    ]);
    expect(await alarms('beta-1')).toEqual([]);
    const kpis = await until(
      () => vaktJson<{ name: string; value?: number }>(data, 'kpi', 'beta-1'),
      (lines) => lines.length > 1,
    );
    expect(kpis.find(({ name }) => name === 'exhaustPressure.mean')?.value).toBeCloseTo(1040, 6);
    await alfa.close();
    await beta.close();
  });

  test('that is refused is kept with its own reason, and the rest of its batch is stored', async () => {
    const access = await addDevice('alfa-2', '1');
    const other = await addDevice('alfa-3', '1');
    const box: Box = await connectBox(plant, access);
    const now = Date.now();
    const at = (ms: number) => [{ at: new Date(now + ms).toISOString(), power: 4 }];
    const day = 86_400_000;
    await box.sendRaw(Buffer.from('no JSON'));
    await box.sendRaw(Buffer.from([0x7b, 0xff, 0xfe]));
    await box.sendRaw(Buffer.from('[1]'));
    await box.send(at(0), { packetId: 'what?' });
    await box.send(at(0), { packetId: `${'a'.repeat(26)}-1` });
    await box.send(at(0), { packetId: `${other.authorization}-1` });
    await box.send(at(0), { schema: 'vakt.telemetry/9' });
    await box.send([{ ...at(0)[0], operator: 'Anna' }]);
    await box.send([{ ...at(0)[0], power: -1e9 }]);
    await box.send(at(-500 * day));
    await box.send(at(day));
    const id = await box.send(at(-1000));
    await box.send(at(-2000), { packetId: id });
    await box.send(at(0));

    const list = () => vaktJson<Quarantined>(data, 'quarantine', 'list', '--device', 'alfa-2');
    const kept = await until(list, (all) => all.length === 12);
    expect(kept.map(({ reason }) => reason).sort()).toEqual(
      [
        'not-json',
        'not-json',
        'not-utf8',
        'packet-id-malformed',
        'authorization-unknown',
        'authorization-foreign',
        'schema-unknown',
        'undeclared-field',
        'schema-violation',
        'reading-too-old',
        'reading-in-future',
        'id-reused',
      ].sort(),
    );
    // What is whole takes the same way once more, and as nothing was put right, to the same end.
    const again = await vaktJson<Retried>(data, 'quarantine', 'retry', '--device', 'alfa-2', '--wait', '120');
    expect(again.map(({ outcome, reason }) => `${outcome}: ${reason}`).sort()).toEqual(
      [
        'refused: authorization-unknown',
        'refused: authorization-foreign',
        'refused: schema-unknown',
        'refused: schema-violation',
        'refused: reading-too-old',
        'refused: reading-in-future',
        'refused: id-reused',
      ].sort(),
    );
    const times = (await stored('alfa-2')).map((reading) => Date.parse(reading.at));
    expect(times).toEqual([now - 1000, now]);
    await box.close();
  });

  test('under a revoked authorization, or of a device Vakt doesn’t know, is refused', async () => {
    const revoked = await addDevice('alfa-4', '1');
    await vaktJson(data, 'device', 'revoke', 'alfa-4');
    await expect(connectBox(plant, revoked)).rejects.toThrow();
    // Added again, it may send; but not under what was revoked.
    const again = await connectBox(plant, await addDevice('alfa-4', '1'));
    await again.send(readings(1, { power: 1 }), { packetId: `${revoked.authorization}-1` });

    const { responseBody } = await connectRegistry(
      plant.info.hub.service,
      readFileSync(plant.info.hub.ca, 'utf8'),
    ).create({ deviceId: 'stranger' });
    const host = new URL(`mqtts://localhost:${plant.info.hub.port}`).host;
    const key = responseBody.authentication!.symmetricKey!.primaryKey!;
    const connectionString = `HostName=${host};DeviceId=stranger;SharedAccessKey=${key}`;
    const stranger = await connectBox(plant, { ...revoked, deviceId: 'stranger', connectionString });
    await stranger.send(readings(1, { power: 1 }));

    const reasons = async (id: string) =>
      (await vaktJson<Quarantined>(data, 'quarantine', 'list', '--device', id)).map(({ reason }) => reason);
    const some = (all: string[]) => all.length > 0;
    expect(await until(() => reasons('alfa-4'), some)).toEqual(['authorization-revoked']);
    expect(await until(() => reasons('stranger'), some)).toEqual(['unknown-device']);
    await again.close();
    await stranger.close();
  });

  test('of a customer whose contract has ended leaves nothing behind', async () => {
    await vaktJson(data, 'customer', 'add', 'Gamma Oy', '--number', '3', '--zone', 'Europe/Helsinki');
    const box = await connectBox(plant, await addDevice('gamma-1', '3'));
    await vaktJson(
      data,
      'contract',
      'end',
      '3',
      '--on',
      new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10),
      '--over-at-once',
    );
    await box.send(readings(5, { power: 4 }));
    await box.sendRaw(Buffer.from(randomBytes(40)));
    // What was sent after it has been dealt with, so this has been, too.
    const witness = await connectBox(plant, await addDevice('alfa-6', '1'));
    for (let i = 0; i < 8; i++) await witness.send(readings(1, { power: i }, Date.now() + i));
    await until(
      () => stored('alfa-6'),
      (all) => all.length === 8,
    );
    expect(await stored('gamma-1')).toEqual([]);
    expect(await vaktJson(data, 'quarantine', 'list', '--customer', '3')).toEqual([]);
    await box.close();
    await witness.close();
  });
});

describe('the canary', () => {
  test('goes from the hub to the inbox, says how long each leg took, and mails the operator alone', async () => {
    const address = 'operator@vakt.example';
    expect((await vakt(data, 'smoke')).code).toBe(2);
    await vaktJson(data, 'canary', 'set-up', '--email', address);
    // With what nobody lets in any more, the first leg that is missing is named, and what to do.
    await vaktJson(data, 'device', 'revoke', 'vakt-canary');
    const missing = await vakt(data, 'smoke');
    expect(missing.code).toBe(1);
    expect(missing.stdout).toMatch(/sent +MISSING .*the device is not let in \(401\)\n.*vakt canary set-up/);

    // Set up again, it is let in.
    await vaktJson(data, 'canary', 'set-up', '--email', address);
    const [run] = await vaktJson<{ seconds: Record<string, number> }>(data, 'smoke', '--wait', '120');
    const legs = ['ready', 'sent', 'stored', 'raised', 'mailed', 'received'];
    expect(Object.keys(run!.seconds)).toEqual(legs);
    const own = (await mails()).filter(({ subject }) => subject.includes('vakt-canary'));
    expect(own.map(({ to }) => to)).toEqual([[address]]);

    // It says that all is normal again, and that is believed: the next run finds nothing of this one.
    const states = () => vaktJson<{ state: string }>(data, 'alarms', '--device', 'vakt-canary');
    await until(states, (all) => all.every(({ state }) => state !== 'active'));

    // It is no customer: neither counted as one nor missed when it says nothing.
    const [status] = await vaktJson<{ customers: { number: string }[] }>(data, 'status');
    expect(status!.customers.map(({ number }) => number)).toEqual(expect.not.arrayContaining(['canary']));
    const other = ['--name', 'Anna', '--email', 'anna@alfa.example'];
    const refused = await vakt(data, 'user', 'add', '--customer', 'canary', ...other);
    expect(refused.stderr).toContain('mails the operator and nobody else');
  });
});

describe('a contract', () => {
  test('that is due is erased, and its neighbour stays whole', async () => {
    await vaktJson(data, 'customer', 'add', 'Delta AS', '--number', '4', '--zone', 'Europe/Oslo');
    await vaktJson(data, 'user', 'add', '--customer', '4', '--name', 'Dag', '--email', 'dag@delta.example');
    const box = await connectBox(plant, await addDevice('delta-1', '4'));
    const neighbour = await connectBox(plant, await addDevice('alfa-7', '1'));
    const day = 86_400_000;
    await box.send(readings(10, { power: 4 }, Date.now() - 200 * day));
    await neighbour.send(readings(10, { power: 4 }, Date.now() - 200 * day));
    await until(
      () => stored('delta-1'),
      (all) => all.length === 10,
    );
    await until(
      () => stored('alfa-7'),
      (all) => all.length === 10,
    );
    const before = await vaktJson<{ at: string }>(data, 'readings', 'alfa-7');

    const ended = new Date(Date.now() - 120 * day).toISOString().slice(0, 10);
    await vaktJson(data, 'contract', 'end', '4', '--on', ended, '--due-at-once');
    const certificates = await until(
      () => vaktJson<{ number: number; id: string; ended: string }>(data, 'certificate', 'list'),
      (all) => all.length > 0,
      // What functions remember of a customer is waited for.
      180,
    );
    expect(certificates).toMatchObject([{ number: 1, ended }]);
    expect(
      (await vaktJson<{ name: string }>(data, 'customer', 'list')).map(({ name }) => name),
    ).not.toContain('Delta AS');
    expect((await vakt(data, 'readings', 'delta-1')).code).not.toBe(0);
    expect(await stored('alfa-7')).toEqual(before);
    await box.close();
    await neighbour.close();
  });
});

describe('the plant', () => {
  test('lets anybody read the hub’s events beside it, with what run.json says', async () => {
    const { connectionString, name, consumerGroup } = plant.info.eventHub;
    const client = new EventHubConsumerClient(consumerGroup, connectionString, name);
    const devices = new Set<string>();
    const subscription = client.subscribe(
      {
        processEvents: async (events) => {
          for (const { systemProperties } of events) {
            devices.add(String(systemProperties?.['iothub-connection-device-id']));
          }
        },
        processError: async () => {},
      },
      { startPosition: earliestEventPosition, maxBatchSize: 100, maxWaitTimeInSeconds: 1 },
    );
    await until(
      async () => devices,
      (seen) => seen.has('alfa-1') && seen.has('beta-1'),
    );
    expect([...devices]).toEqual(expect.arrayContaining(['alfa-1', 'beta-1']));
    await subscription.close();
    await client.close();
  });

  test('goes on where it stopped: nothing lost, nothing twice', async () => {
    const access = await addDevice('alfa-8', '1');
    const first = await connectBox(plant, access);
    await first.send(readings(20, { exhaustPressure: 1450, running: true }));
    const mailsBefore = await until(mails, (all) => all.some(({ subject }) => subject.includes('alfa-8')));
    // Sent, acknowledged, and perhaps not read yet when everything ends.
    await first.send(readings(1, { exhaustPressure: 1451, running: true }));
    await first.close();
    expect(await plant.stop()).toBe(0);

    plant = await startPlant(data, portBase);
    const after = await until(
      () => stored('alfa-8'),
      (all) => all.length === 21,
    );
    expect(after).toHaveLength(21);
    expect(await stored('alfa-1')).toHaveLength(30);
    // To the operator something may be on its way all the time.
    const toCustomers = (all: Mail[]) => all.filter(({ to }) => !to.includes('operator@vakt.example'));
    expect(toCustomers(await mails())).toHaveLength(toCustomers(mailsBefore).length);
  });
});
