import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { credentialsFile, readCredentials, saveCredentials } from '../../../cli/replay/credentials.ts';
import { openCsv, separatorOf } from '../../../cli/replay/csv.ts';
import { openCounter } from '../../../cli/replay/sequence.ts';
import { timeReaderFor } from '../../../cli/replay/time.ts';
import { InputError } from '../../../shared/errors.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'vakt-replay-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function csvOf(text: string, separator?: string) {
  const file = join(await folder(), 'recording.csv');
  await writeFile(file, text);
  const csv = await openCsv(file, separator);
  const rows: string[][] = [];
  for await (const { cells } of csv.rows()) rows.push([...cells]);
  return { columns: csv.columns, rows };
}

test.each([
  ['a,b\n1,2\n', undefined],
  ['\ufeffa;b\r\n1;2\r\n', undefined],
  ['"a"\t"b"\n\n1\t2\n\n', undefined],
  ['a | b\n 1 | 2', undefined],
  ['a/b\n1/2\n', '/'],
])('%j is two columns and a row', async (text, separator) => {
  expect(await csvOf(text, separator)).toEqual({ columns: ['a', 'b'], rows: [['1', '2']] });
});

test.each([
  ['gzip', gzipSync('a,b\n1,2\n'), 'unpack it first'],
  ['a workbook', Buffer.from('PK\u0003\u0004…'), 'save its table as CSV'],
  ['Parquet', Buffer.from('PAR1…'), 'write its table as CSV'],
])('what is %s, and no text, is refused with what to do', async (_, bytes, said) => {
  const file = join(await folder(), 'recording.csv');
  await writeFile(file, bytes);
  await expect(openCsv(file, undefined)).rejects.toThrow(said);
});

test('a separator within quotes does not count', () => {
  expect(separatorOf('"a;b;c",d')).toBe(',');
});

test('rows that are cut short or too long are read as they are', async () => {
  const { rows } = await csvOf('a,b\n1\n1,2,3\n');
  expect(rows).toEqual([['1'], ['1', '2', '3']]);
});

test('a file that is missing, empty or not CSV is refused with its name', async () => {
  const nowhere = join(await folder(), 'nowhere.csv');
  await expect(openCsv(nowhere, undefined)).rejects.toThrow(InputError);
  await expect(openCsv(nowhere, undefined)).rejects.toThrow(nowhere);
  await expect(csvOf('')).rejects.toThrow(/is empty/);
  await expect(csvOf('a,b\n"1,2\n')).rejects.toThrow(/can't be read as CSV/);
});

test('times are seconds, or dates with or without a zone', () => {
  expect(timeReaderFor('0.5', 't')('1.25')).toBe(1_250);
  const read = timeReaderFor('2020-02-08 13:30:47', 't');
  const difference = (a: string, b: string) => read(b)! - read(a)!;
  expect(difference('2020-02-08 13:30:47', '2020-02-08 13:30:48.5')).toBe(1_500);
  expect(difference('2020-02-08T13:30:00+01:00', '2020-02-08 12:31')).toBe(60_000);
  expect(difference('2020-02-28', '2020-03-01')).toBe(2 * 86_400_000);
  expect(read('2020-02-30 00:00:00')).toBeUndefined();
  expect(read('7')).toBeUndefined();
  expect(() => timeReaderFor('noon', 't')).toThrow(/neither seconds nor a date and time/);
});

const ACCESS = {
  deviceId: 'pump-1',
  connectionString: 'HostName=h;DeviceId=pump-1;SharedAccessKey=a2V5',
  authorization: 'abcdefghijklmnopqrstuvwxy2',
};

async function take(
  file: string | undefined,
  count: number,
  given?: number,
  close = true,
  clock: () => number = Date.now,
) {
  const counter = await openCounter(file, ACCESS.authorization, given, clock);
  const taken: number[] = [];
  for (let i = 0; i < count; i++) taken.push(await counter.take());
  if (close) await counter.close();
  return taken;
}

test('saved access data are for this user only, and read back', async () => {
  const data = await folder();
  const file = credentialsFile(data, 'pump-1');
  await saveCredentials(file, ACCESS);
  expect(await readCredentials(file)).toEqual(ACCESS);
  // Windows has no such modes: there the folder's own rights are who may read.
  if (process.platform !== 'win32') {
    for (const name of await readdir(join(data, 'devices'))) {
      expect((await stat(join(data, 'devices', name))).mode & 0o077).toBe(0);
    }
    expect((await stat(join(data, 'devices'))).mode & 0o077).toBe(0);
  }
  expect(await readFile(`${file}.sequence`, 'utf8')).not.toContain(ACCESS.authorization);
  await expect(readCredentials(join(data, 'other.json'))).rejects.toThrow(/add the device with --save/);
});

test('numbers go on without a gap from run to run, and never back', async () => {
  const file = credentialsFile(await folder(), 'pump-1');
  await saveCredentials(file, ACCESS);
  expect(await take(file, 3)).toEqual([1, 2, 3]);
  expect(await take(file, 0)).toEqual([]);
  expect(await take(file, 2)).toEqual([4, 5]);
  expect(await take(file, 1, 2)).toEqual([2]);
  expect(await take(file, 1)).toEqual([6]);
});

test('a run that died leaves no number that could be given twice', async () => {
  const file = credentialsFile(await folder(), 'pump-1');
  await saveCredentials(file, ACCESS);
  const dead = await take(file, 250, undefined, false);
  const [next] = await take(file, 1);
  expect(next).toBeGreaterThan(Math.max(...dead));
});

test('where no count is kept the clock gives numbers above those of every run before, none ahead of it', async () => {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const began = now;
  // As fast as can be: several packets are wanted in each millisecond.
  let asked = 0;
  const clock = () => (++asked % 3 === 0 ? ++now : now);
  const first = await take(undefined, 50, undefined, true, clock);
  expect(first[0]).toBe(began);
  expect(first.at(-1)).toBeLessThanOrEqual(now);
  now += 1;
  const [second] = await take(undefined, 1, undefined, true, clock);
  expect(second).toBeGreaterThan(first.at(-1)!);
});

test('the count of another authorization is not gone on with', async () => {
  const file = credentialsFile(await folder(), 'pump-1');
  await saveCredentials(file, { ...ACCESS, authorization: 'bbcdefghijklmnopqrstuvwxy2' });
  const [first] = await take(file, 1);
  expect(first).toBeGreaterThan(1e12);
});
