import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { confusionOf, f1, hitsOf } from '../../cli/changes/score.ts';
import { normal } from '../../local/fleet/physics/random.ts';

const exec = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const SKAB = join(root, '../shared/data/skab');
const folder = mkdtempSync(join(tmpdir(), 'vakt-changes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function vakt(...args: string[]) {
  const { stdout } = await exec(process.execPath, [join(root, 'cli/main.ts'), 'changes', ...args, '--json']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('warnings are held against changes', () => {
  test('each change is found by one warning, and a warning finds one change', () => {
    expect(hitsOf([10, 12, 300], [8, 20], 0, 60)).toEqual({ found: 1, missed: 1, falsely: 2 });
    expect(hitsOf([10, 30, 300], [8, 20], 0, 60)).toEqual({ found: 2, missed: 0, falsely: 1 });
    expect(hitsOf([10], [8, 20], 0, 60)).toEqual({ found: 1, missed: 1, falsely: 0 });
    expect(hitsOf([], [8], 0, 60)).toEqual({ found: 0, missed: 1, falsely: 0 });
  });

  test('a warning that comes before its change finds it only where it may', () => {
    expect(hitsOf([90], [100], 0, 60)).toEqual({ found: 0, missed: 1, falsely: 1 });
    expect(hitsOf([90], [100], 60, 60)).toEqual({ found: 1, missed: 0, falsely: 0 });
    expect(hitsOf([161], [100], 60, 60)).toEqual({ found: 0, missed: 1, falsely: 1 });
  });

  test('F1 of 3 found, 1 missed and 2 false is 2·3 / (2·3 + 1 + 2) = 2/3', () => {
    expect(f1(3, 1, 2)).toBeCloseTo(2 / 3, 12);
  });

  test('flags are counted against labels', () => {
    expect(confusionOf([true, true, false, false, false], [true, false, true, false, false])).toEqual({
      ...{ truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 2 },
    });
  });
});

describe('vakt changes', () => {
  const rows = (seed: number, length: number, of: (i: number) => number, labels?: (i: number) => string) =>
    Array.from({ length }, (_, i) => {
      return [i, of(i) + normal(seed, i), ...(labels ? [labels(i)] : [])].join(',');
    }).join('\n');
  const usual = join(folder, 'normal.csv');
  const run = join(folder, 'run.csv');
  writeFileSync(usual, `time,flow\n${rows(1, 5_000, () => 30)}\n`);
  const label = (i: number) => `${i === 700 ? 1 : 0},${i >= 700 ? 1 : 0}`;
  writeFileSync(run, `time,flow,change,wrong\n${rows(2, 1_150, (i) => (i >= 700 ? 20 : 30), label)}\n`);

  test('warns of a change in a recording and scores the warning', async () => {
    const [warning, { summary }] = await vakt(
      ...[run, '--normal', usual, '--value', 'flow', '--change', 'change', '--anomaly', 'wrong'],
    );
    expect(warning).toMatchObject({ run: 'run.csv', signal: 'flow' });
    expect(warning.at).toBeGreaterThanOrEqual(700);
    expect(warning.at).toBeLessThan(715);
    expect(summary).toMatchObject({
      runs: 1,
      changes: { after: { found: 1, missed: 0, false: 0, f1: 1 } },
    });
    expect(summary.rows.f1).toBeGreaterThan(0.97);
  });

  test('a column that is not there, or a normal recording that is too short, is refused with what to do', async () => {
    await expect(vakt(run, '--normal', usual, '--value', 'speed')).rejects.toThrow('has no column "speed"');
    await expect(vakt(usual, '--normal', run, '--value', 'flow', '--length', '2000')).rejects.toThrow(
      'fewer than the 2000 of a run (--length)',
    );
  });
});

test.runIf(existsSync(SKAB))(
  'SKAB, tuned on its anomaly-free file only: F1 and rates are those that docs/sensors.md states',
  async () => {
    const runs = readdirSync(join(SKAB, 'valve1')).map((file) => join(SKAB, 'valve1', file));
    const signals = [
      'Accelerometer1RMS',
      'Accelerometer2RMS',
      'Current',
      'Pressure',
      'Voltage',
      'Volume Flow RateRMS',
    ];
    const lines = await vakt(
      ...[...runs, '--normal', join(SKAB, 'anomaly-free.csv'), '--time', 'datetime'],
      ...signals.flatMap((signal) => ['--value', signal]),
      ...['--change', 'changepoint', '--anomaly', 'anomaly'],
    );
    const { summary } = lines.at(-1)!;
    expect(summary.runs).toBe(16);
    expect(summary.changes.around).toMatchObject({ found: 36, missed: 27, false: 6 });
    expect(summary.changes.after).toMatchObject({ found: 30, missed: 33, false: 12 });
    expect(summary.rows.f1).toBeCloseTo(0.78, 2);
    expect(summary.rows.falseAlarmPercent).toBeCloseTo(0.2, 1);
    expect(summary.rows.missedAlarmPercent).toBeCloseTo(35.3, 1);
  },
);
if (!existsSync(SKAB)) console.log('The SKAB recordings are not here: their scores are not tried.');
