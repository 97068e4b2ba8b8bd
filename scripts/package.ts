/**
 * Packs what the local host runs, host.json, package.json and dist/, as package/vakt.zip, with the renderer for Azure's
 * machines alone; beside it what is in it, and the bill of materials. The same commit gives the same bytes, whoever packs.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { appFiles, hashOf } from '../local/host/hash.ts';
import { APP_BUNDLE, besideTheBundle, isForAzure, RENDERER } from './bundle.ts';
import { archiveOf, listOf } from './package/archive.ts';
import { sbomOf } from './package/sbom.ts';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'package');

const deployed = (await appFiles(ROOT)).filter(isForAzure);
const files = new Map(deployed.map((path) => [path, readFileSync(join(ROOT, path))]));
if (![...files.keys()].some((path) => path.startsWith(`dist/node_modules/${RENDERER}/`))) {
  throw new Error(
    `${RENDERER} is not installed, and mails would have no picture: npm run renderer, then package again.`,
  );
}
const zip = archiveOf(files);
const list = listOf(files);
const { metafile } = await build({ ...APP_BUNDLE, metafile: true, write: false });
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
const beside = besideTheBundle()
  .map((path) => `node_modules/${path}/`)
  .filter(isForAzure);
const sbom = sbomOf(lock, [...Object.keys(metafile.inputs), ...beside]);

mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, 'vakt.zip'), zip);
writeFileSync(join(OUT, 'vakt.contents.txt'), list);
writeFileSync(join(OUT, 'vakt.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);

const megabytes = (zip.length / 1e6).toFixed(1);
const sum = createHash('sha256').update(zip).digest('hex');
process.stdout.write(
  `${list}package/vakt.zip  ${megabytes} MB  ${files.size} files  hash ${hashOf(files)}\n` +
    `package/vakt.zip  sha256 ${sum}\npackage/vakt.cdx.json  ${(sbom as { components: unknown[] }).components.length} packages\n`,
);
