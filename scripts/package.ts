/** Packs exactly what the local host runs, host.json, package.json and dist/, as package/vakt.zip. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { appFiles, hashApp } from '../local/host/hash.ts';

const ROOT = join(import.meta.dirname, '..');
/** One time for all files, the earliest a zip can hold, so that the same content gives the same archive. */
const MODIFIED = new Date(1980, 0, 1);

const files = await appFiles(ROOT);
const content = Object.fromEntries(
  files.map((path) => [path, [readFileSync(join(ROOT, path)), { mtime: MODIFIED }] as const]),
);
const zip = zipSync(content as never, { level: 9 });
mkdirSync(join(ROOT, 'package'), { recursive: true });
writeFileSync(join(ROOT, 'package/vakt.zip'), zip);
const megabytes = (zip.length / 1e6).toFixed(1);
process.stdout.write(
  `package/vakt.zip  ${megabytes} MB  ${files.length} files  hash ${await hashApp(ROOT)}\n`,
);
