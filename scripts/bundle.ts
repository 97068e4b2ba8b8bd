import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** How code is bundled for the Functions worker, whichever code it is. */
export const WORKER_BUNDLE = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  // The worker provides it.
  external: ['@azure/functions-core'],
  // Some packages in the bundle still call require.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
} satisfies BuildOptions;

/** How the functions become dist/. */
export const APP_BUNDLE = {
  ...WORKER_BUNDLE,
  absWorkingDir: ROOT,
  entryPoints: { main: 'functions/app.ts' },
  outdir: 'dist',
  // What is imported when first used becomes a file of its own, and isn't loaded before.
  splitting: true,
  chunkNames: '[name]-[hash]',
} satisfies BuildOptions;
