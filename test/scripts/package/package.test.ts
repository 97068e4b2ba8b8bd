import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { APP_BUNDLE, isForAzure } from '../../../scripts/bundle.ts';
import { archiveOf, listOf } from '../../../scripts/package/archive.ts';
import { licensedPackages, noticesOf } from '../../../scripts/package/notices.ts';
import { packageOf, sbomOf } from '../../../scripts/package/sbom.ts';

const ROOT = join(import.meta.dirname, '../../..');

async function builtFiles() {
  const { outputFiles, metafile } = await build({ ...APP_BUNDLE, metafile: true, write: false });
  const files = new Map(
    outputFiles.map(({ path, contents }) => [relative(ROOT, path).replaceAll('\\', '/'), contents]),
  );
  return { files, inputs: Object.keys(metafile.inputs) };
}

/** Built once for all tests; the first builds another to compare it with. */
const built = builtFiles();

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('the same sources give the same archive, byte for byte, in whichever order and zone it is packed', async () => {
  const [one, two] = await Promise.all([built, builtFiles()]);
  const first = sha256(archiveOf(one.files));
  const zone = process.env.TZ;
  process.env.TZ = 'Pacific/Auckland';
  expect(sha256(archiveOf(new Map([...two.files].reverse())))).toBe(first);
  process.env.TZ = zone;
  expect(Object.keys(unzipSync(archiveOf(one.files)))).toContain('dist/main.js');
  expect(listOf(one.files)).toMatch(/^ +\d+ {2}dist\//);
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const sbom = sbomOf(lock, one.inputs) as { components: { purl: string; hashes?: object[] }[] };
  expect(JSON.stringify(sbomOf(lock, two.inputs))).toBe(JSON.stringify(sbom));
  const purls = sbom.components.map(({ purl }) => purl);
  expect(purls).toContainEqual(expect.stringMatching(/^pkg:npm\/%40azure\/data-tables@13\./));
  expect(purls.join(' ')).not.toMatch(/vitest|azurite|biome/);
  for (const { hashes, purl } of sbom.components) expect(hashes, purl).toHaveLength(1);
});

test('every bundled package has its terms beside the bundle, each text once', async () => {
  const packages = licensedPackages(ROOT, (await built).inputs);
  const notices = noticesOf(packages);
  for (const { id } of packages) expect(notices).toContain(`${id}\n`);
  expect(notices).toContain('Copyright (c) Microsoft');
  expect(packages.filter(({ license, texts }) => license === undefined && texts.length === 0)).toEqual([]);
});

test('a text that several packages bring is there once, and one without a text is told by its package.json', () => {
  const text = 'MIT\r\nCopyright A\r\n';
  expect(
    noticesOf([
      { id: 'a@1', license: 'MIT', texts: [text] },
      { id: 'b@2', license: 'MIT', texts: [text.replaceAll('\r', '')] },
      { id: 'c@3', license: 'ISC', author: 'C', texts: [] },
    ]),
  ).toBe(`a@1\nb@2\n\nMIT\nCopyright A\n\n${'-'.repeat(80)}\nc@3\n\nISC, C.\n`);
});

test('whichever machine packs, its own renderer is left out: the archive is the same', () => {
  const beside = (name: string) => `dist/node_modules/@resvg/${name}/package.json`;
  expect(isForAzure(beside('resvg-js'))).toBe(true);
  expect(isForAzure(beside('resvg-js-linux-x64-gnu'))).toBe(true);
  expect(isForAzure(beside('resvg-js-win32-x64-msvc'))).toBe(false);
  expect(isForAzure(beside('resvg-js-darwin-arm64'))).toBe(false);
  expect(isForAzure('dist/main.js')).toBe(true);
});

test('a bundled file is of the package it is installed in, also below another', () => {
  expect(packageOf('node_modules/@azure/data-tables/dist/esm/index.js')).toBe(
    'node_modules/@azure/data-tables',
  );
  expect(packageOf('node_modules/a/node_modules/b/c.js')).toBe('node_modules/a/node_modules/b');
  expect(packageOf('functions/app.ts')).toBeUndefined();
});

test('the bill tells who needs whom, by the copy that is found first, and no package it doesn’t know', () => {
  const of = (version: string, dependencies = {}) => ({
    version,
    license: 'MIT',
    integrity: 'sha512-AAAA',
    dependencies,
  });
  const lock = {
    name: 'x',
    version: '1.0.0',
    packages: {
      'node_modules/a': of('1.0.0', { b: '*', gone: '*' }),
      'node_modules/b': of('1.0.0'),
      'node_modules/a/node_modules/b': { ...of('2.0.0'), license: '(MIT OR Apache-2.0)' },
    },
  };
  const inputs = [
    'node_modules/a/i.js',
    'node_modules/a/node_modules/b/i.js',
    'node_modules/b/i.js',
    'own.ts',
  ];
  const sbom = sbomOf(lock, inputs) as { dependencies: object[]; components: object[]; serialNumber: string };
  expect(sbom.dependencies).toContainEqual({
    ref: 'node_modules/a',
    dependsOn: ['node_modules/a/node_modules/b'],
  });
  expect(sbom.components).toContainEqual(
    expect.objectContaining({ version: '2.0.0', licenses: [{ expression: 'MIT OR Apache-2.0' }] }),
  );
  expect(sbom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(() => sbomOf(lock, ['node_modules/c/i.js'])).toThrow(/node_modules\/c is bundled/);
});
