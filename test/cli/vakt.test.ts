import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { exitCodeOf, messageOf } from '../../cli/failure.ts';
import { program } from '../../cli/program.ts';
import { credentialsFile, readCredentials } from '../../cli/replay/credentials.ts';
import type { HourRollup } from '../../shared/domain/rollup.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { kpisIn } from '../../shared/storage/kpis.ts';
import { quarantineIn } from '../../shared/storage/quarantine.ts';
import { packetWriterFor } from '../../shared/storage/readings/write.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../shared/time.ts';
import { putHours } from '../support/rollups.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';
import { runVakt } from './support/run.ts';

const MODEL = {
  name: 'RV-250',
  limits: [
    {
      signal: 'exhaustPressure',
      direction: 'high',
      warning: 1293,
      alarm: 1413,
      onDelay: 20,
      offDelay: 20,
      deadband: 10,
      source: 'test',
    },
  ],
  components: [{ name: 'exhaustFilter', signal: 'exhaustPressure', reference: 1013.25, growth: 'linear' }],
};

let plant: TestPlant;

/** Two customers, one with a person; each with a pump. */
beforeAll(async () => {
  plant = await startTestPlant();
  await writeFile(join(plant.data, 'model.json'), JSON.stringify(MODEL));
  await did('model', 'add', join(plant.data, 'model.json'));
  await did(
    'customer',
    'add',
    'Norrskog',
    '--number',
    '1001',
    '--zone',
    'Europe/Stockholm',
    '--asset-managed',
  );
  await did('customer', 'add', 'Fjord', '--number', '1002', '--zone', 'Europe/Oslo');
  await did('user', 'add', '--customer', '1001', '--name', 'Astrid', '--email', 'a@norrskog.example');
  await did(
    'device',
    'add',
    'pump-1',
    '--customer',
    '1001',
    '--model',
    'RV-250',
    '--tag',
    'PM3',
    '--site',
    'Husum',
  );
  await did('device', 'add', 'pump-2', '--customer', 'fjord', '--model', 'RV-250');
  // Its contract is over by now; before it was, it had a pump.
  await did('contract', 'end', 'fjord', '--on', '2026-04-30', '--due-at-once');
});
afterAll(() => plant?.stop());

/** Runs the tool, which must do what it is asked. @returns its standard output's JSON Lines */
async function did(...args: string[]) {
  const run = await plant.vakt(...args, '--json');
  expect(run, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return run.lines();
}

/** The contract and the key of a device, for what a test has to put into the stores itself. */
async function keysOf(deviceId: string) {
  const { contract, key } = (await devicesIn(plant.storage).get(deviceId))!;
  return { contract, key };
}

describe('what was added is there', () => {
  test('customers, with their terms and the day their data are due', async () => {
    expect(await did('customer', 'list')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ number: '1001', name: 'Norrskog', assetManaged: true, retentionMonths: 6 }),
        expect.objectContaining({
          number: '1002',
          ends: '2026-04-30',
          due: '2026-08-01',
          retentionMonths: 3,
        }),
      ]),
    );
  });

  test('one customer with its people and pumps, and nobody else’s', async () => {
    const [customer] = await did('customer', 'show', 'NORRSKOG');
    expect(customer.users).toMatchObject([{ name: 'Astrid', locale: 'en', zone: 'Europe/Stockholm' }]);
    expect(customer.pumps).toMatchObject([{ deviceId: 'pump-1', tag: 'PM3', site: 'Husum' }]);
    expect(await did('user', 'list', '--customer', '1001')).toEqual(customer.users);
    expect(await did('user', 'list', '--customer', '1002')).toEqual([]);
  });

  test('devices of all customers or of one, models, and no secret anywhere', async () => {
    const devices = await did('device', 'list');
    expect(devices.map(({ deviceId, customer }) => [deviceId, customer]).sort()).toEqual([
      ['pump-1', '1001'],
      ['pump-2', '1002'],
    ]);
    expect(await did('device', 'list', '--customer', '1002')).toMatchObject([{ deviceId: 'pump-2' }]);
    expect(await did('model', 'list')).toEqual([MODEL]);
    expect(await did('model', 'show', 'RV-250')).toEqual([MODEL]);
  });

  test('a contract that was ended, for people too', async () => {
    await did('customer', 'add', 'Brief', '--number', '1003', '--zone', 'UTC', '--retention', '12');
    const [ended] = await did(
      'contract',
      'end',
      '1003',
      '--on',
      '2026-01-31',
      '--over-at-once',
      '--due-at-once',
    );
    expect(ended).toMatchObject({ number: '1003', ends: '2026-01-31', due: '2027-02-01' });
    const { stdout } = await plant.vakt('customer', 'list');
    expect(stdout.split('\n')[0]).toMatch(/^NUMBER +NAME +STATUS/);
    expect(stdout).toMatch(/^1003 +Brief +ended +2026-01-31 +2027-02-01 +UTC$/m);
  });

  test('a contract under notice, on hold, and as it was again', async () => {
    await did('customer', 'add', 'Notice', '--number', '1004', '--zone', 'Europe/Stockholm');
    const noticed = await did(
      'contract',
      'notice',
      '1004',
      '--given',
      '2026-03-15',
      '--by',
      'customer',
      '--due-at-once',
    );
    expect(noticed).toMatchObject([{ ends: '2026-04-30', because: 'notice', due: '2026-08-01' }]);
    await did('contract', 'hold', '1004', '--reason', 'claim 4711');
    const [shown] = await did('contract', 'show', '1004');
    expect(shown).toMatchObject({ state: 'held', hold: { reason: 'claim 4711' } });
    expect(shown.timeline.map(({ on }: { on: string }) => on).slice(0, 4)).toEqual([
      '2026-03-15',
      '2026-05-01',
      '2026-07-18',
      '2026-08-01',
    ]);
    const { stdout } = await plant.vakt('contract', 'show', '1004');
    expect(stdout).toMatch(/^✓ +2026-05-01 +2026-04-30 22:00:00Z +over \(notice was given/m);
    const late = await plant.vakt('contract', 'withdraw', '1004');
    expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining('in force through 2026-04-30') });
  });

  test('a contract whose data would be due at once is ended only if that is meant', async () => {
    await did('customer', 'add', 'Slip', '--number', '1005', '--zone', 'Europe/Oslo');
    const slip = await plant.vakt('contract', 'end', '1005', '--on', '2016-04-30');
    expect(slip).toMatchObject({ code: 2, stderr: expect.stringContaining('due since 2016-08-01') });
    expect(await did('contract', 'show', '1005')).toMatchObject([{ state: 'active', timeline: [] }]);
    const [renewed] = await did('contract', 'renew', '1005', '--through', '2099-12-31');
    expect(renewed).toMatchObject({ ends: '2099-12-31', because: 'expiry' });
    const [paid] = await did('contract', 'paid', '1005', '--until', '2098-12-31', '--grace', '14');
    expect(paid).toMatchObject({ ends: '2099-01-14', because: 'non-payment' });
    const [ended] = await did('contract', 'end', '1005', '--for-cause', 'sold on');
    expect(ended).toMatchObject({ status: 'ended', because: 'cause' });
  });

  test.each([
    ['paid', '--until', -60, 'the current period was not paid for'],
    ['notice', '--given', -75, 'notice was given'],
    ['renew', '--through', -3, 'the agreed period is over'],
    ['end', '--on', -3, 'the agreed period is over'],
  ])('a slip in the date of %s ends no contract unless that is meant', async (what, day, days, why) => {
    const number = `slip-${what}`;
    await did('customer', 'add', `Slip of ${what}`, '--number', number, '--zone', 'Europe/Oslo');
    const by = what === 'notice' ? ['--by', 'customer'] : [];
    const args = ['contract', what, number, day, iso(Date.now() + days * DAY).slice(0, 10), ...by];
    const slip = await plant.vakt(...args);
    expect(slip).toMatchObject({ code: 2, stderr: expect.stringContaining(`(${why}`) });
    expect(slip.stderr).toMatch(/can't be brought back\. If that is meant, say so with --over-at-once/);
    expect(await did('contract', 'show', number)).toMatchObject([{ state: 'active', timeline: [] }]);
    expect(await did(...args, '--over-at-once')).toMatchObject([{ status: 'ended' }]);
    // An agreed end moves one that was agreed, and nothing else that has ended it.
    const later = await plant.vakt('contract', 'end', number, '--on', '2099-12-31');
    const moved = what === 'renew' || what === 'end';
    expect(later).toMatchObject(
      moved ? { code: 0 } : { code: 2, stderr: expect.stringContaining('the earliest counts') },
    );
  });

  test('what would follow from a notice or an end, without a plant', async () => {
    const stockholm = ['--zone', 'Europe/Stockholm', '--data', 'nowhere'];
    expect(await did('contract', 'plan', '--notice', '2026-01-31', ...stockholm)).toEqual([
      { ends: '2026-02-28', due: '2026-06-01' },
    ]);
    expect(await did('contract', 'plan', '--end', '2026-04-30', '--asset-managed', ...stockholm)).toEqual([
      { ends: '2026-04-30', due: '2026-11-01' },
    ]);
    const wrong = await plant.vakt('contract', 'plan', ...stockholm);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--notice <date>, or --end') });
  });
});

test('device add prints a connection string that opens this hub, and an authorization; revoked, it is kept out', async () => {
  const [access] = await did('device', 'add', 'pump-3', '--customer', '1001', '--model', 'RV-250');
  expect(Object.keys(access)).toEqual(['deviceId', 'connectionString', 'authorization', 'dps']);
  expect(access.dps).toMatchObject({
    registrationId: 'pump-3',
    endpoint: expect.stringMatching(/^localhost:/),
  });
  expect(access.connectionString).toContain(access.dps.key);
  expect(access.connectionString).toMatch(
    /^HostName=localhost:\d+;DeviceId=pump-3;SharedAccessKey=[\w+/]+=*$/,
  );
  expect(access.authorization).toMatch(/^[a-z2-7]{26}$/);
  const again = await plant.vakt(
    'device',
    'add',
    'pump-3',
    '--customer',
    '1001',
    '--model',
    'RV-250',
    '--json',
  );
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('vakt device revoke pump-3');
  expect(await did('device', 'revoke', 'pump-3')).toEqual([{ deviceId: 'pump-3', revoked: 1 }]);
});

test('device rotate gives a device another authorization beside the one it has, and --save puts it where replay looks', async () => {
  const [added] = await did(
    ...['device', 'add', 'pump-7', '--customer', '1001', '--model', 'RV-250', '--save'],
  );
  const [next] = await did('device', 'rotate', 'pump-7', '--overlap', '24', '--save');
  expect(Object.keys(next)).toEqual(['deviceId', 'authorization', 'validFrom', 'othersUntil']);
  expect(Date.parse(next.othersUntil) - Date.parse(next.validFrom)).toBe(DAY);
  const saved = await readCredentials(credentialsFile(plant.data, 'pump-7'));
  expect(saved.authorization).toBe(next.authorization);
  expect(saved.connectionString).toBe(added.connectionString);
  const [first, second] = await devicesIn(plant.storage).authorizationsOf('pump-7');
  expect(first!.expiresAt).toBe(Date.parse(next.othersUntil));
  expect(second).toMatchObject({ validFrom: Date.parse(next.validFrom), deviceId: 'pump-7' });
  expect(second!.expiresAt).toBeUndefined();

  const [shown] = await did('device', 'show', 'pump-7');
  expect(shown).toMatchObject({ deviceId: 'pump-7', packets: null });
  expect(shown.authorizations.map(({ standing }: { standing: string }) => standing)).toEqual([
    'in-force',
    'in-force',
  ]);
  const shownToPeople = (await plant.vakt('device', 'show', 'pump-7')).stdout;
  expect(shownToPeople).toMatch(/^ {2}authorization {2}[0-9a-f]{16}, in force until /m);
  expect(shownToPeople).not.toContain(next.authorization);

  const later = ['device', 'rotate', 'pump-7', '--from', '2999-01-01'];
  expect(await did(...later)).toMatchObject([{ validFrom: '2999-01-01T00:00:00.000Z' }]);
  await did('device', 'revoke', 'pump-7');
  const none = await plant.vakt('device', 'rotate', 'pump-7', '--json');
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toContain('no authorization that could be rotated');
});

describe('what is known of a pump', () => {
  test('readings of a span, of all days, or the last few, each once and in order', async () => {
    const { contract, key: device } = await keysOf('pump-1');
    const start = Date.parse('2026-03-28T12:00:00Z');
    const all = [0, 6 * HOUR, DAY, DAY + SECOND, 5 * DAY].map((after, i) => ({
      at: start + after,
      values: { power: i + 0.5 },
      state: i % 2 === 0 ? ('operating' as const) : ('down' as const),
    }));
    const packet = {
      device,
      authorization: '0123456789abcdef',
      schema: 'vakt.telemetry/1',
      arrivedAt: start,
    };
    await packetWriterFor(plant.storage)(contract, [
      { ...packet, sequence: 1, hash: 'a', readings: all.slice(2) },
      { ...packet, sequence: 2, hash: 'b', readings: all.slice(0, 2) },
    ]);
    const lines = all.map(({ at, values, state }) => ({ at: iso(at), ...values, state }));

    expect(await did('readings', 'pump-1')).toEqual(lines);
    expect(
      await did('readings', 'pump-1', '--from', '2026-03-28T18:00:00Z', '--to', iso(start + DAY)),
    ).toEqual([lines[1]]);
    expect(await did('readings', 'pump-1', '--to', '2026-03-30')).toEqual(lines.slice(0, 4));
    expect(await did('readings', 'pump-1', '--last', '4')).toEqual(lines.slice(1));
    expect(await did('readings', 'pump-1', '--last', '3', '--to', iso(start + DAY))).toEqual(
      lines.slice(0, 2),
    );
  });

  test('key figures and remaining lives: those stored, counted down, and those of another time', async () => {
    const { contract, key } = await keysOf('pump-1');
    const now = Date.now();
    const kpis = [
      { name: 'Energy', window: '24h', value: 12.5, unit: 'kWh' },
      { name: 'OperatingTime', window: '24h', unavailable: 'the box does not say' },
    ];
    await healthIn(plant.storage, contract).put(key, {
      computedAt: now - HOUR,
      through: now - HOUR,
      life: [
        { component: 'exhaustFilter', p10: 1_800, p50: 90_000, p90: null, method: 'test' },
        { component: 'oil', unavailable: 'no trend' },
      ],
      waiting: false,
    });
    await kpisIn(plant.storage, contract).put(key, [{ window: '24h', from: now - DAY, to: now, kpis }]);
    const [from, to] = [iso(now - DAY), iso(now)];
    expect(await did('kpi', 'pump-1')).toEqual(kpis.map((kpi) => ({ ...kpi, from, to })));
    const [filter, oil] = await did('life', 'pump-1');
    expect(filter).toEqual({
      component: 'exhaustFilter',
      p10: 0,
      p50: expect.closeTo(86_400, -2),
      p90: null,
      method: 'test',
      at: expect.any(String),
      dates: { p10: filter.at, p50: iso(Date.parse(filter.at) + filter.p50 * SECOND), p90: null },
    });
    expect(Date.now() - Date.parse(filter.at)).toBeLessThan(60_000);
    expect(oil).toEqual({ component: 'oil', unavailable: 'no trend' });
    expect((await plant.vakt('life', 'pump-1')).stdout).toMatch(
      /exhaustFilter +0 h 0 min \(\d{4}-\d\d-\d\d\) +(23 h 59 min|1 d 0 h) \(\d{4}-\d\d-\d\d\) +over a year +– +– +– +test/,
    );

    // The pressure rises by 1 hPa an hour; after ten days 160 hPa are left, 160 hours.
    const end = Date.parse('2026-02-03T00:00:00Z');
    await putHours(plant.storage, contract, key, risingPressure(end - 240 * HOUR, 240));
    const [then] = await did('life', 'pump-1', '--at', iso(end - SECOND));
    expect(Math.abs(then.p50 / 3_600 - 160)).toBeLessThan(3);
    expect(then.at).toBe(iso(end - SECOND));
    expect(then.dates.p50.slice(0, 10)).toBe('2026-02-09');
    expect((await plant.vakt('life', 'pump-1', '--at', iso(end - SECOND))).stdout).toMatch(
      /^PART +P10 +P50 +P90 +7 D +30 D +90 D +METHOD +EVIDENCE\nexhaustFilter .*\(2026-02-09\) .*%.* \+24 hPa a day \(\+24 to \+24\), \d+ points in [\d.]+ d, p <0.0001$/m,
    );
    const kpisThen = await did('kpi', 'pump-1', '--at', iso(end - SECOND));
    const day = { window: '24h', from: iso(end - DAY), to: iso(end) };
    expect(kpisThen).toContainEqual({ name: 'exhaustPressure.max', ...day, value: 1252.5, unit: 'hPa' });
    expect(kpisThen).toContainEqual({ name: 'OperatingTime', ...day, value: 86_400, unit: 's' });
    expect(kpisThen).toContainEqual({ name: 'DataCompleteness', ...day, value: 1, unit: '1' });
    // 160 hours of 90 days are left: 7 of 100.
    const score = kpisThen.find(({ name }: { name: string }) => name === 'HealthScore.life');
    expect(score).toMatchObject({ ...day, value: expect.closeTo(7.4, 0) });
    expect(kpisThen).toContainEqual({ name: 'HealthScore', ...day, value: score.value, unit: '1' });
    const week = { window: '7d', from: iso(end - 7 * DAY) };
    expect(kpisThen).toContainEqual(expect.objectContaining({ name: 'OperatingTime', ...week }));
    // February begins on 31 January at 23:00 UTC in Stockholm: 49 hours of it are there.
    const february = await did('kpi', 'pump-1', '--month', '2026-02');
    expect(february).toContainEqual({
      name: 'OperatingTime',
      window: '2026-02',
      from: '2026-01-31T23:00:00.000Z',
      to: '2026-02-28T23:00:00.000Z',
      value: 49 * 3_600,
      unit: 's',
      of: 0.072,
    });
    // By the end of February nothing had been heard for weeks.
    expect(february).toContainEqual(
      expect.objectContaining({
        name: 'HealthScore',
        window: '2026-02',
        unavailable: expect.stringContaining('0 % of the day'),
      }),
    );
    const table = (await plant.vakt('kpi', 'pump-1', '--month', '2026-02')).stdout;
    expect(table).toMatch(/OperatingTime +\(7 %\) 49:00:00 +h:min:s/);
    expect(table).toMatch(/\nDataCompleteness +7\.3 +%\n/);
    expect(table).toContain('(46 %) stands before a figure that tells of so much of its window');
    expect((await plant.vakt('kpi', 'pump-1', '--month', '2026-2')).code).toBe(2);
    expect(await plant.vakt('kpi', 'pump-1', '--month', '2999-01')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('2999-01 has not begun in Europe/Stockholm'),
    });
    expect(await did('life', 'pump-1', '--at', '2026-01-01')).toEqual([
      { component: 'exhaustFilter', unavailable: expect.stringContaining('0 hours with data') },
    ]);

    // A sensor that was stuck for a day and a half says nothing of the filter, then and later.
    const [stuck, well] = [end - 60 * HOUR, end - 24 * HOUR];
    await alarmsIn(plant.storage, contract).save(
      key,
      undefined,
      { evaluatedTo: end, lastArrival: end, memory: {}, unsent: [], conditions: [] },
      [],
      [],
      [{ signal: 'exhaustPressure', fault: 'stuck', from: stuck, to: well }],
    );
    await putHours(plant.storage, contract, key, risingPressure(end - 60 * HOUR, 36));
    const [doubted] = await did('life', 'pump-1', '--at', iso(end - 40 * HOUR));
    expect(doubted.unavailable).toContain(`exhaustPressure stands still`);
    const [again] = await did('life', 'pump-1', '--at', iso(end - SECOND));
    expect(Math.abs(again.p50 / 3_600 - 160)).toBeLessThan(8);
  });

  test('conditions that are or were out of normal, and every change of them', async () => {
    const { contract, key: device } = await keysOf('pump-2');
    const since = Date.parse('2026-04-01T10:00:00Z');
    const high = { condition: 'exhaustPressure.high', since, value: 1300, limit: 1293 } as const;
    const transition = {
      id: `${device}-1`,
      device,
      condition: 'exhaustPressure.high',
      from: 'pending',
      to: 'active',
      severity: 'warning',
      at: since + 20 * SECOND,
      began: since,
      readingAt: since,
      arrivedAt: since + MINUTE,
      value: 1300,
      limit: 1293,
      notice: 'queued',
    } as const;
    const record = {
      evaluatedTo: since,
      lastArrival: since,
      memory: {},
      unsent: [],
      conditions: [
        { ...high, state: 'active', severity: 'warning' },
        { ...high, condition: 'oilTemperature.high', state: 'pending' },
        { ...high, condition: 'vibration.high', state: 'normal' },
      ] as const,
    };
    await alarmsIn(plant.storage, contract).save(device, undefined, record, [transition]);

    const alarms = await did('alarms');
    const common = { deviceId: 'pump-2', since: iso(since), value: 1300, limit: 1293 };
    expect(alarms).toEqual([
      { ...common, condition: 'exhaustPressure.high', severity: 'warning', state: 'active', stale: true },
      { ...common, condition: 'oilTemperature.high', severity: null, state: 'pending' },
    ]);
    expect(await did('alarms', '--device', 'pump-2')).toEqual(alarms);
    expect((await plant.vakt('alarms', '--customer', '1001', '--json')).stdout).toBe('');
    expect(await did('alarms', '--history', '--customer', '1002')).toEqual([
      {
        ...{ ...common, condition: 'exhaustPressure.high', severity: 'warning', state: 'active' },
        id: transition.id,
        from: 'pending',
        at: iso(transition.at),
        arrivedAt: iso(transition.arrivedAt),
        notice: 'queued',
      },
    ]);
  });

  test('refused packets of all contracts and of unknown devices', async () => {
    const { contract } = await keysOf('pump-1');
    const at = Date.parse('2026-04-01T10:00:00Z');
    const refused = { detail: '', at, hash: '', bytes: 0, body: '', leftOut: [], unnamed: 0 };
    const own = { id: '1', deviceId: 'pump-1', reason: 'not-json' };
    const foreign = { id: '2', deviceId: 'stranger', reason: 'unknown-device' };
    await quarantineIn(plant.storage, contract).put({ ...refused, ...own });
    await quarantineIn(plant.storage, undefined).put({ ...refused, ...foreign });

    expect(await did('quarantine', 'list')).toEqual([
      { ...foreign, at: iso(at), retry: false },
      { ...own, at: iso(at), retry: false },
    ]);
    expect(await did('quarantine', 'list', '--customer', '1001')).toMatchObject([own]);
    expect(await did('quarantine', 'list', '--device', 'stranger')).toMatchObject([foreign]);
  });
});

test('a pump that was added with --commissioning is shown so with its alarms, until it is released', async () => {
  await did('device', 'add', 'pump-4', '--customer', '1001', '--model', 'RV-250', '--commissioning');
  const { contract, key } = await keysOf('pump-4');
  const condition = { condition: 'exhaustPressure.high', state: 'active', severity: 'alarm' } as const;
  const record = {
    evaluatedTo: 0,
    lastArrival: 0,
    memory: {},
    unsent: [],
    conditions: [{ ...condition, since: 0, value: 1500, limit: 1413 }],
  };
  await alarmsIn(plant.storage, contract).save(key, undefined, record, []);
  expect(await did('alarms', '--device', 'pump-4')).toMatchObject([{ ...condition, commissioning: true }]);
  expect((await plant.vakt('device', 'list')).stdout).toMatch(/^pump-4 .* commissioning +1001/m);
  expect(await did('device', 'release', 'pump-4')).toEqual([
    { deviceId: 'pump-4', released: true, standing: [] },
  ]);
  expect(await did('device', 'release', 'pump-4')).toMatchObject([{ released: false }]);
  const [alarm] = await did('alarms', '--device', 'pump-4');
  expect(alarm).not.toHaveProperty('commissioning');
  await did('device', 'revoke', 'pump-4');
});

describe('wrong usage', () => {
  test.each([
    [['nonsense'], /unknown command 'nonsense'/],
    [[], /Usage: vakt/],
    [['customer'], /Usage: vakt customer/],
    [['customer', 'list', '--jsno'], /unknown option '--jsno'.*--json/s],
    [['customer', 'show'], /missing required argument 'customer'/],
    [['customer', 'list', 'surplus'], /too many arguments/],
    [['customer', 'show', 'nobody'], /There is no customer "nobody"/],
    [['customer', 'add', 'X', '--number', '9'], /required option '--zone/],
    [['customer', 'add', 'X', '--number', '9', '--zone', 'Stockholm'], /not a time zone/],
    [['customer', 'add', 'X', '--number', '9', '--zone', 'UTC', '--retention', 'long'], /whole number/],
    [['model', 'add', 'nowhere.json'], /nowhere.json can't be read/],
    [['model', 'add', 'cli/main.ts'], /is not JSON/],
    [['model', 'add', 'package.json'], /limits: a list is wanted/],
    [['model', 'show', 'XX'], /known are RV-250/],
    [
      ['device', 'add', 'x', '--customer', '1001', '--model', 'RV-250', '--limit', 'power=3'],
      /limit "power=3"/,
    ],
    [['device', 'revoke', 'nobody'], /There is no device nobody/],
    [['device', 'release', 'nobody'], /There is no device nobody/],
    [
      ['device', 'add', 'x', '--customer', '1001', '--model', 'RV-250', '--released', '--commissioning'],
      /cannot be used with/,
    ],
    [['device', 'add', 'x', '--customer', '1001', '--model', 'RV-250', '--hours', 'many'], /number of hours/],
    [['import', 'nowhere.csv'], /nowhere.csv can't be read/],
    [['status', '--silent-after', '0'], /above 0/],
    [['readings', 'pump-1', '--from', '30 April'], /A time is wanted/],
    [['readings', 'pump-1', '--last', '0'], /whole number/],
    [['life', 'pump-1', '--at', '2026-02-30'], /A time is wanted/],
    [['limits', 'set', 'pump-1', 'vibration.high.alarm=6', '--by', ' '], /Say who sets it/],
    [['limits', 'set', 'pump-1', 'vibration.high.alarm=6', '--reason', ''], /leave --reason out/],
  ])('%j is code 2 and says what to do', async (args, message) => {
    vi.stubEnv('VAKT_DATA_DIR', plant.data);
    // What commander has to say it says there by itself.
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const error = await program()
      .parseAsync(args, { from: 'user' })
      .then(
        () => expect.unreachable('it was accepted'),
        (thrown: unknown) => thrown,
      );
    const said = written.mock.calls.join('');
    written.mockRestore();
    vi.unstubAllEnvs();
    expect(exitCodeOf(error)).toBe(2);
    expect(said || messageOf(error)).toMatch(message);
  });

  test('a process exits with that code, says that on stderr, nothing on stdout, and shows no stack', async () => {
    for (const args of [
      ['customer', 'list', '--jsno'],
      ['customer', 'show', 'nobody', '--json'],
    ]) {
      const run = await plant.vakt(...args);
      expect(run, args.join(' ')).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/unknown option|There is no customer/);
      expect(run.stderr).not.toMatch(/^ +at /m);
    }
  });
});

describe('help', () => {
  /** The commands that do something, by the words they are called with. */
  function doers(
    command: Command,
    words: readonly string[] = [],
  ): { words: readonly string[]; doer: Command }[] {
    if (command.commands.length === 0) return [{ words, doer: command }];
    return command.commands.flatMap((below) => doers(below, [...words, below.name()]));
  }

  test.each(doers(program()))(
    'of $words has an example and says how programs read it',
    async ({ words, doer }) => {
      let page = '';
      doer.configureOutput({
        writeOut: (text) => {
          page += text;
        },
      });
      doer.outputHelp();
      expect(page).toContain(`\n  vakt ${words.join(' ')}`);
      expect(page).toContain('--json');
      expect(page).toContain(doer.description().split(' ')[0]);
    },
  );

  test('is there for the whole tool, for a room and for a command, with 0', async () => {
    for (const args of [[], ['device'], ['device', 'add']]) {
      const run = await plant.vakt(...args, '--help');
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toMatch(new RegExp(`^Usage: ${['vakt', ...args].join(' ')}`));
    }
  });
});

describe('without a running plant', () => {
  async function nowhere() {
    const data = await mkdtemp(join(tmpdir(), 'vakt-nowhere-'));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    return data;
  }

  test('it says what to start or set', async () => {
    const run = await runVakt(['customer', 'list', '--data', await nowhere()], {});
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/npm start.*VAKT_DATA_STORAGE/);
  });

  test('the environment leads to the stores; device commands want the hub too', async () => {
    const info = JSON.parse(await readFile(join(plant.data, 'run.json'), 'utf8'));
    const env = { VAKT_DATA_STORAGE: info.storage, VAKT_DATA_DIR: await nowhere() };
    const customers = await runVakt(['customer', 'list', '--json'], env);
    expect(customers.lines().map(({ name }) => name)).toContain('Norrskog');
    const device = ['device', 'add', 'x', '--customer', '1001', '--model', 'RV-250'];
    expect(await runVakt(device, env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('VAKT_HUB_SERVICE'),
    });
  });

  test('stores that do not answer are named, without a stack', async () => {
    const storage =
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:9/a;BlobEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a';
    const run = await runVakt(['customer', 'list', '--data', await nowhere()], {
      VAKT_DATA_STORAGE: storage,
    });
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/127\.0\.0\.1:9 can't be reached/);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });
});

test('a customer whose erasure has begun is listed without being stumbled over', async () => {
  const [added] = await did('customer', 'add', 'Leaving', '--number', '1009', '--zone', 'UTC');
  const customers = customersIn(plant.storage);
  await customers.change(added.key, (known) => ({ ...known, status: 'erasing' }));
  const { deleteContractContainer, deleteContractTables } = await import('../../shared/storage/contracts.ts');
  await deleteContractTables(plant.storage, added.key);
  await deleteContractContainer(plant.storage, added.key);
  for (const args of [['device', 'list'], ['alarms'], ['quarantine', 'list'], ['customer', 'show', '1009']]) {
    expect((await plant.vakt(...args, '--json')).code, args.join(' ')).toBe(0);
  }
  await customers.remove(added.key);
});

/** Hours of a running pump whose exhaust pressure rises by 1 hPa in each, from 1013.5 hPa. */
function risingPressure(from: number, hours: number): HourRollup[] {
  return Array.from({ length: hours }, (_, i) => {
    const value = 1013.5 + i;
    return {
      hour: from + i * HOUR,
      count: 60,
      covered: 3_600,
      states: { operating: 3_600, standby: 0, idle: 0, down: 0 },
      starts: 0,
      signals: {
        exhaustPressure: {
          count: 60,
          held: 3_600,
          sum: value * 3_600,
          sumOfSquares: value * value * 3_600,
          min: value,
          max: value,
          operatingHeld: 3_600,
          operatingSum: value * 3_600,
          beyond: { 'high.warning': 0, 'high.alarm': 0 },
        },
      },
    };
  });
}
