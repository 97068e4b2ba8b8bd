import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { patiently } from '../../../shared/erasure/patiently.ts';
import { changesIn } from '../../../shared/storage/changes.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../shared/storage/contracts.ts';
import { CHANGE_LOG, poisonQueue, QUEUES } from '../../../shared/storage/names.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, iso } from '../../../shared/time.ts';
import { startStrictAzurite } from '../../support/strict.ts';
import { Clock, erasureFor, hubOf } from '../support/erasure.ts';
import { deviceOf, everything, HIDDEN, has, PLANTED, placesWith, plant } from '../support/marks.ts';

/** Once in every field of one customer, and of its neighbour. */
const MARK = 'marieberg';
const OTHER = 'nykvarn';
const everywhere = (storage: Storage) => everything(storage, [MARK, OTHER]);

test('marks in every field of a customer are nowhere after its erasure, and its neighbour is whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vakt-marks-'));
  const azurite = await startStrictAzurite(undefined, {}, folder);
  try {
    const storage = openStorage(azurite.connectionString, azurite.connectionString);
    await createDeploymentStores(storage);
    for (const name of Object.values(QUEUES)) await storage.queue(poisonQueue(name)).create();
    const due = await plant(storage, MARK, { ends: '2026-01-31' });
    const neighbour = await plant(storage, OTHER, {});
    const keys = [MARK, due.key];
    const told = { at: 0, by: 'anna.ek', command: 'device add', contract: due.key, device: `d${MARK}` };
    await changesIn(storage).end(await changesIn(storage).begin(told), { at: iso(0), outcome: 'done' });
    // The marks are seen where they are planted: in tables, blobs and their names, snapshots, metadata, messages.
    const before = await everywhere(storage);
    expect(placesWith(keys, before).sort()).toEqual([...PLANTED(due.key), CHANGE_LOG].sort());
    // Each once: of two messages one may be out of sight, and a message may have been put anew.
    const others = async () => {
      const found = (await everywhere(storage)).filter(({ text }) => has(text, [OTHER]));
      return [...new Set(found.map(({ place, text }) => `${place}: ${text}`))].sort();
    };
    const whole = await others();

    const clock = new Clock();
    const hub = hubOf(deviceOf(MARK), deviceOf(OTHER));
    const { once } = erasureFor(storage, { clock, identities: hub });
    // What is out of sight comes into sight by the store's own clock.
    const wait = (ms: number) => Promise.all([clock.wait(ms), sleep(300)]).then(() => undefined);
    const outcome = await patiently(once, due.key, { clock: clock.read, wait, most: DAY });
    expect(outcome).toHaveProperty('certificate');

    // The letter is on its way to the contact, who gets it by what is left; its address goes when it is sent.
    await storage.table('letters').deleteEntity('operator', `certificate-${certificateIdOf(outcome)}`);
    await storage.table('erasures').deleteEntity(due.key, 'journal');
    await sleep(HIDDEN * 1_000);
    const after = await everywhere(storage);
    expect(placesWith(keys, after)).toEqual([CHANGE_LOG]);
    // What can't be erased has nothing but the random keys, which bear the mark here alone.
    const log = after.find(({ place }) => place === CHANGE_LOG)!.text;
    expect(has(log.replaceAll(due.key, '').replaceAll(told.device, ''), [MARK])).toBe(false);
    expect([...hub.known]).toEqual([deviceOf(OTHER)]);
    expect(await others()).toEqual(whole);
    expect(await customersIn(storage).get(neighbour.key)).toEqual(neighbour);
    // Azurite's files of its tables, too, once they are written anew. Its blobs and queues share files that are only
    // added to: they are left out.
    const written = performance.now() + 60_000;
    const marked = () => tableFiles(folder).filter((text) => has(text, [MARK])).length;
    while (performance.now() < written && marked() > 0) await sleep(500);
    expect(marked()).toBe(0);
    expect(tableFiles(folder).join()).toContain(OTHER);
  } finally {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);

function tableFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => /table.*\.json$/.test(name));
  return files.map((name) => readFileSync(join(folder, name), 'utf8'));
}

const certificateIdOf = (outcome: object) => (outcome as { certificate: { id: string } }).certificate.id;
