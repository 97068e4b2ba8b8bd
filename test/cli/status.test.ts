import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportOf } from '../../shared/errorReports/report.ts';
import { OutageError } from '../../shared/errors.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { errorsIn } from '../../shared/storage/errors.ts';
import { healthIn } from '../../shared/storage/health.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { quarantineIn } from '../../shared/storage/quarantine.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { DAY, HOUR, hourOf, iso, MINUTE } from '../../shared/time.ts';
import { addCustomer, addDevice, NOW } from '../functions/support/deployment.ts';
import { startTestPlant, type TestPlant } from './support/plant.ts';

let plant: TestPlant;
beforeAll(async () => {
  plant = await startTestPlant();
  const model = { name: 'VP-100', limits: [], components: [] };
  await writeFile(join(plant.data, 'model.json'), JSON.stringify(model));
  expect(await plant.vakt('model', 'add', join(plant.data, 'model.json'))).toMatchObject({ code: 0 });
});
afterAll(() => plant?.stop());

async function status(...args: string[]) {
  const run = await plant.vakt('status', ...args, '--json');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return run.lines()[0];
}

test('an empty plant has nothing to tell, and says so without stumbling', async () => {
  expect(await status()).toMatchObject({
    pumps: 0,
    lag: null,
    waiting: { marks: 0, queues: { analyze: 0, alerts: 0 } },
    poison: { 'analyze-poison': 0, 'alerts-poison': 0 },
    timers: [],
    quarantined: { count: 0 },
    customers: [],
  });
});

test('unexpected errors are listed, the latest first, and shown one by one with what led to them', async () => {
  const about = { function: 'analyze-work', release: '1.2.3', settings: 'abc' };
  const kept = errorsIn(plant.storage);
  await createDeploymentStores(plant.storage);
  const cause = new RangeError('of no interest');
  const outage = reportOf(new OutageError('it said too much', { cause }), about, {
    contract: 'k',
    device: 'd',
  });
  const batch = reportOf(new TypeError('x'), { ...about, function: 'ingest' }, [1, 2, 3]);
  await kept.add(outage, 1, NOW);
  await kept.add(batch, 2, NOW + MINUTE);
  await kept.add(outage, 4, NOW + HOUR);

  const [first, second] = (await plant.vakt('errors', 'list', '--json')).lines();
  expect(first).toMatchObject({
    fingerprint: outage.fingerprint,
    count: 5,
    firstAt: iso(NOW),
    lastAt: iso(NOW + HOUR),
  });
  expect(second).toMatchObject({ function: 'ingest', count: 2, input: { batch: 3 } });
  const { stdout } = await plant.vakt('errors', 'show', outage.fingerprint);
  expect(stdout).toMatch(/^analyze-work failed 5 times/);
  expect(stdout).toMatch(/OutageError.*because of +RangeError/s);
  expect(stdout).not.toMatch(/too much|no interest/);
  expect(await plant.vakt('errors', 'show', '000000000000')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('vakt errors list'),
  });
});

test('of each customer it tells who is silent, refused, never seen or commissioning; of the plant what waits and what ran', async () => {
  const { storage } = plant;
  const now = Date.now();
  const customer = await addCustomer(storage, {}, 'Norrskog');
  const leaving = await addCustomer(storage, {}, 'Leaving');
  await customersIn(storage).change(leaving.key, (known) => ({ ...known, status: 'erasing' }));
  const names = ['live', 'silent', 'behind', 'refused', 'never', 'new'] as const;
  const pumps = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => {
        const pump = await addDevice(storage, customer, name === 'never' ? { commissioning: true } : {});
        return [name, pump] as const;
      }),
    ),
  );
  const health = { computedAt: now, life: [], waiting: false };
  const order = { packets: 90, lost: 2, jumps: 0, resets: 0, reordered: 0, clockAhead: -61_000 };
  const look = { at: now, through: now - MINUTE, covered: 0, passed: false, told: '', packets: order };
  await healthIn(storage, customer.key).put(pumps.live!.key, { ...health, through: now - MINUTE, look });
  await healthIn(storage, customer.key).put(pumps.silent!.key, {
    ...health,
    through: now - 3 * HOUR,
    look: { ...look, packets: { ...order, lost: 0, clockAhead: 59_000 } },
    // Its packets are of a month ago, so none of the last day says so.
    heard: { at: now - 3 * HOUR, silentAfter: HOUR, setBack: true },
  });
  // Of this one readings wait to be analysed: it has not fallen silent.
  await healthIn(storage, customer.key).put(pumps.behind!.key, { ...health, through: now - 3 * HOUR });
  await marksIn(storage, customer.key).leave(new Map([[pumps.behind!.key, [{ from: now, to: now }]]]));
  // What has arrived and was not analysed yet is no pump that was never seen.
  await marksIn(storage, customer.key).leave(new Map([[pumps.new!.key, [{ from: now, to: now }]]]));
  await marksIn(storage, customer.key).leave(new Map([[pumps.new!.key, [{ from: now, to: now }]]]));
  const quarantined = (at: number, reason: string, deviceId: string) => {
    const id = `${iso(at).replace(/[-:.]/g, '')}-0-${reason}`;
    return { id, deviceId, reason, detail: '', at, hash: '', bytes: 0, body: '', leftOut: [], unnamed: 0 };
  };
  const own = quarantineIn(storage, customer.key);
  await own.put(quarantined(now - MINUTE, 'not-json', pumps.refused!.deviceId));
  await own.put(quarantined(now - DAY + 10 * MINUTE, 'not-utf8', pumps.refused!.deviceId));
  await own.put(quarantined(now - DAY - MINUTE, 'too-large', pumps.live!.deviceId));
  await quarantineIn(storage, undefined).put(quarantined(now - MINUTE, 'unknown-device', 'stranger'));
  const hour = hourOf(now);
  const counted = { deviceId: pumps.refused!.deviceId, reason: 'not-json', hour };
  await own.putCount({ ...counted, count: 1_000 }, 'a-not-json-instance1');
  await own.putCount({ ...counted, count: 234 }, 'a-not-json-instance2');
  await own.putCount({ ...counted, hour: hour - DAY - HOUR, count: 9 }, 'a-not-json-instance1');
  await storage.queue('alerts').sendMessage('x');
  await storage.queue('alerts-poison').create();
  for (const text of ['a', 'b']) await storage.queue('alerts-poison').sendMessage(text);
  const hosts = storage.hostContainer('azure-webjobs-hosts');
  await hosts.create();
  const ran = (path: string, Last: string) => {
    const text = JSON.stringify({ Last, Next: '2026-04-30T12:05:00+00:00', LastUpdated: Last });
    return hosts.getBlockBlobClient(`timers/${path}/status`).upload(text, Buffer.byteLength(text));
  };
  await ran('old-host/Host.Functions.purge', '2026-04-29T12:00:00+00:00');
  await ran('host/Host.Functions.purge', '2026-04-30T14:00:00+02:00');
  await ran('host/Host.Functions.analyze-plan', '0001-01-01T00:00:00');

  const found = await status();
  const [of] = found.customers.filter(({ name }: { name: string }) => name === 'Norrskog');
  expect(of).toMatchObject({
    pumps: 6,
    commissioning: 1,
    silent: 1,
    refused: 1,
    neverConnected: 1,
    marks: 3,
    quarantined: 1_236,
    newestReadingAt: iso(now - MINUTE),
    devices: {
      silent: [pumps.silent!.deviceId],
      refused: [pumps.refused!.deviceId],
      neverConnected: [pumps.never!.deviceId],
      clockOff: expect.arrayContaining([pumps.live!.deviceId, pumps.silent!.deviceId]),
      losing: [pumps.live!.deviceId],
    },
  });
  expect(found).toMatchObject({
    pumps: 6,
    silent: 1,
    waiting: { marks: 3, queues: { analyze: 0, alerts: 1 } },
    poison: { 'analyze-poison': 0, 'alerts-poison': 2 },
    timers: [
      { name: 'analyze-plan', last: null, next: '2026-04-30T12:05:00.000Z' },
      { name: 'purge', last: '2026-04-30T12:00:00.000Z' },
    ],
    quarantined: {
      count: 1_237,
      more: false,
      unknownDevices: 1,
      flooding: [{ deviceId: pumps.refused!.deviceId, counted: 1_234 }],
      reasons: { 'not-json': 1_235, 'not-utf8': 1, 'unknown-device': 1 },
    },
  });
  expect(found.lag).toBeGreaterThanOrEqual(60);
  expect(found.lag).toBeLessThan(660);
  expect(found.customers).toContainEqual(
    expect.objectContaining({ name: 'Leaving', status: 'erasing', lag: null }),
  );

  expect(await status('--silent-after', '240')).toMatchObject({ silent: 0 });
  const { stdout } = await plant.vakt('status');
  expect(stdout).toMatch(new RegExp(`^silent +${pumps.silent!.deviceId}$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^clock off +.*${pumps.live!.deviceId}`, 'm'));
  expect(stdout).toMatch(new RegExp(`^lost packets +${pumps.live!.deviceId}$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^flooding +${pumps.refused!.deviceId}: 1234 packets`, 'm'));
  expect(stdout).toMatch(/^lag +the newest analysed reading is \d+ min old, 3 batches wait$/m);
  expect(stdout).toMatch(/^poison +.*alerts-poison 2/m);
  expect(stdout).toMatch(/^timers +analyze-plan has not run, purge ran \d+ days ago$/m);
});
