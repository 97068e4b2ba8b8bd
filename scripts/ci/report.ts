/** What became of one test file. */
export interface FileReport {
  /** Path of the file from the root of the tests. */
  readonly file: string;
  /** Whether all of it ran, and nothing failed, in no test and beside none. */
  readonly passed: boolean;
  /** Full names of the tests that failed. */
  readonly failed: readonly string[];
  /** Number of tests that passed. */
  readonly passes: number;
  /** Number of tests that were left out. */
  readonly skips: number;
}

/** What became of a run of test files. */
export interface Report {
  readonly files: readonly FileReport[];
  /** Errors that belong to no file, in words. */
  readonly strays: readonly string[];
}

/** Both runs, counted together. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed beside the others and passed alone, by test, or by file where no test of it had failed. */
  readonly onlyAlone: readonly string[];
}

/** The files of a run that have to be tried once more: not all of their tests ran, or not all passed. */
export function toRepeat({ files }: Report): string[] {
  return files.filter(({ passed }) => !passed).map(({ file }) => file);
}

/**
 * Counts a run together with the repetition of what had failed in it. The second answer counts for a file that was
 * repeated; a file that can't be loaded, or fails outside of its tests, is one failure. A stray error of the first run
 * is forgiven when files were repeated, for it may well be theirs (a worker that died under them); else it is a failure.
 *
 * @param second undefined when nothing was repeated, or the repetition came to no report: then the first answer stands
 */
export function outcomeOf(first: Report, second?: Report): Outcome {
  const repeated = new Map(second?.files.map((report) => [report.file, report]));
  const final = first.files.map((report) => (report.passed ? report : (repeated.get(report.file) ?? report)));
  const strays = repeated.size > 0 ? second!.strays : first.strays;
  const sum = (of: (report: FileReport) => number) => final.reduce((total, report) => total + of(report), 0);
  return {
    passed: sum(({ passes }) => passes),
    failed: sum((report) => failuresOf(report).length) + strays.length,
    skipped: sum(({ skips }) => skips),
    onlyAlone: first.files.flatMap((report) => {
      const still = repeated.get(report.file);
      if (report.passed || still === undefined) return [];
      const again = new Set(failuresOf(still));
      return failuresOf(report).filter((name) => !again.has(name));
    }),
  };
}

function failuresOf({ file, passed, failed }: FileReport): readonly string[] {
  return passed || failed.length > 0 ? failed : [file];
}

/** The line a run ends with: `N passed, N failed[, N skipped]`. */
export function lastLine({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
