import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Transition } from '../../shared/domain/alarm.ts';
import { recordId } from '../../shared/domain/maintenance.ts';
import { alarmsIn, UNTOUCHED } from '../../shared/storage/alarms.ts';
import { openStorage, type Storage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import {
  addCustomer,
  addDevice,
  MODEL,
  NOW,
  type RegisteredDevice,
} from '../functions/support/deployment.ts';
import { type StrictAzurite, startStrictAzurite } from '../support/strict.ts';
import { runHere } from './support/run.ts';

let azurite: StrictAzurite;
let storage: Storage;
let device: RegisteredDevice;
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  await createDeploymentStores(storage);
  await modelsIn(storage).put(MODEL);
  device = await addDevice(storage, await addCustomer(storage));
});
afterAll(() => azurite.stop());

const AT = '2026-04-30T12:00:00.000Z';
const vakt = (...args: string[]) =>
  runHere(['maintenance', ...args, '--data', 'no-plant-runs-here'], {
    VAKT_DATA_STORAGE: azurite.connectionString,
    AzureWebJobsStorage: azurite.connectionString,
  });
async function did(...args: string[]) {
  const run = await vakt(...args, '--json');
  expect(run, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return run.lines();
}

describe('vakt maintenance', () => {
  test('tells of which conditions people said that nothing was wrong, of how many that were raised', async () => {
    const customer = await addCustomer(storage);
    const pump = await addDevice(storage, customer);
    expect(await did('false-alarms', '--customer', customer.number)).toEqual([]);
    const change = (i: number, from: Transition['from'], to: Transition['to']): Transition => ({
      id: `${(NOW + i).toString(36).padStart(9, '0')}n`,
      device: pump.key,
      condition: 'vibration.high',
      from,
      to,
      severity: 'warning',
      at: NOW + i,
      began: NOW + i,
      readingAt: NOW + i,
      arrivedAt: NOW + i,
      value: 9,
      limit: 7,
      notice: 'queued',
    });
    const changes = [
      change(1, 'pending', 'active'),
      change(2, 'active', 'active'),
      change(3, 'active', 'returned'),
      change(4, 'returned', 'active'),
    ];
    await alarmsIn(storage, customer.key).save(pump.key, undefined, UNTOUCHED, changes);
    const told = { kind: 'false-alarm', condition: 'vibration.high', at: NOW + 1 } as const;
    await maintenanceIn(storage, customer.key).put(pump.key, { ...told, id: recordId(told) });
    expect(await did('false-alarms', '--customer', customer.number)).toEqual([
      { model: MODEL.name, condition: 'vibration.high', raised: 2, falseAlarms: 1, share: 0.5 },
    ]);
    const text = await vakt('false-alarms', pump.deviceId);
    expect(text.stdout).toMatch(/vibration\.high +1 +2 +50 %/);
  });

  test('records a change and a failure, lists them oldest first, and takes one back', async () => {
    const { deviceId } = device;
    const change = ['--kind', 'change', '--component', 'filter', '--reason', 'preventive', '--at', AT];
    const [changed] = await did('add', deviceId, ...change, '--hours', '8000', '--note', 'yearly service');
    expect(changed).toEqual({
      deviceId,
      id: expect.any(String),
      kind: 'change',
      component: 'exhaust filter',
      reason: 'preventive',
      at: AT,
      hours: 8_000,
      note: 'yearly service',
      done: 'added',
    });
    const [failed] = await did(
      'add',
      deviceId,
      '--kind',
      'failure',
      '--from',
      '2026-04-01',
      '--to',
      '2026-04-02',
    );
    const listed = await did('list', deviceId);
    expect(listed.map(({ id }) => id)).toEqual([failed.id, changed.id]);
    expect(listed[0]).toMatchObject({ from: '2026-04-01T00:00:00.000Z', to: '2026-04-02T00:00:00.000Z' });
    const table = await vakt('list', deviceId);
    expect(table.stdout).toContain('exhaust filter changed (preventive) at 8000 h');
    expect(await did('remove', deviceId, failed.id)).toMatchObject([{ id: failed.id }]);
  }, 120_000);

  test('shows what is offered, and does as it is answered', async () => {
    const other = await addDevice(storage, await addCustomer(storage));
    const shift = { signal: 'exhaustPressure', at: Date.parse(AT), before: 1_180, after: 1_030 } as const;
    for (const id of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']) {
      const at = shift.at - (id.startsWith('b') ? 5e8 : 0);
      const offer = { id, component: 'exhaust filter', shift: { ...shift, at }, state: 'open' } as const;
      await maintenanceIn(storage, other.contract).offer(other.key, offer);
    }
    expect(await did('offers', other.deviceId)).toHaveLength(2);
    expect((await vakt('offers')).stdout).toContain('1180 → 1030');
    expect(await did('confirm', other.deviceId, 'aaaaaaaaaaaa', '--reason', 'worn')).toMatchObject([
      { component: 'exhaust filter', reason: 'worn', at: AT, done: 'added' },
    ]);
    expect(await did('dismiss', other.deviceId, 'bbbbbbbbbbbb')).toMatchObject([{ state: 'dismissed' }]);
  }, 120_000);

  test('refuses what cannot be, with exit code 2, and says what to change', async () => {
    const run = await vakt('add', device.deviceId, '--kind', 'failure', '--from', AT, '--reason', 'worn');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/A failure has no --reason/);
  });
});
