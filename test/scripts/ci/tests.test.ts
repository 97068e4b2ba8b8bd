import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** Runs these test files, by name, in a folder of their own, as `.ci/run` runs ours. */
function runTests(files: Record<string, string>) {
  const dir = mkdtempSync(join(tmpdir(), 'vakt-ci-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'junction');
  for (const [name, text] of Object.entries(files)) {
    const head = "import { existsSync, writeFileSync } from 'node:fs';\nimport { test } from 'vitest';\n";
    const first = `const first = !existsSync('${name}.seen');\nwriteFileSync('${name}.seen', '');\n`;
    writeFileSync(join(dir, `${name}.test.ts`), head + first + text);
  }
  const script = join(ROOT, 'scripts/ci/tests.ts');
  const run = spawnSync(process.execPath, [script, `--root=${dir}`], { cwd: dir, encoding: 'utf8' });
  return { status: run.status, lines: run.stdout.trimEnd().split('\n') };
}

test('what fails, dies or leaves an error once, and not when it runs alone, passes and is named', () => {
  const { status, lines } = runTests({
    good: "test('is good', () => {});",
    flaky: "test('is flaky', () => { if (first) throw new Error('busy'); });",
    dies: "test('dies', () => { if (first) process.kill(process.pid, 'SIGKILL'); });",
    leaves:
      "test('leaves an error', async () => { if (first) Promise.reject(new Error('late')); await new Promise(setImmediate); });",
  });
  expect(lines.filter((line) => line.startsWith('passed only when run alone: ')).sort()).toEqual([
    expect.stringMatching(/dies/),
    'passed only when run alone: flaky.test.ts > is flaky',
    expect.stringMatching(/leaves/),
  ]);
  expect(lines.at(-1)).toBe('4 passed, 0 failed');
  expect(status).toBe(0);
});

test('what fails twice fails', () => {
  const { status, lines } = runTests({
    good: "test('is good', () => {}); test.skip('is left out', () => {});",
    bad: "test('is bad', () => { throw new Error('always'); });",
    broken: "import './nowhere.ts';",
  });
  expect(lines.filter((line) => line.startsWith('passed only when run alone'))).toEqual([]);
  expect(lines.at(-1)).toBe('1 passed, 2 failed, 1 skipped');
  expect(status).toBe(1);
});
