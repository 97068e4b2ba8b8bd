import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readUnits } from '../../../cli/backtest/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'vakt-backtest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(...lines: readonly string[]): string {
  const file = join(folder, `${++files}.csv`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const COLUMNS = { unit: 'run', time: 't', value: ['dp'], covariates: [] };
const LIMIT = { limit: 10, direction: 'above' } as const;
const read = (file: string, more = {}, limits: Parameters<typeof readUnits>[2] = LIMIT) =>
  readUnits(file, { ...COLUMNS, ...more }, limits, () => {});

test('units may be mixed; a life ends where it passes the limit, and what comes later is not its', async () => {
  const file = fileOf('run,t,dp', 'a,100,1', 'b,5,2', 'a,110,11', 'a,120,3', 'b,6,4');
  expect(await read(file)).toEqual(
    [
      { name: 'a', start: 100, age: [0, 10], duty: [0, 10], columns: [[1, 11]], end: 10, passed: true },
      { name: 'b', start: 5, age: [0, 1], duty: [0, 1], columns: [[2, 4]], end: 1, passed: false },
    ].map((unit) => ({ ...unit, truth: undefined })),
  );
});

test('duty is the sum of its rate over time; dates are read as seconds', async () => {
  const file = fileOf(
    't;dp;load',
    '2026-01-01T00:00:00Z;1;3',
    '2026-01-01T00:00:10Z;2;3',
    '2026-01-01T00:00:30Z;3;0.5',
  );
  const [unit] = await read(file, { unit: undefined, duty: 'load' });
  expect(unit).toMatchObject({ age: [0, 10, 30], duty: [0, 30, 40] });
});

test('downwards, a life ends below its limit', async () => {
  const [unit] = await read(
    fileOf('run,t,dp', 'a,1,30', 'a,2,20', 'a,3,9'),
    {},
    { limit: 10, direction: 'below' },
  );
  expect(unit).toMatchObject({ end: 2, passed: true });
});

test('twenty thousand rows of a unit become a few thousand points, and none that knows of a later row', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `a,${i},${i / 1e6}`);
  const [unit] = await read(fileOf('run,t,dp', ...rows));
  expect(unit!.age.length).toBeLessThanOrEqual(4_096);
  expect(unit!.end).toBe(19_999);
  for (const [i, age] of unit!.age.entries()) expect(unit!.columns[0]![i]!).toBeLessThanOrEqual(age / 1e6);
});

test.each([
  ['line 3, column dp: a number is wanted, not "x"', ['run,t,dp', 'a,1,1', 'a,2,x']],
  ['line 2, column dp: a number is wanted, not nothing', ['run,t,dp', 'a,1,']],
  [
    'line 4, column t: unit a goes back in time, or stands still, at 1',
    ['run,t,dp', 'a,1,1', 'b,9,1', 'a,1,1'],
  ],
  ['line 2, column t: a number is wanted, not "noon"', ['run,t,dp', 'a,noon,1']],
  ['line 2, column run: no unit is named', ['run,t,dp', ',1,1']],
  ['has no column dp; there are run, t, pressure', ['run,t,pressure', 'a,1,1']],
  ['has no rows below its line of column names', ['run,t,dp']],
])('%s', async (message, lines) => {
  await expect(read(fileOf(...lines))).rejects.toThrow(message);
});

test('duty below 0 is refused where it stands', async () => {
  const file = fileOf('run,t,dp,load', 'a,1,1,1', 'a,2,1,-1');
  await expect(read(file, { duty: 'load' })).rejects.toThrow(
    'line 3, column load: duty can’t be below 0'.replace('’', "'"),
  );
});
