/** Bundles the functions into dist/, as they are deployed and as the local host runs them. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, context } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const watching = process.argv.includes('--watch');

const options: BuildOptions = {
  entryPoints: { main: join(ROOT, 'functions/app.ts') },
  outdir: join(ROOT, 'dist'),
  bundle: true,
  // What is imported when first used becomes a file of its own, and isn't loaded before.
  splitting: true,
  chunkNames: '[name]-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node22',
  // The worker provides it.
  external: ['@azure/functions-core'],
  // Some packages in the bundle still call require.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
if (watching) {
  await (await context({ ...options, logLevel: 'info' })).watch();
} else {
  await build(options);
}
