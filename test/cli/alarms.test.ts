import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alarmKeeperFor } from '../../functions/analyze/alarms/keeper.ts';
import type { ArrivedReading } from '../../shared/domain/reading.ts';
import { watchesFor } from '../../shared/domain/watch.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { DAY, HOUR, iso, MINUTE } from '../../shared/time.ts';
import { addCustomer, addDevice, MODEL, type RegisteredDevice } from '../functions/support/deployment.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';

let plant: TestPlant;
let device: RegisteredDevice;
beforeAll(async () => {
  plant = await startTestPlant();
  await writeFile(join(plant.data, 'model.json'), JSON.stringify(MODEL));
  await did('model', 'add', join(plant.data, 'model.json'));
  device = await addDevice(plant.storage, await addCustomer(plant.storage));
});
afterAll(() => plant?.stop());

/** Runs the tool, which must do what it is asked. @returns its standard output's JSON Lines */
async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  expect(run, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return run.lines();
}
const wrong = async (...args: string[]) => {
  const { code, stdout, stderr } = await plant.vakt(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
};

/** An alarm of a pump's exhaust pressure, two days old by now, as the analysis leaves it. */
const raise = (now: number, of = device) => take(of, [1_040, 1_250, 1_250, 1_250], now - 2 * DAY, now);

/** What the analysis makes of values a minute apart. */
async function take(of: RegisteredDevice, values: readonly number[], from: number, now: number) {
  const watches = watchesFor({ ...MODEL, noData: null }, []);
  const alarms = await alarmKeeperFor(plant.storage, of.contract, of.key, watches, now);
  const readings = values.map((exhaustPressure, i): ArrivedReading => {
    const at = from + i * MINUTE;
    return { at, arrivedAt: at, values: { exhaustPressure } };
  });
  await alarms.take(readings);
  await alarms.conclude({
    life: [],
    hearing: async () => undefined,
    permitted: true,
    notHeard: async () => undefined,
  });
}

describe('limits', () => {
  test('are shown with where they come from, and with what was set for this pump, by whom and why', async () => {
    const { deviceId } = device;
    const before = await did('limits', deviceId);
    const high = { deviceId, condition: 'exhaustPressure.high', kind: 'limit', unit: 'hPa', watched: true };
    expect(before[0]).toMatchObject({
      ...high,
      warning: 1_100,
      alarm: 1_200,
      source: 'made up for tests',
      set: {},
    });
    expect(before.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['limit', 'sensor', 'baseline', 'life', 'no-data']),
    );
    for (const { source } of before) expect(source).not.toBe('');

    const changed = await did(
      'limits',
      'set',
      deviceId,
      'exhaustPressure.high.alarm=1250',
      'noData.floor=3600',
      'vibration.baseline.warning=off',
      '--by',
      'Anna',
      '--reason',
      'long line',
    );
    const set = { by: 'Anna', at: expect.stringMatching(/^20.*Z$/), reason: 'long line' };
    expect(changed).toMatchObject([
      { ...high, warning: 1_100, alarm: 1_250, set: { alarm: set } },
      { condition: 'vibration.baseline', watched: false, set: { warning: set } },
      { condition: 'noData', floor: 3_600, factor: 4, set: { floor: set } },
    ]);
    const { stdout } = await plant.vakt('limits', deviceId);
    expect(stdout).toMatch(
      /exhaustPressure.high +1100 +1250 +hPa +1 min .*alarm in place of 1200 set by Anna at .* \(long line\); made up/,
    );
    expect(stdout).toMatch(/noData +yes +4× the usual, 1 h at least/);
    expect(stdout).toMatch(/vibration.baseline +not watched/);
    // What is the same for all signals is said once.
    expect(stdout.match(/^.*\.(baseline|sensor) /gm)?.map((line) => line.trim())).toEqual([
      'SIGNAL.baseline',
      'vibration.baseline',
      'SIGNAL.sensor',
    ]);
    expect(stdout).toContain('SIGNAL stands for every signal');
    expect(changed[0]).toMatchObject({ instead: { alarm: 1_200 } });

    const [back] = await did('limits', 'unset', deviceId, 'exhaustPressure.high.alarm');
    expect(back).toMatchObject({ ...high, alarm: 1_200, set: {} });
    await did('limits', 'unset', deviceId, 'noData.floor', 'vibration.baseline.warning');
    expect(await did('limits', deviceId)).toEqual(before);
  });

  test('of a delay that is longer than a value holds it is said what readings that wants', async () => {
    const { deviceId } = device;
    const set = async (field: string) => (await plant.vakt('limits', 'set', deviceId, field)).stdout;
    const note = /exhaustPressure.high needs a reading at least every 15 min .* never does/;
    expect(await set('exhaustPressure.high.onDelay=1200')).toMatch(note);
    expect(await set('exhaustPressure.high.onDelay=900')).not.toMatch(note);
    await did('limits', 'unset', deviceId, 'exhaustPressure.high.onDelay');
  });

  test('that cannot hold, or were not set, are refused, and nothing is changed', async () => {
    const { deviceId, contract, key } = device;
    expect(await wrong('limits', 'set', deviceId, 'exhaustPressure.high.alarm=1050')).toMatch(
      /warning .* would come after its alarm/,
    );
    expect(await wrong('limits', 'set', deviceId, 'exhaustPressure.high.deadband=1150')).toMatch(
      /at 1100 with a deadband of 1150 would return at -50 hPa only, which it never shows/,
    );
    expect(await wrong('limits', 'set', deviceId, 'life.impeller.warning=10')).toMatch(/has nothing called/);
    expect(await wrong('limits', 'unset', deviceId, 'exhaustPressure.high.alarm')).toMatch(/is not set/);
    expect((await pumpsIn(plant.storage, contract).get(key))!.limits).toEqual([]);
  });

  test('as the first release stored them are shown as set for this pump', async () => {
    const { deviceId, contract, key } = device;
    const pumps = pumpsIn(plant.storage, contract);
    const pump = (await pumps.get(key))!;
    const former = { signal: 'exhaustPressure', direction: 'high', severity: 'alarm', level: 1_300 };
    await pumps.put({ ...pump, limits: [former] as unknown as typeof pump.limits });
    expect((await did('limits', deviceId))[0]).toMatchObject({ alarm: 1_300, set: { alarm: null } });
    await did('limits', 'unset', deviceId, 'exhaustPressure.high.alarm');
    expect((await pumps.get(key))!.limits).toEqual([]);
  });
});

test('a condition is acknowledged, shelved and unshelved; all of it is shown, and stands in the history', async () => {
  const { deviceId } = device;
  const condition = 'exhaustPressure.high';
  await raise(Date.now());
  const standing = { deviceId, condition, severity: 'alarm', state: 'active', stale: true };
  expect(await did('alarms')).toMatchObject([standing]);

  const by = ['--by', 'Anna'];
  const [acknowledged] = await did('alarms', 'acknowledge', deviceId, condition, ...by);
  expect(acknowledged).toMatchObject({ deviceId, condition, action: 'acknowledged', by: 'Anna' });
  const [shelved] = await did(
    'alarms',
    'shelve',
    deviceId,
    condition,
    '--for',
    '8h',
    '--reason',
    'new line',
    ...by,
  );
  expect(Date.parse(shelved.until) - Date.parse(shelved.at)).toBeGreaterThan(8 * HOUR - MINUTE);
  expect(await did('alarms', '--device', deviceId)).toMatchObject([
    {
      ...standing,
      acknowledged: { by: 'Anna', at: acknowledged.at },
      shelved: { by: 'Anna', until: shelved.until, reason: 'new line' },
    },
  ]);
  expect((await plant.vakt('alarms')).stdout).toMatch(
    /acknowledged by Anna, shelved until .* by Anna: new line, stale/,
  );
  await did('alarms', 'unshelve', deviceId, condition, '--by', 'Bo');
  expect((await did('alarms'))[0]).not.toHaveProperty('shelved');

  const history = await did('alarms', 'history', deviceId);
  expect(
    history.map(({ action, to, state, by: who, reason }) => [action ?? to ?? state, who ?? reason]),
  ).toEqual([
    ['active', 'level-passed'],
    ['acknowledged', 'Anna'],
    ['shelved', 'Anna'],
    ['unshelved', 'Bo'],
  ]);
  expect((await plant.vakt('alarms', 'history', deviceId)).stdout).toMatch(/shelved by Anna +new line/);
  // What the analysis is to decide now is on its queue.
  const { contract, key } = (await devicesIn(plant.storage).get(deviceId))!;
  expect((await alarmsIn(plant.storage, contract).state(key))!.value.handling).toMatchObject({
    [condition]: { acknowledged: { by: 'Anna' } },
  });
});

test('the history says of each when it ended, also where that came after it was told of', async () => {
  const another = await addDevice(plant.storage, await addCustomer(plant.storage));
  const now = Date.now();
  await raise(now - MINUTE, another);
  await take(another, [1_040, 1_040, 1_040, 1_040], now - DAY, now);
  const [active, returned] = await did('alarms', 'history', another.deviceId);
  expect(active).toMatchObject({ state: 'active', endedAt: returned.at });
  expect(returned).toMatchObject({ state: 'returned' });
  expect(returned).not.toHaveProperty('endedAt');
});

test('what cannot be done about a condition is refused, and says why', async () => {
  const { deviceId } = device;
  expect(await wrong('alarms', 'shelve', deviceId, 'mood', '--for', '1h', '--reason', 'x')).toMatch(
    /no condition mood/,
  );
  expect(await wrong('alarms', 'shelve', deviceId, 'noData', '--for', '1h')).toMatch(
    /required option '--reason/,
  );
  expect(await wrong('alarms', 'shelve', deviceId, 'noData', '--for', '31d', '--reason', 'x')).toMatch(
    /30 days at most/,
  );
  expect(await wrong('alarms', 'shelve', deviceId, 'noData', '--for', 'long', '--reason', 'x')).toMatch(
    /like 30m, 8h or 3d/,
  );
  expect(await wrong('alarms', 'unshelve', deviceId, 'noData')).toMatch(/is not shelved/);
});

test('what an operator is told in the customers’ place stands in the status, for a day', async () => {
  const now = Date.now();
  const notices = [
    { because: 'ingest-lags', from: now - 3 * DAY, seenAt: now - 2 * DAY, seconds: 300 },
    { because: 'many-silent', from: now - HOUR, seenAt: now - MINUTE, customers: 3, devices: 9 },
  ] as const;
  await plantIn(plant.storage).putHearing({ at: now, notices, outages: [] });
  const [status] = await did('status');
  expect(status.silence).toEqual([
    { because: 'many-silent', from: iso(now - HOUR), seenAt: iso(now - MINUTE), customers: 3, devices: 9 },
  ]);
  expect((await plant.vakt('status')).stdout).toMatch(
    /^silence +many-silent since .*: 9 devices of 3 customers; no customer is told$/m,
  );
});
