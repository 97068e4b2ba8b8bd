/**
 * Runs the tests; files in which something failed run once more, alone, for a busy machine is no mistake of the code.
 * What passes only then is said, and counts as passed. Arguments go to the test runner: files, and options as
 * `--name=value`. Ends with 0 if all passed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastLine, outcomeOf, type Report, toRepeat } from './report.ts';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const folder = mkdtempSync(join(tmpdir(), 'vakt-tests-'));

const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith('-'));
const first = run('first.json', args);
if (first === undefined) {
  console.log('The test runner came to no report.\n0 passed, 1 failed');
  process.exit(1);
}
const repeat = toRepeat(first);
if (repeat.length > 0) {
  console.log(`\nOnce more, alone:\n${repeat.join('\n')}`);
}
const second =
  repeat.length > 0 ? run('second.json', ['--no-file-parallelism', ...options, ...repeat]) : undefined;
rmSync(folder, { recursive: true });

const outcome = outcomeOf(first, second);
for (const stray of first.strays) console.log(`error beside the tests: ${stray}`);
for (const name of outcome.onlyAlone) console.log(`passed only when run alone: ${name}`);
console.log(lastLine(outcome));
process.exit(outcome.failed === 0 && outcome.passed > 0 ? 0 : 1);

/** Runs the test runner. @returns its report; undefined if it wrote none */
function run(name: string, args: readonly string[]): Report | undefined {
  const file = join(folder, name);
  const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'reporter.ts')}`];
  spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
    stdio: 'inherit',
    env: { ...process.env, VAKT_TEST_REPORT: file },
  });
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
}
