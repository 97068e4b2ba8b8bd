import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Begun, readLine } from '../../../shared/changeLog/line.ts';
import type { LogFile } from '../../../shared/changeLog/verify.ts';
import { verifyLog } from '../../../shared/changeLog/verify.ts';
import { sha256 } from '../../../shared/keys.ts';
import { changeLogIn } from '../../../shared/storage/changeLog.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { CHANGE_LOG } from '../../../shared/storage/names.ts';
import { DAY, iso } from '../../../shared/time.ts';
import { all } from '../../functions/support/deployment.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

const NOVEMBER = Date.parse('2026-11-20T10:00:00Z');
const DECEMBER = Date.parse('2026-12-01T03:00:00Z');

let azurite: StrictAzurite;
let storage: Storage;
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
});
afterAll(() => azurite?.stop());

/** What the strict proxy saw of requests about blobs, by name. */
const asked = () =>
  [
    ...new Set(azurite.control.requests().flatMap((one) => (one.service === 'blob' ? [one.operation] : []))),
  ].sort();

async function emptied(): Promise<void> {
  const container = storage.container(CHANGE_LOG);
  if (!(await container.exists())) return;
  for (const { name } of await all(container.listBlobsFlat())) await container.deleteBlob(name);
}

const begun = (id: string, at: number): Begun => ({
  kind: 'begun',
  id,
  at: iso(at),
  command: 'model add',
  signed: sha256(id),
});

const filesOf = (from = 0): Promise<LogFile[]> => all(changeLogIn(storage).since(from));
/** Findings of the chain; nobody signed here. */
async function faults(now = DECEMBER): Promise<string[]> {
  const { findings } = verifyLog(await filesOf(), new Map(), now);
  return findings
    .filter(({ what }) => !/^who ran it/.test(what))
    .map(({ where, what }) => `${where}: ${what}`);
}
const idsOf = (files: readonly LogFile[]) =>
  files.flatMap(({ lines }) => lines.map((line) => (readLine(line) as Begun | undefined)?.id ?? '–'));

test('many that write at once make one chain, in which each line is there once', async () => {
  await emptied();
  const names = Array.from({ length: 12 }, (_, i) => `w${i}`);
  await Promise.all(
    names.map(async (name) => {
      const log = changeLogIn(storage);
      for (const part of ['a', 'b', 'c']) await log.append(begun(`${name}${part}`, NOVEMBER));
    }),
  );
  const files = await filesOf();
  expect(files.map(({ number }) => number)).toEqual([1]);
  expect(idsOf(files).sort()).toEqual(names.flatMap((name) => [`${name}a`, `${name}b`, `${name}c`]).sort());
  expect(await faults()).toEqual([]);
});

test('a file is closed before the next one begins, when its month is over or it is full, whoever writes at once', async () => {
  await emptied();
  await changeLogIn(storage).append(begun('november', NOVEMBER));
  const ids = Array.from({ length: 8 }, (_, i) => `d${i}`);
  await Promise.all(ids.map((id) => changeLogIn(storage, 4).append(begun(id, DECEMBER))));
  const files = await filesOf();
  expect(files.map(({ number }) => number)).toEqual([1, 2, 3]);
  const kinds = files.map(({ lines }) => lines.map((line) => readLine(line)!.kind));
  expect(kinds[0]).toEqual(['begun', 'closed']);
  expect(
    kinds.slice(0, -1).every((one) => one.at(-1) === 'closed' && !one.slice(0, -1).includes('closed')),
  ).toBe(true);
  expect(
    idsOf(files)
      .filter((id) => ids.includes(id))
      .sort(),
  ).toEqual(ids);
  expect(readLine(files[1]!.lines[0]!)).toMatchObject({ follows: iso(DECEMBER) });
  expect(await faults()).toEqual([]);
});

test('an answer that is lost, so that the client sends the line again, makes it no second line', async () => {
  await emptied();
  const log = changeLogIn(storage);
  await log.append(begun('first', NOVEMBER));
  const lost = { match: { operation: /^AppendBlock$/, nth: 1 }, fault: { kind: 'lost-response' } } as const;
  azurite.control.setPlan({ seed: 1, rules: [lost] });
  await log.append(begun('second', NOVEMBER));
  azurite.control.setPlan(undefined);
  await log.append(begun('third', NOVEMBER));
  expect(idsOf(await filesOf())).toEqual(['first', 'second', 'third']);
  expect(await faults()).toEqual([]);
});

test('a writer that died between closing a file and beginning the next, or after that, holds up nobody', async () => {
  await emptied();
  await changeLogIn(storage).append(begun('november', NOVEMBER));
  const { removed, head } = await changeLogIn(storage).sweep(0, DECEMBER);
  expect(removed).toBe(0);
  const [file] = await filesOf();
  expect(file!.lines).toHaveLength(2);
  // By what the sweep says it ends with, the log can be held later.
  expect(head).toBe(sha256(file!.lines[1]!));
  await storage.container(CHANGE_LOG).getAppendBlobClient('00000002.jsonl').create();
  await changeLogIn(storage).append(begun('december', DECEMBER));
  expect(idsOf(await filesOf())).toEqual(['november', '–', 'december']);
  expect(await faults()).toEqual([]);
});

test('nothing is asked of the container that a policy of immutability with protected appends would refuse', async () => {
  await emptied();
  azurite.control.reset();
  const log = changeLogIn(storage, 2);
  for (const id of ['a', 'b', 'c']) await log.append(begun(id, NOVEMBER));
  await log.sweep(0, DECEMBER);
  await log.append(begun('d', DECEMBER));
  // A blob is put but once, `If-None-Match: *`, and deleted when the policy has run out.
  expect(asked()).toEqual(['AppendBlock', 'GetBlob', 'ListBlobs', 'PutBlob']);
  expect((await filesOf()).length).toBeGreaterThan(1);
});

test('a foreign line, even without its end, is gone on from, and found', async () => {
  await emptied();
  await changeLogIn(storage).append(begun('first', NOVEMBER));
  const foreign = `${'å'.repeat(5_000)} is nobody’s`;
  const bytes = Buffer.from(foreign);
  await storage.container(CHANGE_LOG).getAppendBlobClient('00000001.jsonl').appendBlock(bytes, bytes.length);
  await changeLogIn(storage).append(begun('second', NOVEMBER));
  expect(await faults()).toEqual(['file 1, line 2: it cannot be read as a line of the log']);
  expect((await filesOf())[0]!.lines).toHaveLength(3);
});

test('files go when nothing was added to them for long enough, and the log still begins where it may', async () => {
  await emptied();
  const log = changeLogIn(storage);
  await log.append(begun('november', NOVEMBER));
  await log.append(begun('december', DECEMBER));
  const [first] = await all(storage.container(CHANGE_LOG).listBlobsFlat());
  // By the store's clock both were written just now.
  expect((await log.sweep(+first!.properties.lastModified, DECEMBER)).removed).toBe(0);
  await storage.container(CHANGE_LOG).deleteBlob(first!.name);
  expect(await faults(DECEMBER)).toEqual([
    'file 2, line 1: the files before it are missing, and it is too early for that',
  ]);
  expect(await faults(DECEMBER + 730 * DAY)).toEqual([]);
  const later = Date.now() + 1_000;
  // The store lets nothing go that has a snapshot, and answers as it does where a policy has not run out.
  const second = storage.hostContainer(CHANGE_LOG).getBlobClient('00000002.jsonl');
  const { snapshot } = await second.createSnapshot();
  expect((await log.sweep(later, DECEMBER)).removed).toBe(0);
  await second.withSnapshot(snapshot!).delete();
  expect((await log.sweep(later, DECEMBER)).removed).toBe(1);
  expect(await filesOf()).toEqual([]);
  await log.append(begun('anew', DECEMBER));
  expect(await faults()).toEqual([]);
});
