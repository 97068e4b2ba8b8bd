import { readdirSync } from 'node:fs';
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
  external: [...WORKER_BUNDLE.external, '@resvg/resvg-js'],
  absWorkingDir: ROOT,
  entryPoints: { main: 'functions/app.ts' },
  outdir: 'dist',
  // What is imported when first used becomes a file of its own, and isn't loaded before.
  splitting: true,
  chunkNames: '[name]-[hash]',
} satisfies BuildOptions;

/** The renderer of pictures where Vakt runs on Azure: machine code that no bundle holds. */
export const RENDERER = '@resvg/resvg-js-linux-x64-gnu';

/** Whether a file is needed there: not the renderer of another kind of machine, that of whoever packs. */
export const isForAzure = (path: string): boolean =>
  !path.includes('/@resvg/resvg-js-') || path.includes(`/${RENDERER}/`);

/**
 * What lies beside the bundle, in dist/node_modules: the renderer of pictures for every kind of machine that it is
 * installed for, and the font it writes with. Paths below node_modules.
 */
export function besideTheBundle(): string[] {
  const renderers = readdirSync(join(ROOT, 'node_modules/@resvg')).map((name) => `@resvg/${name}`);
  const font = ['package.json', 'LICENSE', 'files/inter-latin-400-normal.woff'];
  return [...renderers, ...font.map((file) => `@fontsource/inter/${file}`)];
}
