/** Bundles the functions into dist/, as they are deployed and as the local host runs them, with the licences of what is in it. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, context } from 'esbuild';
import { APP_BUNDLE, besideTheBundle } from './bundle.ts';
import { licensedPackages, noticesOf } from './package/notices.ts';

const watching = process.argv.includes('--watch');

const dist = join(APP_BUNDLE.absWorkingDir, APP_BUNDLE.outdir);
rmSync(dist, { recursive: true, force: true });
for (const path of besideTheBundle()) {
  const from = join(APP_BUNDLE.absWorkingDir, 'node_modules', path);
  cpSync(from, join(dist, 'node_modules', path), { recursive: true, dereference: true });
}
if (watching) {
  await (await context({ ...APP_BUNDLE, logLevel: 'info' })).watch();
} else {
  const { metafile } = await build({ ...APP_BUNDLE, metafile: true, logLevel: 'warning' });
  const packages = licensedPackages(APP_BUNDLE.absWorkingDir, Object.keys(metafile.inputs));
  writeFileSync(join(dist, 'NOTICES.txt'), noticesOf(packages));
}
