import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longestFirst.ts';

/** Microsoft's library keeps for good what it first found out of a process: with other identities these want one each. */
const BY_THEMSELVES = [
  'test/local/azurite/identity.test.ts',
  'test/shared/hub/service.test.ts',
  'test/functions/alerts/transport/acs.test.ts',
];

/**
 * Of processes that end when a signal tells them to, and of a shell's scripts: Windows has neither. What is tried in them is
 * tried there by nobody.
 */
const OF_SIGNALS = [
  'test/e2e/{canary,nothing-lost,packet-to-mail,story}.test.ts',
  'test/local/{fleet/fleet,hub/main,inbox/inbox,strict/main}.test.ts',
  'test/local/host/*.test.ts',
  'test/scripts/{start-func,ci/tests}.test.ts',
];
const leftOut = process.platform === 'win32' ? OF_SIGNALS : [];
if (leftOut.length > 0) process.stderr.write(`left out on Windows: ${leftOut.join(', ')}\n`);

export default defineConfig({
  test: {
    globalSetup: ['test/support/compiled.ts', 'test/support/sharedAzurites.ts'],
    sequence: { sequencer: LongestFirst },
    // Four files at once, of whichever kind: plants and hosts are mostly waited for, and leave two cores to the others.
    projects: [
      // Plants and hosts, in processes of their own.
      {
        extends: true,
        test: {
          name: 'whole',
          include: [...BY_THEMSELVES, 'test/e2e/**/*.test.ts'],
          exclude: leftOut,
          maxWorkers: 4,
        },
      },
      // The others keep nothing in their modules: their files share a process, and what they import.
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/{bicep,cli,functions,house,local,scripts,shared}/**/*.test.ts'],
          exclude: [...BY_THEMSELVES, ...leftOut],
          isolate: false,
          maxWorkers: 4,
        },
      },
    ],
    // Patience costs nothing while all is well, and a crowded machine may take many times as long.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    coverage: { include: ['functions/**', 'shared/**', 'local/**', 'cli/**'] },
  },
});
