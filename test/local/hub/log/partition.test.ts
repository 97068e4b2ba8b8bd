import { appendFile, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { NewEvent } from '../../../../local/hub/log/event.ts';
import { Partition } from '../../../../local/hub/log/partition.ts';
import type { Retention } from '../../../../local/hub/log/retention.ts';
import { temporaryFolder } from '../support/hub.ts';

const DAY = 86_400_000;

async function open(directory: string, segmentBytes = 1_000_000, retention: Retention = { age: DAY }) {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const partition = await Partition.open({ directory, segmentBytes, retention, log });
  onTestFinished(() => partition.close());
  return { partition, lines };
}

function event(body: string | Buffer): NewEvent {
  return {
    deviceId: 'pump-1',
    generationId: '1',
    system: { contentType: 'application/json' },
    properties: { unit: 'µm' },
    body: Buffer.from(body),
  };
}

async function readAll(partition: Partition, from = 0): Promise<string[]> {
  const bodies: string[] = [];
  for (let offset = from; ; ) {
    const { events, next } = await partition.read(offset, 7);
    if (events.length === 0) return bodies;
    bodies.push(...events.map(({ body }) => String(body)));
    offset = next;
  }
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => String(from + n));

test('what was appended is read back, in order, with all its properties', async () => {
  const { partition } = await open(await temporaryFolder());
  await Promise.all(numbers(0, 50).map((n) => partition.append(event(n))));

  expect(await readAll(partition)).toEqual(numbers(0, 50));
  const { events } = await partition.read(0, 1);
  expect(events[0]).toMatchObject({ ...event('0'), offset: 0, sequenceNumber: 0, body: Buffer.from('0') });
});

test('appends resolve in the order they were made in', async () => {
  const { partition } = await open(await temporaryFolder());
  const order: number[] = [];
  await Promise.all(
    numbers(0, 100).map((n) => partition.append(event(n)).then((number) => order.push(number))),
  );
  expect(order).toEqual(numbers(0, 100).map(Number));
});

test('an event of 256 KB, or of nothing, goes in and comes out whole', async () => {
  const { partition } = await open(await temporaryFolder());
  const large = Buffer.alloc(256 * 1024, 'x');
  await Promise.all([
    partition.append(event(large)),
    partition.append(event('')),
    partition.append(event(large)),
  ]);
  expect((await readAll(partition)).map(({ length }) => length)).toEqual([262_144, 0, 262_144]);
});

test('a new process goes on with the numbers where the old one ended', async () => {
  const directory = await temporaryFolder();
  const { partition: first } = await open(directory);
  await Promise.all(numbers(0, 10).map((n) => first.append(event(n))));
  await first.close();

  const { partition: second } = await open(directory);
  expect(await second.append(event('10'))).toBe(10);
  expect(await readAll(second)).toEqual(numbers(0, 11));
});

test.each([
  ['a frame that was begun', Buffer.from([0, 0, 1])],
  ['a record whose end is missing', Buffer.from([0, 0, 1, 0, 1, 2, 3, 4, 5, 6])],
  ['zeros', Buffer.alloc(5000)],
  [
    'a record with a wrong checksum',
    Buffer.concat([Buffer.from([0, 0, 0, 20, 9, 9, 9, 9]), Buffer.alloc(20)]),
  ],
])('an unfinished write is cut off at the next start: %s', async (_, torn) => {
  const directory = await temporaryFolder();
  const { partition: first } = await open(directory);
  await Promise.all(numbers(0, 10).map((n) => first.append(event(n))));
  await first.close();
  const file = join(directory, (await readdir(directory))[0]!);
  await appendFile(file, torn);

  const { partition: second, lines } = await open(directory);
  expect(lines).toEqual([expect.stringContaining(`cut off ${torn.length} bytes`)]);
  expect(await second.append(event('10'))).toBe(10);
  expect(await readAll(second)).toEqual(numbers(0, 11));
});

test('the log goes over to a new segment without a gap, and a restart finds them all', async () => {
  const directory = await temporaryFolder();
  const { partition } = await open(directory, 500);
  for (const n of numbers(0, 30)) await partition.append(event(n));
  expect((await readdir(directory)).length).toBeGreaterThan(5);
  expect(await readAll(partition)).toEqual(numbers(0, 30));
  await partition.close();

  const { partition: second } = await open(directory, 500);
  expect(await readAll(second)).toEqual(numbers(0, 30));
  expect(await second.append(event('30'))).toBe(30);
});

test('a new segment that a crash left empty does not reset anything', async () => {
  const directory = await temporaryFolder();
  const { partition } = await open(directory, 500);
  for (const n of numbers(0, 30)) await partition.append(event(n));
  const { last } = partition;
  await partition.close();
  const name = `${String(partition.end).padStart(16, '0')}-${'30'.padStart(16, '0')}.log`;
  await writeFile(join(directory, name), '');

  const { partition: second } = await open(directory, 500);
  expect(second.last).toEqual(last);
  expect(await second.append(event('30'))).toBe(30);
  expect(await readAll(second)).toEqual(numbers(0, 31));
});

test('a reader finds its place by offset, sequence number and time, over segments', async () => {
  const directory = await temporaryFolder();
  const { partition } = await open(directory, 2000);
  for (const n of numbers(0, 60)) {
    await partition.append(event(n));
    if (n === '39') await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { events } = await partition.read(
    await partition.locate({ from: 'sequenceNumber', value: 39, inclusive: true }),
    2,
  );
  const [at39, at40] = events;
  const startOf = async (position: Parameters<Partition['locate']>[0]) =>
    (await readAll(partition, await partition.locate(position)))[0];

  expect(await startOf({ from: 'offset', value: -1, inclusive: false })).toBe('0');
  expect(await startOf({ from: 'offset', value: at39!.offset, inclusive: false })).toBe('40');
  expect(await startOf({ from: 'offset', value: at39!.offset, inclusive: true })).toBe('39');
  expect(await startOf({ from: 'sequenceNumber', value: 12, inclusive: false })).toBe('13');
  expect(await startOf({ from: 'enqueuedAt', value: at40!.enqueuedAt - 1, inclusive: false })).toBe('40');
  expect(await startOf({ from: 'enqueuedAt', value: 0, inclusive: false })).toBe('0');
  expect(await startOf({ from: 'latest' })).toBeUndefined();
  expect(await startOf({ from: 'sequenceNumber', value: 59, inclusive: false })).toBeUndefined();
  await expect(partition.locate({ from: 'sequenceNumber', value: 60, inclusive: false })).rejects.toThrow(
    RangeError,
  );
});

test('a reader at the end is woken by the next event', async () => {
  const { partition } = await open(await temporaryFolder());
  const waiting = partition.waitFor(0, new AbortController().signal);
  await partition.append(event('0'));
  await waiting;
  expect(await readAll(partition)).toEqual(['0']);
});

test('whole segments go when their last event is older than the retention, and the numbers go on', async () => {
  const directory = await temporaryFolder();
  const { partition } = await open(directory, 500);
  for (const n of numbers(0, 20)) await partition.append(event(n));
  const names = (await readdir(directory)).sort();
  const old = new Date(Date.now() - 2 * DAY);
  for (const name of names.slice(0, 3)) await utimes(join(directory, name), old, old);

  await partition.expire(Date.now());

  expect((await readdir(directory)).sort()).toEqual(names.slice(3));
  const rest = await readAll(
    partition,
    await partition.locate({ from: 'offset', value: -1, inclusive: false }),
  );
  expect(rest[0]).toBe(String(partition.firstSequence));
  expect(partition.firstSequence).toBeGreaterThan(0);
  expect(await partition.append(event('20'))).toBe(20);
});

test('the oldest segments go when more than the wished bytes came after them, with no need to wait', async () => {
  const directory = await temporaryFolder();
  const { partition } = await open(directory, 500, { age: DAY, bytes: 2000 });
  for (const n of numbers(0, 60)) await partition.append(event(n));

  const files = await readdir(directory);
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(directory, name))).size));
  const kept = sizes.reduce((sum, size) => sum + size, 0);
  expect(kept).toBeGreaterThanOrEqual(2000);
  expect(kept).toBeLessThan(3500);
  expect(await readAll(partition)).toEqual(numbers(partition.firstSequence, 60));
  expect(partition.firstSequence).toBeGreaterThan(30);
});

test('damage in the middle of the log is told, not passed over', async () => {
  const directory = await temporaryFolder();
  const { partition } = await open(directory);
  for (const n of numbers(0, 3)) await partition.append(event(n));
  const file = join(directory, (await readdir(directory))[0]!);
  const bytes = await readFile(file);
  bytes[30]! ^= 1;
  await writeFile(file, bytes);
  await expect(partition.read(0, 3)).rejects.toMatchObject({ code: 'LOG_DAMAGED' });
});

// Windows doesn't take a folder away of which a file is open.
test.skipIf(process.platform === 'win32')(
  'after a failed write nothing is taken any more, and every caller is told',
  async () => {
    const directory = await temporaryFolder();
    const { partition, lines } = await open(directory, 1);
    await partition.append(event('0'));
    await rm(directory, { recursive: true });
    const results = await Promise.allSettled([partition.append(event('1')), partition.append(event('2'))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(partition.append(event('3'))).rejects.toMatchObject({ code: 'LOG_UNWRITABLE' });
    expect(lines).toEqual([expect.stringContaining('cannot be written')]);
  },
);
