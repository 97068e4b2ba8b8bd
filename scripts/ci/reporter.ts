import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { FileReport, Report } from './report.ts';

type UnhandledError = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1][number];

/** Writes what became of every test file, as JSON, to the file that VAKT_TEST_REPORT names. */
export default class FileReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<UnhandledError>): void {
    const blamed = new Set(errors.map(fileOf));
    const known = new Set(modules.map(({ moduleId }) => moduleId));
    const report: Report = {
      files: modules.map((module) => reportOf(module, blamed.has(module.moduleId))),
      strays: errors.filter((error) => !known.has(fileOf(error) ?? '')).map(({ message }) => message),
    };
    writeFileSync(process.env.VAKT_TEST_REPORT!, JSON.stringify(report));
  }
}

/** The test file during which an error happened that no test caught; undefined if that isn't known. */
function fileOf(error: UnhandledError): string | undefined {
  return error.VITEST_TEST_PATH as string | undefined;
}

function reportOf(module: TestModule, blamed: boolean): FileReport {
  const tests = [...module.children.allTests()];
  const namesIn = (...states: string[]) =>
    tests.filter((test) => states.includes(test.result().state)).map(({ fullName }) => fullName);
  const ran = module.state() === 'passed' || module.state() === 'skipped';
  return {
    file: module.relativeModuleId,
    passed: ran && !blamed,
    failed: namesIn('failed', 'pending').map((name) => `${module.relativeModuleId} > ${name}`),
    passes: namesIn('passed').length,
    skips: namesIn('skipped').length,
  };
}
