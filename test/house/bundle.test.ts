import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { APP_BUNDLE, besideTheBundle } from '../../scripts/bundle.ts';
import { ROOT } from './source.ts';

/** Packages that only some functions need, and that every instance would otherwise load. */
const WHEN_FIRST_USED =
  /node_modules\/(nodemailer|@azure\/communication-email|@opentelemetry|@resvg|uplot|eta)\//;

test('an instance that starts loads no mail and no chart code; a bundle beside it has what sends mail', async () => {
  const { metafile } = await build({ ...APP_BUNDLE, metafile: true, write: false });
  const loaded = new Set<string>();
  const load = (output: string): void => {
    if (loaded.has(output)) return;
    loaded.add(output);
    for (const { path, kind, external } of metafile.outputs[output]!.imports) {
      if (kind === 'import-statement' && !external) load(path);
    }
  };
  load('dist/main.js');
  const external = [...loaded].flatMap((output) =>
    metafile.outputs[output]!.imports.filter(({ kind, external }) => external && kind === 'import-statement'),
  );
  expect(external.filter(({ path }) => WHEN_FIRST_USED.test(`node_modules/${path}/`))).toEqual([]);

  const inputsOf = (outputs: Iterable<string>) =>
    [...outputs].flatMap((output) => Object.keys(metafile.outputs[output]!.inputs));
  const heavy = (inputs: string[]) => inputs.filter((input) => WHEN_FIRST_USED.test(input));
  expect(inputsOf(loaded)).toContain('functions/ingest/ingest.ts');
  expect(heavy(inputsOf(loaded))).toEqual([]);
  const later = Object.keys(metafile.outputs).filter((output) => !loaded.has(output));
  expect(heavy(inputsOf(later))).not.toEqual([]);
});

test('a bundle far from the repository draws pictures with what lies beside it', async () => {
  const dist = mkdtempSync(join(tmpdir(), 'vakt-dist-'));
  try {
    const entryPoints = { png: 'functions/alerts/picture/png.ts' };
    await build({ ...APP_BUNDLE, entryPoints, outdir: dist });
    for (const path of besideTheBundle()) {
      const from = join(ROOT, 'node_modules', path);
      cpSync(from, join(dist, 'node_modules', path), { recursive: true });
    }
    const { pngOf } = await import(/* @vite-ignore */ pathToFileURL(join(dist, 'png.js')).href);
    const written = async (text: string) => {
      const source = `<svg xmlns="http://www.w3.org/2000/svg" width="99" height="30"><text font-family="Inter" y="20">${text}</text></svg>`;
      return (await pngOf({ source })).length as number;
    };
    expect(await written('hPa')).toBeGreaterThan(await written(''));
  } finally {
    rmSync(dist, { recursive: true, force: true });
  }
});
