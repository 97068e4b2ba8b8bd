/** Bundles the functions into dist/, as they are deployed and as the local host runs them. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, context } from 'esbuild';
import { APP_BUNDLE } from './bundle.ts';

const watching = process.argv.includes('--watch');

rmSync(join(APP_BUNDLE.absWorkingDir, APP_BUNDLE.outdir), { recursive: true, force: true });
if (watching) {
  await (await context({ ...APP_BUNDLE, logLevel: 'info' })).watch();
} else {
  await build({ ...APP_BUNDLE, logLevel: 'warning' });
}
