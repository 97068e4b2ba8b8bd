import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, sourcesOf } from './source.ts';

const FOLDERS = ['functions', 'shared', 'local', 'cli', 'bench', 'scripts', 'test'];
/** It stands in for a package of the Functions worker: the functions' library asks it for these by name. */
const CALLED_FROM_OUTSIDE = 'local/host/core/core.ts';

const EXPORTED = /^export (?:abstract )?(?:async )?(?:function\*?|const|let|class) (\w+)/gm;

test('what a file exports is used by another one', () => {
  const config = 'vitest.config.ts';
  const files = [
    ...FOLDERS.flatMap((folder) => sourcesOf(folder)),
    { file: config, text: readFileSync(join(ROOT, config), 'utf8') },
  ];
  const speakers = new Map<string, number>();
  for (const { text } of files) {
    for (const word of new Set(text.match(/\w+/g))) speakers.set(word, (speakers.get(word) ?? 0) + 1);
  }
  const exported = files
    .filter(({ file }) => file !== CALLED_FROM_OUTSIDE)
    .flatMap(({ file, text }) => [...text.matchAll(EXPORTED)].map(([, name]) => ({ file, name: name! })));
  expect(exported.length).toBeGreaterThan(1000);
  expect(exported.filter(({ name }) => speakers.get(name) === 1)).toEqual([]);
});
