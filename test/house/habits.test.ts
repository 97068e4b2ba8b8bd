import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, sourcesOf, withoutComments } from './source.ts';

const CLOCK = /\bDate\.now\b|\bnew Date\(\s*\)|\bTemporal\.Now\b|\bperformance\.now\b|\bDate\(\)/;

test('a clock is read only in the composition root, the hand tool and the local plant', () => {
  const readers = [...sourcesOf('functions'), ...sourcesOf('shared')]
    .filter(({ file }) => file !== 'functions/app.ts')
    .filter(({ text }) => CLOCK.test(withoutComments(text)))
    .map(({ file }) => file);
  expect(readers).toEqual([]);
});

test('a message is put out of sight only where an erasure knows for how long', () => {
  const hiders = [...sourcesOf('functions'), ...sourcesOf('shared'), ...sourcesOf('cli')]
    .filter(({ text }) => /\bvisibilityTimeout\b|\.updateMessage\(/.test(withoutComments(text)))
    .map(({ file }) => file);
  const byUs = ['poison', 'queues', 'sweep'].map((name) => `shared/storage/${name}.ts`);
  expect(hiders.sort()).toEqual(byUs);
});

test.each(['Date.now()', 'const clock = Date.now;', 'new Date()', 'Temporal.Now.instant()'])(
  'the rule sees the clock in %s',
  (text) => {
    expect(text).toMatch(CLOCK);
  },
);

test('every error class of functions and shared descends from VaktError', () => {
  const parents = new Map<string, string>();
  for (const { text } of [...sourcesOf('functions'), ...sourcesOf('shared')]) {
    for (const [, name, parent] of withoutComments(text).matchAll(/\bclass (\w+) extends (\w+)/g)) {
      parents.set(name!, parent!);
    }
  }
  expect(parents.get('VaktError')).toBe('Error');
  const rootOf = (name: string): string =>
    name === 'VaktError' || !parents.has(name) ? name : rootOf(parents.get(name)!);
  const astray = [...parents.keys()].filter(
    (name) => name !== 'VaktError' && (/Error$/.test(name) || /Error$/.test(parents.get(name)!)),
  );
  expect(astray.filter((name) => rootOf(name) !== 'VaktError')).toEqual([]);
});

test('no file names a folder of the machine it was written on', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && !/\.(png|jpg|woff2?|ico)$/.test(file));
  const absolute = new RegExp(
    [`${ROOT}/`, `${homedir()}/`, '/home/\\w+/', '/Users/\\w+/', '[A-Z]:\\\\\\\\?Users\\\\']
      .map((path) => `(?<![\\w.])${path}`)
      .join('|'),
  );
  const offenders = files.filter((file) => {
    try {
      return absolute.test(readFileSync(join(ROOT, file), 'utf8'));
    } catch (error) {
      // Deleted in the working tree, not yet in the index.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  });
  expect(offenders).toEqual([]);
});

test('the lock file names no registry, so that npm ci works behind any', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const resolved = Object.entries<{ resolved?: string; link?: boolean }>(lock.packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(([name]) => name);
  expect(resolved).toEqual([]);
});
