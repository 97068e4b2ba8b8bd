import { expect, test } from 'vitest';
import { type FileReport, lastLine, outcomeOf, toRepeat } from '../../../scripts/ci/report.ts';

const good: FileReport = { file: 'good', passed: true, failed: [], passes: 3, skips: 1 };
const bad: FileReport = { file: 'bad', passed: false, failed: ['bad > a', 'bad > b'], passes: 2, skips: 0 };
const broken: FileReport = { file: 'broken', passed: false, failed: [], passes: 0, skips: 0 };
const run = (...files: FileReport[]) => ({ files, strays: [] });

test('files that failed are repeated, with a test of theirs or without one', () => {
  expect(toRepeat(run(good, bad, broken))).toEqual(['bad', 'broken']);
});

test('a run without failures is counted as it is', () => {
  const outcome = outcomeOf(run(good));
  expect(outcome).toEqual({ passed: 3, failed: 0, skipped: 1, onlyAlone: [] });
  expect(lastLine(outcome)).toBe('3 passed, 0 failed, 1 skipped');
});

test('what passes only the second time is passed, and named', () => {
  const second = run({ ...bad, failed: ['bad > b'], passes: 3 });
  const outcome = outcomeOf(run(good, bad), second);
  expect(outcome).toEqual({ passed: 6, failed: 1, skipped: 1, onlyAlone: ['bad > a'] });
  expect(lastLine(outcome)).toBe('6 passed, 1 failed, 1 skipped');
});

test('a file that could not be loaded is one failure, and named when it could be the second time', () => {
  expect(outcomeOf(run(broken), run(broken))).toMatchObject({ passed: 0, failed: 1, onlyAlone: [] });
  const second = run({ ...broken, passed: true, passes: 5 });
  expect(outcomeOf(run(broken), second)).toMatchObject({ passed: 5, failed: 0, onlyAlone: ['broken'] });
});

test('a file whose repetition came to no report keeps its first result', () => {
  expect(outcomeOf(run(good, bad))).toMatchObject({ passed: 5, failed: 2, onlyAlone: [] });
  expect(outcomeOf(run(good, bad), run())).toMatchObject({ passed: 5, failed: 2, onlyAlone: [] });
});

test('an error beside all tests fails, unless files were repeated and it did not come again', () => {
  const stray = { files: [good], strays: ['out of memory'] };
  expect(outcomeOf(stray).failed).toBe(1);
  const second = run({ ...broken, passed: true });
  expect(outcomeOf({ files: [good, broken], strays: ['a worker died'] }, second).failed).toBe(0);
  expect(outcomeOf({ files: [good, broken], strays: [] }, { ...second, strays: ['again'] }).failed).toBe(1);
});
