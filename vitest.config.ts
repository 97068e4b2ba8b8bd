import { defineConfig } from 'vitest/config';

/** Microsoft's library keeps for good what it first found out of a process: with other identities these want one each. */
const BY_THEMSELVES = ['test/shared/hub/service.test.ts', 'test/functions/alerts/transport/acs.test.ts'];

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
    globalSetup: 'test/support/sharedAzurites.ts',
    projects: [
      // Shared code and the rooms keep nothing in their modules: their tests' files share a process, and what they import.
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/shared/**/*.test.ts', 'test/functions/**/*.test.ts'],
          exclude: BY_THEMSELVES,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: [...BY_THEMSELVES, 'test/{bicep,cli,e2e,house,local,scripts}/**/*.test.ts'],
          exclude: leftOut,
        },
      },
    ],
    // Whole runs start real processes; two cores do not carry more than two such files side by side.
    maxWorkers: 2,
    // Patience costs nothing while all is well, and a crowded machine may take many times as long.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    coverage: { include: ['functions/**', 'shared/**', 'local/**', 'cli/**'] },
  },
});
