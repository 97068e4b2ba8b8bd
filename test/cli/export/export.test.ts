import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { exportCustomer } from '../../../cli/export/export.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { InputError } from '../../../shared/errors.ts';
import { randomKey, sha256 } from '../../../shared/keys.ts';
import { alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import { changesIn } from '../../../shared/storage/changes.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { packetWriterFor } from '../../../shared/storage/readings/write.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { upsertAll } from '../../../shared/storage/transactions.ts';
import { iso } from '../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  addUser,
  issueAuthorization,
  NOW,
} from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';

/** A run takes a second: so often it is killed; `VAKT_TEST_EVERY=1` goes on until it was finished all the same. */
const KILLS = process.env.VAKT_TEST_EVERY ? 1_000 : 5;

const { azurite, storage } = await deploymentForFile();

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'vakt-export-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Texts with which every field is filled that can hold one. */
function marksOf(name: string) {
  const made: string[] = [];
  const mark = (field: string) => {
    made.push(`${name}-${field}`);
    return `${name}-${field}`;
  };
  return { made, mark };
}

/** A customer with a mark in every field of every store that holds something of it. */
async function planted(name: string): Promise<{ customer: Customer; marks: string[] }> {
  const { made, mark } = marksOf(name);
  const customer = await addCustomer(storage, {}, mark('name'));
  const { key } = customer;
  const number = mark('number');
  const contact = { name: mark('contact'), email: mark('contact-mail'), locale: 'sv' } as const;
  const hold = { since: NOW, reason: mark('hold') };
  await customersIn(storage).change(key, (known) => ({
    ...known,
    number,
    contact,
    contract: { ...known.contract, hold },
  }));
  await addUser(storage, customer, { name: mark('user'), email: mark('user-mail') });
  const limit = {
    signal: 'vibration',
    direction: 'high',
    alarm: 4.5,
    by: mark('limit-by'),
    at: NOW,
    reason: mark('limit-reason'),
  } as const;
  const device = await addDevice(storage, customer, {
    tag: mark('tag'),
    site: mark('site'),
    serialNumber: mark('serial'),
  });
  await pumpsIn(storage, key).change(device.key, (pump) => ({ ...pump, limits: [limit as never] }));
  made.push(device.deviceId);
  const [authorization] = await devicesIn(storage).authorizationsOf(device.deviceId);
  made.push(authorization!.hash);
  const write = packetWriterFor(storage);
  await write(key, [
    {
      device: device.key,
      authorization: authorization!.id,
      sequence: 7,
      hash: mark('packet-hash'),
      schema: 'vakt.telemetry/2',
      arrivedAt: NOW,
      readings: [{ at: NOW - 60_000, values: { exhaustPressure: 1_234.5 }, state: 'operating' }],
    },
  ]);
  const handled = {
    at: NOW,
    by: mark('acknowledged-by'),
    device: device.key,
    condition: 'vibration.high',
    action: 'shelved',
    reason: mark('shelving-reason'),
    until: NOW + 1,
  } as const;
  await alarmsIn(storage, key).save(device.key, undefined, UNTOUCHED as never, [], [handled]);
  await maintenanceIn(storage, key).put(device.key, {
    id: 'r1',
    kind: 'failure',
    from: NOW,
    note: mark('maintenance-note'),
  });
  for (const table of ['work', 'rollups', 'health', 'outbox'] as const) {
    const entity = jsonEntity(mark(`${table}-partition`), mark(`${table}-row`), {
      deep: [{ in: mark(table) }],
    });
    await storage.table(contractTable(table, key)).upsertEntity(entity);
  }
  await lettersIn(storage, key).post(
    mark('letter'),
    { contact: true },
    { kind: 'test', by: mark('by'), at: 0 },
    NOW,
  );
  await quarantineIn(storage, key).put({
    id: mark('packet'),
    deviceId: device.deviceId,
    reason: mark('reason'),
    detail: mark('detail'),
    at: NOW,
    hash: mark('hash'),
    bytes: 9,
    body: JSON.stringify({ packetId: mark('body') }),
    leftOut: [],
    unnamed: 0,
  });
  // One that has no pump: what came of it before the registry knew it is in the common quarantine.
  const bare = { deviceId: mark('bare'), key: randomKey(16), contract: key };
  await devicesIn(storage).add(bare);
  made.push(sha256(await issueAuthorization(storage, bare.deviceId)));
  await quarantineIn(storage, undefined).put({
    id: mark('early'),
    deviceId: bare.deviceId,
    reason: 'unknown-device',
    detail: '',
    at: NOW,
    hash: mark('early-hash'),
    bytes: 9,
    body: '',
    leftOut: [],
    unnamed: 0,
  });
  const news = { kind: 'operator-news', headline: mark('headline'), facts: [['contract', key]], advice: [] };
  await lettersIn(storage, OPERATOR).post(mark('news'), { operator: true }, news as never, NOW);
  await changesIn(storage).begin({
    at: NOW,
    by: 'op-staff',
    command: mark('command'),
    contract: key,
  });
  return { customer: (await customersIn(storage).get(key))!, marks: made };
}

async function contentOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(dir, name), 'utf8')] as const)),
  );
}

test('everything held about a customer is in it, as JSON and as CSV, and nothing of anybody else', async () => {
  const { customer, marks } = await planted('mine');
  const other = await planted('theirs');
  const dir = await folder();
  await exportCustomer(storage, customer, dir, () => NOW);
  const files = await contentOf(dir);
  const all = (ending: RegExp) =>
    Object.entries(files)
      .filter(([name]) => ending.test(name))
      .map(([, text]) => text)
      .join('\n');
  // A quarantined body is a text within its JSON, and a packet's own hash only JSON has.
  expect(marks.filter((mark) => !all(/\.jsonl$/).includes(mark))).toEqual([]);
  expect(marks.filter((mark) => !all(/\.csv$/).includes(mark))).toEqual(['mine-packet-hash']);
  expect(other.marks.filter((mark) => all(/./).includes(mark))).toEqual([]);
  expect(all(/./)).not.toContain('op-staff');
  expect(files['readings.csv']!.split('\r\n')[1]).toMatch(/^dev-\w+,\w+-7,2026-06-15T09:59:00/);
  expect(files['readings.csv']).toContain(',1234.5,');
});

test('the manifest and the sums say of each file what it is', async () => {
  const { customer } = await planted('summed');
  const dir = await folder();
  await exportCustomer(storage, customer, dir, () => NOW);
  const { 'manifest.json': manifest, SHA256SUMS: sums, ...files } = await contentOf(dir);
  const { files: listed, customer: whose, startedAt, finishedAt } = JSON.parse(manifest!);
  expect({ whose, startedAt, finishedAt }).toEqual({
    whose: { number: 'summed-number', name: 'summed-name', key: customer.key },
    startedAt: iso(NOW),
    finishedAt: iso(NOW),
  });
  expect(listed.map(({ name }: { name: string }) => name).sort()).toEqual(Object.keys(files).sort());
  for (const { name, bytes, sha256 } of listed) {
    expect(createHash('sha256').update(files[name]!).digest('hex')).toBe(sha256);
    expect(Buffer.byteLength(files[name]!)).toBe(bytes);
    expect(sums).toContain(`${sha256}  ${name}\n`);
  }
});

test('ended after every page and begun again, it comes to the same as in one go', async () => {
  const { customer } = await planted('long');
  const rows = Array.from({ length: 2_300 }, (_, i) =>
    jsonEntity('device', String(i).padStart(6, '0'), { text: `row ${i}` }),
  );
  await upsertAll(storage.table(contractTable('rollups', customer.key)), rows);
  const [whole, broken] = [await folder(), await folder()];
  await exportCustomer(storage, customer, whole, () => NOW);

  let runs = 0;
  for (let finished = false; !finished && runs < 100; runs++) {
    let pages = 0;
    finished = await exportCustomer(
      storage,
      customer,
      broken,
      () => NOW,
      () => {
        pages += 1;
        // It has two devices, and what is asked for by device is begun anew.
        if (pages === 3) throw new Error('killed');
      },
    ).then(
      () => true,
      (error: Error) => {
        expect(error.message).toBe('killed');
        return false;
      },
    );
    const { open } = finished ? {} : JSON.parse(await readFile(join(broken, 'export.json'), 'utf8'));
    // As if killed after it had written and before it noted so.
    for (const { json } of open ?? []) await appendFile(join(broken, json.name), 'half a li');
  }
  expect(runs).toBeGreaterThan(5);
  expect(await contentOf(broken)).toEqual(await contentOf(whole));
});

test('it doesn’t go on with files that were changed since, in a folder of something else, or of another customer', async () => {
  const [{ customer }, other] = [await planted('a'), await planted('b')];
  const dir = await folder();
  const killed = exportCustomer(
    storage,
    customer,
    dir,
    () => NOW,
    (share) => {
      if (share > 0.3) throw new Error('killed');
    },
  );
  await expect(killed).rejects.toThrow('killed');
  await expect(exportCustomer(storage, other.customer, dir, () => NOW)).rejects.toThrow(InputError);
  const text = await readFile(join(dir, 'users.csv'), 'utf8');
  await writeFile(join(dir, 'users.csv'), text.replace('a-user', 'b-user'));
  await expect(exportCustomer(storage, customer, dir, () => NOW)).rejects.toThrow(/not what was written/);
  await writeFile(join(dir, 'users.csv'), text);
  await exportCustomer(storage, customer, dir, () => NOW);
  await expect(exportCustomer(storage, customer, dir, () => NOW)).rejects.toThrow(/finished export/);
  const foreign = await folder();
  await writeFile(join(foreign, 'notes.txt'), 'mine');
  await expect(exportCustomer(storage, customer, foreign, () => NOW)).rejects.toThrow(/something else/);
});

test('`vakt export` killed at random moments comes to the same as undisturbed, byte for byte, and its sums hold', async () => {
  const { customer } = await planted('killed');
  const rows = Array.from({ length: 4_500 }, (_, i) =>
    jsonEntity('device', String(i).padStart(6, '0'), { text: `row ${i}` }),
  );
  for (const table of ['rollups', 'outbox'] as const) {
    await upsertAll(storage.table(contractTable(table, customer.key)), rows);
  }
  const [whole, broken] = [join(await folder(), 'whole'), join(await folder(), 'broken')];
  const began = performance.now();
  expect(await exported(customer, whole)).toMatchObject({ code: 0 });
  const took = performance.now() - began;

  const waits: number[] = [];
  let finished = false;
  while (!finished) {
    // From the first change in its folder on: in its very first steps, within a page, or between two.
    const wait = waits.length === KILLS ? undefined : Math.random() * (waits.length === 0 ? 5 : took / 6);
    const { code, said } = await exported(customer, broken, wait);
    expect([null, 0], `${said}; killed after ${waits.join(', ')}, ${wait} ms`).toContain(code);
    if (wait !== undefined) waits.push(wait);
    finished = (await readdir(broken)).includes('manifest.json');
  }
  const how = `killed after ${waits.join(', ')} ms`;
  expect(waits.length, 'it was not killed often enough to say anything').toBeGreaterThan(1);
  const { 'manifest.json': manifest, SHA256SUMS: sums, ...files } = await contentOf(broken);
  for (const [name, text] of Object.entries(files)) {
    expect(sums, how).toContain(`${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
  }
  expect(JSON.parse(manifest!).files, how).toHaveLength(Object.keys(files).length);
  // That it was asked for is on record, each time.
  const { 'manifest.json': _, SHA256SUMS: _1, ...undisturbed } = await contentOf(whole);
  const unlogged = ({ 'changes.jsonl': _2, 'changes.csv': _3, ...others }: Record<string, string>) => others;
  expect(unlogged(files), how).toEqual(unlogged(undisturbed));
});

/**
 * Exports by the tool itself, in a process of its own.
 *
 * @param wait kills it so many milliseconds after the first change in its folder
 * @returns its exit code, `null` of one that was killed, and what it said on stderr
 */
async function exported(
  { key }: Customer,
  dir: string,
  wait?: number,
): Promise<{ code: number | null; said: string }> {
  const args = [join(import.meta.dirname, '../../../cli/main.ts'), 'export', key, dir, '--data', '/nowhere'];
  const env = { ...process.env, VAKT_DATA_STORAGE: azurite.connectionString };
  const look = async () => {
    const names = await readdir(dir).catch(() => []);
    const times = await Promise.all(names.map((name) => stat(join(dir, name)).catch(() => undefined)));
    return JSON.stringify([names, times.map((found) => [found?.mtimeMs, found?.size])]);
  };
  const before = await look();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let over = false;
  exited.then(() => {
    over = true;
  });
  if (wait !== undefined) {
    while (!over && (await look()) === before) await sleep(2);
    await sleep(wait);
    child.kill('SIGKILL');
  }
  return { code: (await exited)[0], said };
}
