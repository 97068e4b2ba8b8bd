import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** One import of one file: where from, and whether nothing of it is left when types are stripped. */
export interface Import {
  /** Path of the importing file from the root of the repository, with forward slashes. */
  readonly file: string;
  /** Path of the imported file from the root, or the package's name as it is written. */
  readonly target: string;
  readonly typeOnly: boolean;
}

/** The TypeScript files of a folder, by path from the root, with their text. */
export function sourcesOf(folder: string): { file: string; text: string }[] {
  return globSync(`${folder}/**/*.ts`, { cwd: ROOT })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => !file.includes('/generated/'))
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}

const FROM = /\b(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s+'([^']+)'/g;
const BARE_OR_DYNAMIC = /\bimport\s*\(?\s*'([^']+)'/g;

/** Every import of a text: static, re-exporting, for its effect, and dynamic. */
export function importsIn(file: string, text: string): Import[] {
  const code = withoutComments(text);
  const target = (specifier: string) =>
    specifier.startsWith('.')
      ? relative(ROOT, join(ROOT, dirname(file), specifier)).replaceAll(sep, '/')
      : specifier;
  return [
    ...[...code.matchAll(FROM)].map(([, type, specifier]) => ({
      file,
      target: target(specifier!),
      typeOnly: type !== undefined,
    })),
    ...[...code.matchAll(BARE_OR_DYNAMIC)].map(([, specifier]) => ({
      file,
      target: target(specifier!),
      typeOnly: false,
    })),
  ];
}

/** Every import of every file of these folders. */
export function importsOf(...folders: string[]): Import[] {
  return folders.flatMap(sourcesOf).flatMap(({ file, text }) => importsIn(file, text));
}

/** The text without block comments and line comments; strings that hold `//` after a space lose their end. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
