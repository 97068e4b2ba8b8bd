import { beforeAll, expect, test } from 'vitest';
import { quietingOf } from '../../../functions/contracts/quieten.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { verify } from '../../../shared/certificates/chain.ts';
import type { Certificate, ChainEntry } from '../../../shared/domain/certificate.ts';
import { takeUpAgain } from '../../../shared/erasure/again.ts';
import { addBackup, removeBackup } from '../../../shared/erasure/backups.ts';
import type { Outcome } from '../../../shared/erasure/erase.ts';
import { lookForRestored } from '../../../shared/erasure/restored.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import { erasuresIn } from '../../../shared/storage/erasures.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { poisonQueue, QUEUES, RECORDS } from '../../../shared/storage/names.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, iso } from '../../../shared/time.ts';
import { backUp, putBack } from '../support/backup.ts';
import { all, eventOf, issueAuthorization, NOW, packetBody } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { Clock, erasureFor, hubOf, PSEUDONYM_KEY } from '../support/erasure.ts';
import { deviceOf, everything, has, placesWith, plant } from '../support/marks.ts';

const { azurite, storage } = await deploymentForFile();
beforeAll(async () => {
  for (const name of Object.values(QUEUES)) await storage.queue(poisonQueue(name)).create();
});

const certificateOf = (outcome: Outcome) => (outcome as { certificate: ChainEntry<Certificate> }).certificate;

/** Mail that is posted, the journals that wait for it, and messages go by themselves; none of that is looked at here. */
async function calm(): Promise<void> {
  for await (const { id } of lettersIn(storage, OPERATOR).all())
    await lettersIn(storage, OPERATOR).remove(id);
  for (const { contract, certified } of await all(erasuresIn(storage).all())) {
    if (certified !== undefined) await erasuresIn(storage).remove(contract);
  }
  for (const name of Object.values(QUEUES)) {
    for (const queue of [name, poisonQueue(name)]) await storage.queue(queue).clearMessages();
  }
}

test('what a backup brings back is quiet at once, and erased again everywhere, its neighbour staying whole', async () => {
  const gone = await plant(storage, 'marieberg', { ends: '2026-01-31' });
  const neighbour = await plant(storage, 'nykvarn', {});
  await calm();
  const marks = ['marieberg', 'nykvarn'];
  const keys = ['marieberg', gone.key];
  const hits = async () => placesWith(keys, await everything(storage, marks)).sort();
  // Snapshots aren't in a backup either.
  const others = async () => {
    const found = (await everything(storage, marks)).filter(({ text }) => has(text, ['nykvarn']));
    return [...new Set(found.map(({ text }) => text))].sort();
  };
  const planted = await hits();
  const whole = await others();
  const copy = await backUp(storage);
  const clock = new Clock();
  const hub = hubOf(deviceOf('marieberg'), deviceOf('nykvarn'));
  const { erase } = erasureFor(storage, { clock, identities: hub });
  const taken = NOW - HOUR;
  await addBackup(
    storage,
    { name: 'weekly-47', taken, keptUntil: '2026-07-15', where: 'account b' },
    clock.read,
  );
  await addBackup(storage, { name: 'old', taken: NOW - 9 * DAY, keptUntil: '2026-06-20' }, clock.read);
  await removeBackup(storage, 'old', '2026-06-10', clock.read);

  const first = certificateOf(await erase(gone.key));
  expect(first.remains).toContainEqual({
    what: `what the stores had of the customer when it was made, ${iso(taken)}`,
    where: 'the backup weekly-47 (account b)',
    until: '2026-07-15T23:59:59.999Z',
    backup: 'weekly-47',
  });
  expect(JSON.stringify(first)).not.toMatch(/backup old/);
  await calm();
  expect(await hits()).toEqual([]);
  expect((await lookForRestored(storage, PSEUDONYM_KEY, taken)).erased).toEqual([]);

  // An instance that runs all the while remembers that the customer is gone; another starts after the backup is back.
  const ingest = ingestInto(storage, { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 });
  await ingest([], NOW);
  azurite.endDeletions();
  await putBack(storage, copy);
  const restored = await hits();
  // Messages aren't in a backup, nor is what lies with the records.
  const queues = Object.values(QUEUES).flatMap((name) => [name, poisonQueue(name)]);
  const elsewhere: readonly string[] = [...queues, ...RECORDS.tables];
  expect(restored).toEqual(planted.filter((place) => !elsewhere.includes(place)));
  // As somebody who thinks that it is in force would have it: nothing says that it ended.
  await customersIn(storage).change(gone.key, (one) => {
    const { ends: _, ...contract } = one.contract;
    return { ...one, contract };
  });
  const sends = await issueAuthorization(storage, deviceOf('marieberg'));
  const event = () => eventOf(deviceOf('marieberg'), packetBody(sends, 1));
  const anew = ingestInto(storage, { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 });
  expect(await anew([event()], NOW)).toEqual({ 'contract-ended': 1 });
  expect(await ingest([event()], NOW + 60_000)).toEqual({ 'contract-ended': 1 });
  const quieten = quietingOf(storage);
  expect(await quieten(await all(customersIn(storage).all()), NOW)).toMatchObject([{ key: gone.key }]);
  expect((await customersIn(storage).get(gone.key))?.status).toBe('erasing');
  expect((await customersIn(storage).get(neighbour.key))?.status).toBe('active');
  expect(await lettersIn(storage, OPERATOR).get(`came-back-${iso(NOW).slice(0, 10)}`)).toBeDefined();
  // It is marked, and not due: the purge leaves it until somebody says so.
  expect(await erase(gone.key)).toEqual({ left: 'not-due' });

  hub.known.add(deviceOf('marieberg'));
  clock.now += DAY;
  const { erased, people, contracts } = await lookForRestored(storage, PSEUDONYM_KEY, taken);
  expect([erased, people, contracts]).toMatchObject([
    [{ contract: gone.key, customer: { number: gone.number }, certificate: { id: first.id } }],
    [],
    [],
  ]);
  const again = () => takeUpAgain(storage, erased[0]!, { taken, name: 'weekly-47' }, clock.now);
  await again();
  const opened = await erasuresIn(storage).get(gone.key);
  await again();
  expect((await erasuresIn(storage).get(gone.key))?.journal.id).toBe(opened?.journal.id);
  const second = certificateOf(await erase(gone.key));
  expect(second).toMatchObject({
    kind: 'erased',
    again: { certificate: first.id, number: first.number, taken: iso(taken) },
    pseudonym: first.pseudonym,
    contract: first.contract,
    ended: first.ended,
    due: first.due,
    erased: { begun: iso(clock.now - 60_000) },
  });
  expect(second.stores.filter(({ before }) => before > 0).map(({ store }) => store)).toEqual(
    expect.arrayContaining(['table customers', 'table users', 'the tables of the contract', 'table devices']),
  );
  // Its contact, who was told of the erasure, is told nothing more, and nothing is kept for that.
  expect(await erasuresIn(storage).get(gone.key)).toBeUndefined();
  await calm();
  expect(await hits()).toEqual([]);
  expect(await others()).toEqual(whole);
  expect([...hub.known]).toEqual([deviceOf('nykvarn')]);
  expect(await lookForRestored(storage, PSEUDONYM_KEY, taken)).toEqual({
    erased: [],
    people: [],
    contracts: [],
  });

  const { certificates } = await removeBackup(storage, 'weekly-47', '2026-06-16', clock.read);
  expect(certificates).toEqual([first.id, second.id]);
  const chain = await all(certificatesIn(storage).all());
  expect(chain.at(-1)).toMatchObject({
    kind: 'backup-gone',
    backup: 'weekly-47',
    on: '2026-06-16',
    certificates,
  });
  expect(verify(chain).findings).toEqual([]);
}, 60_000);
