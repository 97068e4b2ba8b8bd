import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './source.ts';

const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: ROOT })].map((file) => ({
  file: file.replaceAll('\\', '/'),
  text: readFileSync(join(ROOT, file), 'utf8'),
}));

/** Folders whose files the documents name by their path from the root. */
const NAMED = /`((?:functions|shared|local|cli|bicep|bench|test|scripts|docs|\.ci|\.github)\/[^`\s]*)`/g;

/** The anchor that a page gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

test('every file and folder that the documents name from the root is there', () => {
  const named = documents.flatMap(({ file, text }) =>
    [...text.matchAll(NAMED)].map(([, path]) => ({ file, path: path! })),
  );
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(({ path }) => globSync(path, { cwd: ROOT }).length === 0)).toEqual([]);
});

test('every link of the documents leads to a page that is there, and to a heading on it', () => {
  const links = documents.flatMap(({ file, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, page, anchor]) => ({
      file,
      to: page ? join(dirname(file), page) : file,
      anchor,
    })),
  );
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(({ to }) => !existsSync(join(ROOT, to)))).toEqual([]);
  const astray = links.filter(
    ({ to, anchor }) => anchor && !anchorsIn(readFileSync(join(ROOT, to), 'utf8')).includes(anchor),
  );
  expect(astray).toEqual([]);
});

test('every page is in the index of the README', () => {
  const index = documents[0]!.text;
  const pages = documents
    .map(({ file }) => file)
    .filter((file) => /^docs\/(?!.*\.(?:de|nb|sv)\.md$)/.test(file));
  expect(pages.filter((file) => !index.includes(`](${file})`))).toEqual([]);
});
