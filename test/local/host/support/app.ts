import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { WORKER_BUNDLE } from '../../../../scripts/bundle.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');

/** Where a helper puts what has to be undone; a test that runs beside others has to pass on its own. */
export type CleanUp = (undo: () => Promise<void>) => void;

/**
 * Builds a fixture, or a source text, the way an app is built for deployment, into a folder that is removed when the
 * test has finished; returns the folder.
 */
export async function buildApp(
  app: { fixture: string } | { source: string },
  hostJson: object = {},
  cleanUp: CleanUp = onTestFinished,
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'host-app-'));
  cleanUp(() => rm(dir, { recursive: true, force: true }));
  const entry =
    'fixture' in app
      ? { entryPoints: [join(fixtures, app.fixture)] }
      : { stdin: { contents: app.source, resolveDir: fixtures, loader: 'ts' as const } };
  await mkdir(join(dir, 'dist'));
  await build({
    ...entry,
    outfile: join(dir, 'dist', 'main.js'),
    ...WORKER_BUNDLE,
  });
  await writeFile(
    join(dir, 'package.json'),
    JSON.stringify({ name: appName(dir), type: 'module', main: 'dist/main.js' }),
  );
  await writeFile(join(dir, 'host.json'), JSON.stringify({ version: '2.0', ...hostJson }));
  return dir;
}

/** The name of a built app, unlike any other's: what hosts keep in the storage account is filed under it. */
export function appName(dir: string): string {
  return basename(dir).toLowerCase();
}
