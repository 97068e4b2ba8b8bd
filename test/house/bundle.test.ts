import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { APP_BUNDLE } from '../../scripts/bundle.ts';

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

  const inputsOf = (outputs: Iterable<string>) =>
    [...outputs].flatMap((output) => Object.keys(metafile.outputs[output]!.inputs));
  const heavy = (inputs: string[]) => inputs.filter((input) => WHEN_FIRST_USED.test(input));
  expect(inputsOf(loaded)).toContain('functions/ingest/ingest.ts');
  expect(heavy(inputsOf(loaded))).toEqual([]);
  const later = Object.keys(metafile.outputs).filter((output) => !loaded.has(output));
  expect(heavy(inputsOf(later))).not.toEqual([]);
});
