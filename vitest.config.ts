import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Whole runs start real processes; two cores do not carry more than two such files side by side.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: { include: ['functions/**', 'shared/**', 'local/**', 'cli/**'] },
  },
});
