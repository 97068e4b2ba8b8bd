import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventHubConsumerClient, type ReceivedEventData } from '@azure/event-hubs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { validate as validator } from '../../shared/schema/generated/telemetry-2.js';
import { startTestPlant, type TestPlant } from './support/plant.ts';

let plant: TestPlant;

beforeAll(async () => {
  plant = await startTestPlant();
  const model = { name: 'RV-250', limits: [], components: [] };
  await writeFile(join(plant.data, 'model.json'), JSON.stringify(model));
  await did('model', 'add', join(plant.data, 'model.json'));
  await did('customer', 'add', 'Norrskog', '--number', '1001', '--zone', 'Europe/Stockholm');
});
afterAll(() => plant?.stop());

async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  expect(run.code, `${args.join(' ')}: ${run.stderr}`).toBe(0);
  return { ...run.lines()[0], stderr: run.stderr };
}

async function addDevice(deviceId: string, ...options: string[]) {
  return did('device', 'add', deviceId, '--customer', '1001', '--model', 'RV-250', ...options);
}

async function recording(name: string, lines: readonly string[]): Promise<string> {
  const file = join(plant.data, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

/** The bodies that the hub took from a device, in order. */
async function packetsOf(deviceId: string, count: number) {
  const client = new EventHubConsumerClient('$Default', plant.eventHub);
  const found: ReceivedEventData[] = [];
  await new Promise<void>((resolve, reject) => {
    client.subscribe(
      {
        processEvents: async (events) => {
          for (const event of events) {
            if (event.systemProperties?.['iothub-connection-device-id'] === deviceId) found.push(event);
          }
          if (found.length >= count) resolve();
        },
        processError: async (error) => reject(error),
      },
      { startPosition: { offset: '-1' }, maxWaitTimeInSeconds: 1, skipParsingBodyAsJson: true },
    );
  });
  await client.close();
  expect(found.every(({ contentType }) => contentType === 'application/json')).toBe(true);
  return found.map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')));
}

test('a recording arrives as packets of this device: mapped, stretched, ending now, in order', async () => {
  const { authorization } = await addDevice('rig-1', '--save');
  const rows = Array.from({ length: 3_000 }, (_, i) => `${i < 1_000 ? 1 : 2};${(i / 10).toFixed(1)};${i};1`);
  const file = await recording('runs.csv', ['run;time_s;dp;motor', ...rows]);
  const before = Date.now();
  const result = await did(
    'replay',
    file,
    ...['--device', 'rig-1', '--where', 'run=2', '--every', '2', '--stretch', '600'],
    ...['--map', 'exhaustPressure=dp', '--scale', 'exhaustPressure=0.1', '--offset', 'exhaustPressure=1000'],
    ...['--map', 'running=motor'],
  );
  const packets = await packetsOf('rig-1', result.packets);

  expect(packets.every((packet) => validator(packet))).toBe(true);
  expect(packets.map(({ packetId }) => packetId)).toEqual(packets.map((_, i) => `${authorization}-${i + 1}`));
  const readings = packets.flatMap((packet) => packet.readings);
  expect(readings).toHaveLength(1_000);
  expect(readings.map(({ exhaustPressure }) => exhaustPressure)).toEqual(
    Array.from({ length: 1_000 }, (_, i) => (1_000 + 2 * i) * 0.1 + 1_000),
  );
  expect(readings.every(({ state }) => state === 'operating')).toBe(true);
  // Every second row of 0.1 s, times 600, is two minutes.
  const times = readings.map(({ at }) => Date.parse(at));
  expect(times.slice(1).every((at, i) => at - times[i]! === 120_000)).toBe(true);
  expect(times.at(-1)).toBeGreaterThanOrEqual(before);
  expect(times.at(-1)).toBeLessThanOrEqual(Date.now());
  expect(result).toMatchObject({
    packets: packets.length,
    readings: 1_000,
    first: readings[0].at,
    last: readings.at(-1).at,
    omitted: 0,
  });
  for (const packet of packets) expect(JSON.stringify(packet).length).toBeLessThanOrEqual(64 * 1024);

  const again = await did(
    'replay',
    file,
    '--device',
    'rig-1',
    '--map',
    'power=motor',
    '--per-packet',
    '1000',
  );
  expect(again).toMatchObject({ packets: 3, readings: 3_000 });
  const numbers = (await packetsOf('rig-1', packets.length + 3)).map(
    ({ packetId }) => packetId.split('-')[1],
  );
  expect(numbers.map(Number)).toEqual(numbers.map((_, i) => i + 1));
});

test('what is no number or out of range is left out of its reading, counted and told', async () => {
  await addDevice('rig-2', '--save');
  const file = await recording('gaps.csv', [
    'datetime,current,power',
    '2020-02-08 13:30:47,3,1',
    '2020-02-08 13:30:48,-3,1',
    '2020-02-08 13:30:49,high,1',
    'yesterday,3,1',
    '2020-02-08 13:30:51,,',
  ]);
  const result = await did(
    ...['replay', file, '--device', 'rig-2', '--map', 'motorCurrent=current', '--map', 'power=power'],
    ...['--start', '2026-05-01T00:00:00Z'],
  );
  expect(result).toMatchObject({
    readings: 3,
    omitted: 2,
    first: '2026-05-01T00:00:00.000Z',
    last: '2026-05-01T00:00:02.000Z',
  });
  expect(result.stderr).toContain('1 value of motorCurrent out of range');
  expect(result.stderr).toContain('1 value of motorCurrent not a number');
  expect(result.stderr).toContain('2 rows without');
  const [{ readings }] = await packetsOf('rig-2', 1);
  expect(readings).toEqual([
    { at: '2026-05-01T00:00:00.000Z', motorCurrent: 3, power: 1 },
    { at: '2026-05-01T00:00:01.000Z', power: 1 },
    { at: '2026-05-01T00:00:02.000Z', power: 1 },
  ]);

  const runs = await recording('runs.csv', ['t,x', '0,1', '1,1', '0,1', '1,1']);
  const mixed = await did('replay', runs, '--device', 'rig-2', '--map', 'power=x');
  expect(mixed.stderr).toContain('1 row went back in time');
});

test('paced, readings are sent when their time has come, those of a second together', async () => {
  const { connectionString, authorization } = await addDevice('rig-3');
  const file = await recording('live.csv', ['t,x', ...Array.from({ length: 16 }, (_, i) => `${i * 10},1`)]);
  const startedAt = Date.now();
  const result = await did(
    ...['replay', file, '--device', 'rig-3', '--map', 'power=x', '--speed', '50'],
    ...['--connection', connectionString, '--authorization', authorization],
  );
  // 150 s at 50 s a second.
  expect(Date.now() - startedAt).toBeGreaterThan(2_900);
  expect(result).toMatchObject({ readings: 16, packets: 4 });
  const packets = await packetsOf('rig-3', 4);
  for (const { sentAt, readings } of packets) {
    const behind = Date.parse(sentAt) - Date.parse(readings.at(-1).at);
    expect(behind).toBeGreaterThanOrEqual(0);
  }
  expect(Math.abs(Date.parse(result.last) - Date.now())).toBeLessThan(60_000);
  expect(packets[0].packetId).toMatch(/-\d{13}$/);
});

test('a hub that refuses the device, or is not there, is said and exits with 1', async () => {
  const { connectionString, authorization } = await addDevice('rig-4', '--save');
  const file = await recording('short.csv', ['t,x', '0,1']);
  const replay = ['replay', file, '--device', 'rig-4', '--map', 'power=x'];
  const gone = connectionString.replace(/localhost:\d+/, 'localhost:1');
  const unreachable = await plant.vakt(...replay, '--connection', gone, '--authorization', authorization);
  expect(unreachable).toMatchObject({ code: 1, stdout: '' });
  expect(unreachable.stderr).toContain('localhost:1');

  await did('device', 'revoke', 'rig-4');
  const refused = await plant.vakt(...replay);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/refuses the device/);
  expect(refused.stderr).not.toMatch(/^ +at /m);
});

test('wrong usage exits with 2 and says what to do', async () => {
  await addDevice('rig-5', '--save');
  const file = await recording('some.csv', ['t,x', '0,1']);
  const cases: [string[], RegExp][] = [
    [[file], /required option '--device/],
    [[file, '--device', 'rig-5'], /Nothing is mapped/],
    [[file, '--device', 'rig-5', '--map', 'power=y'], /no column "y": the file has t, x/],
    [[file, '--device', 'rig-5', '--map', 'power=x', '--where', 't=7'], /look at --where/],
    [[file, '--device', 'rig-5', '--map', 'power=x', '--scale', 'power=1e6'], /see --scale/],
    [[file, '--device', 'rig-5', '--map', 'power=x', '--stretch', '-1'], /above 0/],
    [[file, '--device', 'rig-5', '--map', 'power=x', '--connection', 'c'], /go together/],
    [[file, '--device', 'rig-6', '--map', 'power=x'], /add the device with --save/],
    [[`${file}.gone`, '--device', 'rig-5', '--map', 'power=x'], /can't be read/],
    [
      [
        file,
        '--device',
        'rig-6',
        '--map',
        'power=x',
        '--credentials',
        join(plant.data, 'devices/rig-5.json'),
      ],
      /is that of rig-5, not of rig-6/,
    ],
  ];
  const runs = await Promise.all(cases.map(([args]) => plant.vakt('replay', ...args)));
  for (const [i, run] of runs.entries()) {
    expect(run, cases[i]![0].join(' ')).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(cases[i]![1]);
  }
  await rm(file);
});
